"""From references and words to what is stored."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from headwater.kernel import Invalid, NotFound, Ref
from headwater.neighbourhood.models import Team
from headwater.places.queries import area


def uuid_of(ref: Ref, kind: str, what: str) -> UUID:
    """The identifier in a reference of this kind. Raises NotFound where it cannot be one."""
    try:
        if ref.kind == kind:
            return UUID(ref.id)
    except ValueError:
        pass
    raise NotFound(f"There is no such {what}.", "Look at the list again.")


def team_of(ref: Ref, at: datetime) -> Team:
    """The team of an area, held: what belongs to one area is changed by one at a time. Raises NotFound. Three queries."""
    found = area(ref)
    key = uuid_of(found.ref, "places.area", "neighbourhood")
    row, _ = Team.objects.select_for_update(no_key=True).get_or_create(area_id=key, defaults={"kept_at": at})
    return row


def said(text: str, longest: int, what: str, *, needed: bool = True) -> str:
    """Text as it is stored. Raises Invalid where it is too long, or lacking."""
    words = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if len(words) > longest:
        raise Invalid(f"{what} is too long: {len(words):,} characters.", f"At most {longest:,}.")
    if needed and not words:
        raise Invalid(f"{what} is missing.", "A few words are enough.")
    return words


def mail(text: str) -> str:
    """An e-mail address, or nothing. Raises Invalid for what is none."""
    written = text.strip()
    try:
        if written:
            validate_email(written)
    except ValidationError:
        raise Invalid("That is not an e-mail address.", "Write one such as name@example.com.") from None
    return written
