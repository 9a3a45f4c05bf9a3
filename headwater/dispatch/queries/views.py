"""Ways of looking at the board that somebody keeps."""

from __future__ import annotations

from dataclasses import dataclass

from headwater.dispatch.models import SavedView
from headwater.kernel import Ref


@dataclass(frozen=True, slots=True)
class KeptView:
    """A view by its name. ``query`` goes behind the board's address."""

    id: int
    name: str
    query: str


def views_of(owner: Ref) -> tuple[KeptView, ...]:
    """What this person keeps, by name. One query."""
    rows = SavedView.objects.filter(owner=str(owner)).values_list("id", "name", "query")
    return tuple(KeptView(*row) for row in rows)
