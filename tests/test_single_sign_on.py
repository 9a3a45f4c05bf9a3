"""Single sign-on by configuration, against an issuer of our own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from headwater.accounts import queries
from headwater.accounts.tests.factories import journalled, person, who
from headwater.kernel import Role
from headwater.site import config

pytestmark = pytest.mark.django_db


class Issuer(BaseHTTPRequestHandler):
    """Just enough of an OpenID Connect issuer: discovery, token, and who the person is."""

    claims: ClassVar[dict[str, Any]] = {}

    def do_GET(self) -> None:
        here = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        if self.path == "/.well-known/openid-configuration":
            self._answer(
                {
                    "issuer": here,
                    "authorization_endpoint": f"{here}/authorize",
                    "token_endpoint": f"{here}/token",
                    "userinfo_endpoint": f"{here}/userinfo",
                    "jwks_uri": f"{here}/keys",
                }
            )
        else:
            self._answer(self.claims)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer({"access_token": "token", "token_type": "Bearer", "expires_in": 60})

    def _answer(self, data: dict[str, Any]) -> None:
        body = json.dumps(data).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def issuer(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Issuer]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Issuer)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("HEADWATER_OIDC_ISSUER", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("HEADWATER_OIDC_CLIENT", "headwater")
    monkeypatch.setenv("HEADWATER_OIDC_SECRET", "secret")
    monkeypatch.setenv("HEADWATER_OIDC_NAME", "the force’s sign-in")
    settings.SOCIALACCOUNT_PROVIDERS = config.oidc_providers()
    yield Issuer
    server.shutdown()
    server.server_close()
    thread.join()


def by_single_sign_on(browser: Client) -> Any:
    """Press the button, and come back from the issuer with a code."""
    answer = browser.post("/accounts/oidc/force/login/")
    assert answer.status_code == 302
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert asked["client_id"] == ["headwater"]
    assert asked["code_challenge_method"] == ["S256"]
    return browser.get("/accounts/oidc/force/login/callback/", {"code": "code", "state": asked["state"][0]})


def test_single_sign_on_finds_the_account_by_its_address(issuer: type[Issuer]) -> None:
    ref = person(Role.ANALYST, password=None, email="anil@force.example")
    issuer.claims = {"sub": "1", "email": "Anil@Force.example", "email_verified": True, "name": "Anil"}
    browser = Client()
    assert "the force’s sign-in" in browser.get("/accounts/login/").content.decode()
    assert by_single_sign_on(browser).status_code == 302
    assert who(browser) == "Analyst"
    assert [(entry["subject"], entry["data"]["how"]) for entry in journalled("accounts.SignedIn")] == [
        (str(ref), "single sign-on")
    ]


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "2", "email": "stranger@force.example", "email_verified": True},
        {"sub": "3", "email": "anil@force.example", "email_verified": False},
        {"sub": "4"},
    ],
    ids=["a stranger", "an address that nobody vouches for", "no address"],
)
def test_single_sign_on_makes_no_accounts_and_takes_none_over(issuer: type[Issuer], claims: dict[str, Any]) -> None:
    person(Role.ANALYST, password=None, email="anil@force.example")
    issuer.claims = claims
    browser = Client()
    answer = by_single_sign_on(browser)
    assert answer.status_code in {200, 302}
    assert who(browser) == ""
    assert len(queries.users()) == 1
    assert journalled("accounts.SignedIn") == []


def test_without_configuration_there_is_no_single_sign_on() -> None:
    assert config.oidc_providers() == {}
    assert b"single sign-on" not in Client().get("/accounts/login/").content
    assert Client().post("/accounts/oidc/force/login/").status_code == 404


def test_a_form_may_lead_to_the_issuer_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    assert config.oidc_origins() == []
    monkeypatch.setenv("HEADWATER_OIDC_ISSUER", "https://id.force.example/realms/force/")
    assert config.oidc_origins() == ["https://id.force.example"]
