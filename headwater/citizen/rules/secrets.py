"""Links and codes that sign somebody in, made of an identifier and the platform's secret: nothing to steal is stored."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from uuid import UUID

DIGITS = 6
_SIGNED = 20
"""Bytes of the signature in a link: nobody guesses 160 bits."""


def code_of(identifier: UUID, key: str) -> str:
    """The six digits."""
    return f"{int.from_bytes(_signature('code', identifier, key)) % 10**DIGITS:0{DIGITS}d}"


def link_of(identifier: UUID, key: str, what: str = "link") -> str:
    """What stands at the end of the link: the identifier and its signature, in 48 characters. ``what`` it is good for: a link
    for one thing opens no other.
    """
    return base64.urlsafe_b64encode(identifier.bytes + _signature(what, identifier, key)[:_SIGNED]).rstrip(b"=").decode()


def identifier_of(link: str, key: str, what: str = "link") -> UUID | None:
    """The identifier in a link that we made for this; None for every other text.

    >>> identifier_of("forged", "key") is None
    True
    """
    try:
        held = base64.b64decode(link + "=" * (-len(link) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(held) != 16 + _SIGNED:
        return None
    identifier = UUID(bytes=held[:16])
    return identifier if hmac.compare_digest(link_of(identifier, key, what), link) else None


def same_code(typed: str, identifier: UUID, key: str) -> bool:
    """Whether these are the six digits, however they were spaced."""
    plain = "".join(one for one in typed if one.isascii() and one.isdigit())
    return hmac.compare_digest(plain.encode(), code_of(identifier, key).encode())


def hashed(secret: str) -> str:
    """How a browser's secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _signature(what: str, identifier: UUID, key: str) -> bytes:
    return hmac.new(key.encode(), f"citizen sign-in {what} {identifier}".encode(), hashlib.sha256).digest()
