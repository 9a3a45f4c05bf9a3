"""What may be followed live: topics, and the entries that a reader missed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass

from headwater.journal.models import Entry
from headwater.kernel import Actor, Permission, Slot

MISSED = 200
"""Most entries given again to a page that was away; it then loads itself anew."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A kind of subject that pages may follow (``dispatch.incident``), for those who hold the permission."""

    kind: str
    permission: Permission


@dataclass(frozen=True, slots=True)
class LiveEntry:
    """All that goes out live: which entry, what kind of event, about what. The page asks for the rest."""

    id: int
    name: str
    subject: str

    def json(self) -> dict[str, object]:
        return asdict(self)

    @property
    def topic(self) -> str:
        return self.subject.partition(":")[0]


topics: Slot[Topic] = Slot("live topics", key=lambda topic: topic.kind)


def permitted_topics(*, by: Actor, asked: Collection[str]) -> frozenset[str]:
    """Those of the topics asked for that this actor may follow."""
    return frozenset(topic.kind for topic in topics if topic.kind in asked and by.may(topic.permission))


def since(number: int, followed: Collection[str]) -> list[LiveEntry]:
    """Entries after a number on these topics, oldest first, at most ``MISSED``."""
    found = Entry.objects.filter(id__gt=number).order_by("id").values_list("id", "name", "subject")[:MISSED]
    entries = (LiveEntry(*row) for row in found)
    return [entry for entry in entries if entry.topic in followed]
