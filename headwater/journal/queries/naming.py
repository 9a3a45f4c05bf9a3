"""What people call the things that the journal refers to. Rooms upstream offer their names; the journal knows none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from headwater.kernel import Ref, Slot


@dataclass(frozen=True, slots=True)
class Namer:
    """Names for one kind of reference: ``names(ids)`` returns id → name, in one query, for those that it knows.

    ``find(text)``: the ids of those that are called so, for a reader who knows a name and no reference.
    """

    kind: str
    names: Callable[[Collection[str]], Mapping[str, str]]
    find: Callable[[str], Collection[str]] | None = None


namers: Slot[Namer] = Slot("namers", key=lambda namer: namer.kind)


def names_of(refs: Iterable[Ref]) -> dict[Ref, str]:
    """Names for all of these; a reference that nobody can name is its own name."""
    wanted: dict[str, set[str]] = defaultdict(set)
    known: dict[Ref, str] = {}
    for ref in refs:
        wanted[ref.kind].add(ref.id)
        known[ref] = ref.id if ref.kind == "site.program" else str(ref)
    for kind, ids in wanted.items():
        namer = namers.get(kind)
        if namer is not None:
            known |= {Ref(kind, identifier): name for identifier, name in namer.names(ids).items()}
    return known


def refs_called(text: str) -> tuple[Ref, ...]:
    """Everybody and everything with this name, as far as the rooms can look for it."""
    return tuple(Ref(namer.kind, found) for namer in namers if namer.find for found in namer.find(text))
