"""Holding a transfer still for a moment."""

from __future__ import annotations

from uuid import UUID

from headwater.dispatch.models import Transfer
from headwater.kernel import NotFound, Ref

UNANSWERED = (Transfer.State.WAITING, Transfer.State.SENT)
"""States of an incident that was given, or is to be, and that the partner has neither accepted nor refused."""


def held(transfer: Ref, direction: Transfer.Direction) -> Transfer:
    """The transfer, held until the transaction ends, before anything that hangs on it. Raises NotFound."""
    try:
        key = UUID(transfer.id) if transfer.kind == "dispatch.transfer" else None
    except ValueError:
        key = None
    rows = Transfer.objects.select_for_update(no_key=True, of=("self",)).select_related("incident", "hub")
    row = None if key is None else rows.filter(pk=key, direction=direction).first()
    if row is None:
        raise NotFound("There is no such transfer.", "Choose one from the list of transfers.")
    return row
