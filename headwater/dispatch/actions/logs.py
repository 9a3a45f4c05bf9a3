"""What every action on a log begins with."""

from __future__ import annotations

from uuid import UUID

from headwater.dispatch.models import Incident
from headwater.kernel import Conflict, Invalid, NotFound, Ref


def locked(incident: Ref, *, may_be_closed: bool = False) -> Incident:
    """The incident, held until the transaction ends. Raises NotFound, and Conflict where it is closed and may not be."""
    key = _key(incident)
    row = None if key is None else Incident.objects.select_for_update(no_key=True).filter(pk=key).first()
    if row is None:
        raise NotFound("There is no such incident.", "Look for it by its number and day.")
    if row.closed_at is not None and not may_be_closed:
        raise Conflict(f"Log {row} is closed.", "Open it again first, or write in it.")
    return row


def checked_text(text: str, what: str, most: int, *, may_be_empty: bool = False) -> str:
    """The text without what no screen can show. Raises Invalid where it is empty or too long."""
    said = text.replace("\x00", "").strip()
    if not said and not may_be_empty:
        raise Invalid(f"{what} is empty.", "Write it.")
    if len(said) > most:
        raise Invalid(f"{what} has {len(said):,} characters.", f"{most:,} are the most; put the rest into a second entry.")
    return said


def _key(incident: Ref) -> UUID | None:
    if incident.kind != "dispatch.incident":
        return None
    try:
        return UUID(incident.id)
    except ValueError:
        return None
