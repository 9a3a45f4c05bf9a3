"""Every setting of the platform, read from the environment, with what it means and what it is by default.

``docs/how-to/configure.md`` is printed from this file by ``headwater settings``; a test keeps the two equal.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    default: str
    meaning: str

    def read(self) -> str:
        return os.environ.get(self.name, self.default)

    def on(self) -> bool:
        return self.read().lower() in {"1", "true", "yes", "on"}


_SETTINGS: list[Setting] = []


def _setting(name: str, default: str, meaning: str) -> Setting:
    setting = Setting(name, default, meaning)
    _SETTINGS.append(setting)
    return setting


VAR = _setting("HEADWATER_VAR", "var", "The folder for everything the platform writes: database, lake, evidence, keys.")
DATABASE_URL = _setting(
    "DATABASE_URL",
    "",
    "PostgreSQL 16 or later, for the web and worker processes, such as postgresql://headwater_app@db/headwater. "
    "Empty: the platform runs a private server of its own under HEADWATER_VAR.",
)
DATABASE_OWNER_URL = _setting(
    "DATABASE_OWNER_URL",
    "",
    "The same database as its owner, for migrations only. Empty: DATABASE_URL is used, and the doctor warns.",
)
AS_OWNER = _setting(
    "HEADWATER_AS_OWNER",
    "",
    "Set by the platform itself in the process that migrates: connect as the database's owner.",
)
DEMO = _setting(
    "HEADWATER_DEMO",
    "",
    "Demonstration mode: one-click sign-ins, on loopback only. Never set it where real people's data is.",
)
DEBUG = _setting("HEADWATER_DEBUG", "", "Show stack traces in the browser. For development on one's own machine only.")
HOST = _setting("HEADWATER_HOST", "127.0.0.1", "The address to serve on.")
PORT = _setting("HEADWATER_PORT", "8020", "The port to serve on.")
ALLOWED_HOSTS = _setting(
    "HEADWATER_ALLOWED_HOSTS",
    "localhost 127.0.0.1 [::1]",
    "Host names that the platform answers to, separated by spaces.",
)
SECURE = _setting(
    "HEADWATER_SECURE", "", "Served over HTTPS: cookies are sent over HTTPS only and browsers are told to insist on it."
)
WORKERS = _setting("HEADWATER_WEB_WORKERS", "1", "How many web processes to run.")
THREADS = _setting(
    "HEADWATER_WEB_THREADS",
    "6",
    "How many requests a web process works on at a time, each with a database connection that lasts. Streams do not count.",
)
OPEN_DATA_RATE = _setting(
    "HEADWATER_OPEN_DATA_RATE",
    "15",
    "How many requests a second for open data and feeds one address may send to this machine; twice as many at once.",
)
OIDC_ISSUER = _setting("HEADWATER_OIDC_ISSUER", "", "OpenID Connect issuer for single sign-on. Empty: none.")
OIDC_CLIENT = _setting("HEADWATER_OIDC_CLIENT", "", "Client identifier at that issuer.")
OIDC_SECRET = _setting("HEADWATER_OIDC_SECRET", "", "Client secret at that issuer.")
OIDC_NAME = _setting("HEADWATER_OIDC_NAME", "single sign-on", "What the button on the sign-in page calls that issuer.")
PROGRAM_ADDRESSES = _setting(
    "HEADWATER_PROGRAM_ADDRESSES",
    "",
    "Where other control rooms listen, such as partner-warwickshire-police=https://exchange.example/in, separated by spaces: "
    "https, http to this machine only, or file: and a folder. A control room without one fetches what waits for it.",
)
EXIT_TO = _setting(
    "HEADWATER_EXIT_TO",
    "https://www.bbc.co.uk/weather",
    "Where “Exit this page” leads whoever may be watched: a page that anybody might be reading.",
)
ADDRESS = _setting(
    "HEADWATER_ADDRESS",
    "",
    "Where the public reaches the platform, such as https://headwater.example: links in our e-mails begin with it. "
    "Empty: http:// with HEADWATER_HOST and HEADWATER_PORT.",
)
EMAIL_HOST = _setting(
    "HEADWATER_EMAIL_HOST",
    "",
    "The server that sends our e-mail, such as smtp.example:587 (STARTTLS). Empty: mail goes into HEADWATER_VAR/mail.",
)
EMAIL_USER = _setting("HEADWATER_EMAIL_USER", "", "The user at that server. Empty: none is asked for.")
EMAIL_PASSWORD = _setting("HEADWATER_EMAIL_PASSWORD", "", "The password of that user, where one is asked for.")
EMAIL_FROM = _setting("HEADWATER_EMAIL_FROM", "no-reply@localhost", "Whom our e-mail comes from.")
DEPLOYABLE_WITHOUT = _setting(
    "HEADWATER_DEPLOYABLE_WITHOUT",
    "restricted recuperative long_term_absent seconded",
    "The local formula of “deployable”: strength in FTE, less people with any of these statuses. There is no national "
    "definition, so the formula in use is printed beside every figure.",
)


def settings() -> tuple[Setting, ...]:
    """Every setting, in the order in which they are documented."""
    return tuple(_SETTINGS)


def var() -> Path:
    """The folder for everything the platform writes, absolute."""
    path = Path(VAR.read())
    return path if path.is_absolute() else ROOT / path


def secret(name: str) -> str:
    """A random secret of this installation, made on first use and kept under ``var/secrets``, readable by us only."""
    path = var() / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return secret(name)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    text = path.read_text()
    return text if text else secrets.token_urlsafe(48)


def program_address(name: str) -> str:
    """Where a program listens; empty where no address is set. Read anew each time."""
    given = (word.partition("=") for word in PROGRAM_ADDRESSES.read().split())
    return next((address for called, _, address in given if called == name), "")


def oidc_providers() -> dict[str, Any]:
    """The single sign-on provider as allauth wants it; empty where none is configured."""
    issuer, client = OIDC_ISSUER.read().rstrip("/"), OIDC_CLIENT.read()
    if not issuer or not client:
        return {}
    app = {
        "provider_id": "force",
        "name": OIDC_NAME.read(),
        "client_id": client,
        "secret": OIDC_SECRET.read(),
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}


def oidc_origins() -> list[str]:
    """Where a sign-in form may lead besides ourselves: the issuer, where one is configured."""
    parts = urlsplit(OIDC_ISSUER.read())
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []
