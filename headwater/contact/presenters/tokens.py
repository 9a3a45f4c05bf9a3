"""A location as a page carries it: signed, so that what comes back is what was offered, with nothing to look up again."""

from __future__ import annotations

from typing import Any

from django.core import signing

from headwater.kernel import Invalid, Ref
from headwater.places.queries import Location

_SALT = "contact.location"
_REFS = ("source", "npu", "neighbourhood")
_PLAIN = ("easting", "northing", "text", "radius", "method", "npu_name", "neighbourhood_name", "in_force")


def token_of(location: Location) -> str:
    """What an option of the list of places carries."""
    held: dict[str, Any] = {name: getattr(location, name) for name in _PLAIN}
    held |= {name: str(ref) if (ref := getattr(location, name)) else "" for name in _REFS}
    return signing.dumps(held, salt=_SALT, compress=True)


def location_of(token: str) -> Location:
    """The location that a token carries. Raises Invalid on anything that we did not sign."""
    try:
        held = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise Invalid("That place did not come from the list.", "Choose it from the list again.") from None
    given: dict[str, Any] = {name: held[name] for name in _PLAIN}
    given |= {name: Ref.parse(held[name]) if held[name] else None for name in _REFS}
    return Location(**given)
