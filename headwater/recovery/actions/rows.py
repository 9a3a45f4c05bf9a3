"""From references to rows, held until the end of the transaction."""

from __future__ import annotations

from uuid import UUID

from headwater.kernel import Conflict, Invalid, NotFound, Ref
from headwater.recovery.models import SeizedVehicle


def uuid_of(ref: Ref, kind: str, what: str) -> UUID:
    """The identifier in a reference of this kind. Raises NotFound where it cannot be one."""
    try:
        if ref.kind == kind:
            return UUID(ref.id)
    except ValueError:
        pass
    raise NotFound(f"There is no such {what}.", "Look at the list again.")


def kept(seized: Ref) -> SeizedVehicle:
    """A vehicle that is kept, held. Raises NotFound, and Conflict where it is gone. One query."""
    pk = uuid_of(seized, "recovery.seized_vehicle", "vehicle")
    found = SeizedVehicle.objects.select_for_update(no_key=True, of=("self",)).select_related("pound")
    row = found.filter(pk=pk).first()
    if row is None:
        raise NotFound("There is no such vehicle.", "Look at the list again.")
    if row.state != SeizedVehicle.State.KEPT:
        raise Conflict(f"This vehicle is not here any more: {row.get_state_display().lower()}.", "Look at its record.")
    return row


def said(text: str, longest: int, what: str, *, needed: bool = True) -> str:
    """Text as it is stored. Raises Invalid where it is too long, or lacking."""
    words = text.replace("\x00", "").strip()
    if len(words) > longest:
        raise Invalid(f"{what} is too long: {len(words):,} characters.", f"At most {longest:,}.")
    if needed and not words:
        raise Invalid(f"{what} is missing.", "A few words are enough.")
    return words
