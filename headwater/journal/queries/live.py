"""What may be followed live: topics, and from where on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass

from headwater.journal.models import Entry
from headwater.kernel import Actor, Permission, Slot


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
    """Those of the topics asked for that this actor may follow: kinds (``dispatch.incident``) or single subjects of a kind
    (``dispatch.incident:1b2…``)."""
    kinds = {topic.kind for topic in topics if by.may(topic.permission)}
    return frozenset(one for one in asked if one.partition(":")[0] in kinds)


def last_number() -> int:
    """The highest number that can be seen now, 0 in an empty journal. Read it before what is shown, and follow from it.

    What changes nothing (that somebody looked) is not told live, and not counted here.
    """
    found = Entry.objects.exclude(name="journal.Consulted").order_by("-id").values_list("id", flat=True)[:1]
    return next(iter(found), 0)
