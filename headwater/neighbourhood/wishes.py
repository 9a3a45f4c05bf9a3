"""A wish to be told of news, between the page and the e-mail that confirms it; and the link that stops it.

The wish is in the link, encrypted, so that nothing is stored of an address whose owner has not agreed, and so that no log of
addresses of pages holds it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core import signing

from headwater.kernel import Invalid, Ref

LASTS = timedelta(days=3)
"""How long a wish can be confirmed."""

_SALT = "headwater.neighbourhood.subscription"
_REMEDY = "Ask for the e-mails again on the neighbourhood’s page."


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody wants to be told about ``topics`` of an area."""

    area: Ref
    email: str
    topics: tuple[str, ...]


def write_wish(*, area: Ref, email: str, topics: Sequence[str], at: datetime) -> str:
    """A wish as the link in the e-mail holds it."""
    held = json.dumps([area.id, email, list(topics)], separators=(",", ":"))
    return _cipher().encrypt_at_time(held.encode(), int(at.timestamp())).decode().rstrip("=")


def read_wish(text: str, at: datetime) -> Wish:
    """Raises Invalid where nobody here wrote it, or where it was written too long ago."""
    token = text + "=" * (-len(text) % 4)
    try:
        held = _cipher().decrypt_at_time(token, int(LASTS.total_seconds()), int(at.timestamp()))
    except (InvalidToken, ValueError):
        raise Invalid("This link is too old, or not whole.", f"Open it from the e-mail again. {_REMEDY}") from None
    area, email, topics = json.loads(held)
    return Wish(Ref("places.area", area), email, tuple(topics))


def write_stop(subscription: Ref) -> str:
    """What stands at the end of the link that stops a subscription. It lasts for ever: an old e-mail must stop it too."""
    return signing.Signer(salt=_SALT).sign(base64.urlsafe_b64encode(UUID(subscription.id).bytes).decode().rstrip("="))


def read_stop(text: str) -> Ref:
    """Raises Invalid where nobody here wrote it."""
    try:
        held = signing.Signer(salt=_SALT).unsign(text)
        return Ref("neighbourhood.subscription", str(UUID(bytes=base64.urlsafe_b64decode(f"{held}=="))))
    except (signing.BadSignature, ValueError):
        raise Invalid("This link is not whole.", "Open it from the e-mail again.") from None


def _cipher() -> Fernet:
    key = hashlib.sha256(f"headwater.neighbourhood.wish:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
