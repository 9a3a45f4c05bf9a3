"""A number shown to anybody, with all that it takes to trust it (DESIGN section 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qsl, urlencode

from headwater.insight.periods import Period
from headwater.kernel import Invalid, Permission, Slot


@dataclass(frozen=True, slots=True)
class Question:
    """What makes a figure: a kind of question and its parameters, as plain text so that it fits in a link.

    ``Question.of("crime.count", source="force", force="west-midlands", area="npu:Coventry", offence="robbery", ...)``
    """

    kind: str
    params: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, kind: str, **params: object) -> Question:
        return cls(kind, tuple(sorted((name, str(value)) for name, value in params.items() if value is not None)))

    def __getitem__(self, name: str) -> str:
        """The parameter. Raises Invalid where it is missing."""
        value = self.get(name)
        if value is None:
            raise Invalid(f"The question lacks its “{name}”.", "Follow the link from a page of figures.")
        return value

    def get(self, name: str) -> str | None:
        return dict(self.params).get(name)

    def but(self, **params: object) -> Question:
        """The same question with other parameters."""
        return Question.of(self.kind, **{**dict(self.params), **params})

    def to_query(self) -> str:
        """As the query of a link: ``kind=crime.count&area=…``."""
        return urlencode([("kind", self.kind), *self.params])

    @classmethod
    def from_query(cls, query: str | Mapping[str, str]) -> Question:
        """Read a link's query. Raises Invalid where it names no kind."""
        params = dict(parse_qsl(query)) if isinstance(query, str) else dict(query)
        kind = params.pop("kind", "")
        if not kind:
            raise Invalid("The link names no kind of figure.", "Follow the link from a page of figures.")
        return cls.of(kind, **params)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a published figure was printed, or which data a computed one came from."""

    title: str
    publisher: str = ""
    published_on: date | None = None
    page: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, its meaning and its provenance.

    ``value`` is None where the data cannot say (``missing`` tells why) or where it is suppressed. Counts are int;
    rates, FTE and percentages are float. ``interval`` is a 95% interval in the same unit.
    """

    label: str
    value: int | float | None
    unit: str
    definition: str
    base: str
    period: Period | date | None
    updated: datetime | None
    question: Question | None = None
    decimals: int = 0
    interval: tuple[float, float] | None = None
    source: Source | None = None
    suppressed: bool = False
    missing: str = ""
    caveats: tuple[str, ...] = ()

    def __str__(self) -> str:
        """As a reader sees it: ``1,577``, ``67.9%``, ``Fewer than 5``, ``Not available``."""
        if self.suppressed:
            return f"Fewer than {SMALL}"
        if self.value is None:
            return "Not available"
        sign = "−" if self.value < 0 else ""
        text = f"{sign}{abs(self.value):,.{self.decimals}f}"
        return f"{text}%" if self.unit == "%" else text


SMALL = 5
"""Counts about people below this are not shown to the public (rows about people, not recorded crime that is published).
"""


def suppress(figure: Figure, *, may_see_small: bool) -> Figure:
    """The one rule for small numbers about people: 1 to 4 become “fewer than 5”, and no link leads to the rows.

    Zero is shown: it is about nobody.
    """
    from dataclasses import replace

    if may_see_small or figure.value is None or not 0 < figure.value < SMALL:
        return figure
    return replace(figure, value=None, interval=None, question=None, suppressed=True)


def suppress_made_of(figure: Figure, parts: Iterable[int], *, may_see_small: bool) -> Figure:
    """The same rule for a share, a median or a difference: a small number that it is made of would be told by it."""
    if may_see_small or figure.value is None or not any(0 < part < SMALL for part in parts):
        return figure
    from dataclasses import replace

    return replace(figure, value=None, interval=None, question=None, base=figure.base.partition(":")[0], suppressed=True)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows behind a figure: one page of them. Each row has one value a column; ``total`` counts all pages."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    total: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answerer:
    """A kind of question that somebody can answer. Contexts offer theirs to the slot ``answerers``."""

    kind: str
    answer: Callable[[Question], Figure]
    rows: Callable[[Question, int, int], Rows]
    """(question, limit, offset) → rows"""
    rows_permission: Permission | None = None
    """Who may open the rows; None where they are published open data."""
    discreet: Callable[[Question], Figure] | None = None
    """The figure for those who may not see small numbers about people; None where it holds none."""


answerers: Slot[Answerer] = Slot("answerers", key=lambda a: a.kind)


def answerer_for(question: Question) -> Answerer:
    """Raises Invalid for a kind that nobody answers."""
    found = answerers.get(question.kind)
    if found is None:
        raise Invalid(f"Nothing here answers “{question.kind}”.", "Follow the link from a page of figures.")
    return found
