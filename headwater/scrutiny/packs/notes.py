"""What a reader must know about the data: which is held, how good it is, and where it is thin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from headwater.insight.crime import TOTAL, Crime
from headwater.insight.crime.describing import INDEPENDENT
from headwater.insight.datasets import datasets
from headwater.insight.figures import Figure
from headwater.insight.lake import Lake, Partition
from headwater.insight.periods import Period, in_words, month
from headwater.scrutiny.packs.crime import CrimePicture
from headwater.scrutiny.packs.parts import Missing, Row, Section, Table, Words
from headwater.scrutiny.packs.scope import Scope, force_title

_ROWS = "Rows of the dataset that the lake holds now."
_UNLOCATED = "Rows that are kept and to which the publisher gave no location."
_REFUSED = "Rows that were refused on loading, each with its line and the reason: damaged, impossible, or repeated exactly."
_REPLACED = "Months that a newer file replaced. The replaced files are kept."


DEMONSTRATION = "Demonstration"
"""How the sources of the demonstration's data begin: no reader may take it for a real force's record."""


def warning_of(crime: Crime) -> str:
    """That the record is made up, where it is; empty where it is not."""
    parts = crime.lake.partitions(crime.source.dataset.name, crime.force)
    if not any(part.source.startswith(DEMONSTRATION) for part in parts):
        return ""
    return (
        "Demonstration data. Every crime and every person here is made up. Only the totals follow what was published in 2018; "
        "everything below them is invented."
    )


@dataclass(frozen=True, slots=True)
class Held:
    """One dataset of one force: its partitions in order of month, and what was replaced."""

    dataset: str
    force: str | None
    parts: tuple[Partition, ...]
    replaced: tuple[Partition, ...]

    @property
    def title(self) -> str:
        known = datasets.get(self.dataset)
        return known.title if known else self.dataset

    @property
    def short(self) -> str:
        """As a table names it: Recorded crime."""
        return self.dataset.replace("_", " ").capitalize()

    @property
    def name(self) -> str:
        return f"{force_title(self.force)}: {self.short.lower()}" if self.force else self.short

    @property
    def covers(self) -> str:
        """From which month to which; empty where the data has no time."""
        months = [part.month for part in self.parts if part.month]
        return f"{month(min(months)).name} to {month(max(months)).name}" if months else "No months"

    @property
    def period(self) -> Period | None:
        months = [part.month for part in self.parts if part.month]
        return Period(month(min(months)).start, month(max(months)).end) if months else None

    @property
    def sources(self) -> str:
        """The files that it came from, by name; the archive where a file lay in one."""
        names = dict.fromkeys(part.source.partition(".zip/")[0] for part in self.parts)
        return ", ".join(names) if len(names) < 4 else f"{len(names)} files"

    @property
    def updated(self) -> datetime:
        return max(part.loaded_at for part in self.parts)

    def figures(self) -> tuple[Figure, Figure, Figure, Figure]:
        """Rows, rows without a location, refused rows, replaced months."""
        counted = (
            ("rows", sum(p.rows for p in self.parts), "rows", _ROWS),
            ("rows without a location", sum(p.unlocated for p in self.parts), "rows", _UNLOCATED),
            ("refused rows", sum(p.quarantined for p in self.parts), "rows", _REFUSED),
            ("replaced months", len(self.replaced), "months", _REPLACED),
        )
        a, b, c, d = (self._figure(*one) for one in counted)
        return a, b, c, d

    def _figure(self, what: str, value: int, unit: str, definition: str) -> Figure:
        return Figure(
            label=f"{self.title}: {what}",
            value=value,
            unit=unit,
            definition=definition,
            base=f"{self.dataset}, {self.force or 'no force in particular'}",
            period=self.period,
            updated=self.updated,
        )


def holdings(lake: Lake, force: str | None = None) -> tuple[Held, ...]:
    """What the lake holds, of one force (and of none in particular) or of all."""
    found = []
    for dataset in datasets:
        by_force: dict[str | None, list[Partition]] = {}
        for part in lake.partitions(dataset.name):
            if force is None or part.force in (None, force):
                by_force.setdefault(part.force, []).append(part)
        for name, parts in by_force.items():
            replaced = tuple(lake.revisions(dataset.name, name)) if name else ()
            found.append(Held(dataset.name, name, tuple(parts), replaced))
    return tuple(found)


def held_table(held: Sequence[Held], title: str) -> Table:
    """The datasets of each force, one a row; what the datasets are is said under it."""
    columns = ("Data", "Covers", "Rows", "Without location", "Refused", "Replaced months", "From", "Loaded")
    rows = tuple(Row(one.name, (one.covers, *one.figures(), one.sources, in_words(one.updated.date()))) for one in held)
    notes = dict.fromkeys(f"{one.short}: {one.title}." for one in held)
    return Table(title, columns, rows, tuple(notes))


def notes_section(scope: Scope) -> Section:
    """Where the numbers come from and how to read them."""
    crime = scope.crime
    lines = [
        f"Crime: {crime.source.title}. The data reaches {in_words(crime.coverage().last)}.",
        f"The period is {scope.period} ({scope.asked.name.lower()}), and “last year” is {scope.period.year_before()}.",
        "Percentages are rounded half up to one decimal. A published table is reproduced by its own rule, named beside it.",
        INDEPENDENT,
        "A month chart tells news from noise by the XmR method: limits lie 2.66 mean moving ranges from the mean. A month "
        "inside them needs no explanation of its own.",
        "A figure is counted from the rows of the record each time that it is shown. On the platform, every figure opens "
        "its definition, its period, its data and the rows behind it.",
    ]
    if scope.open_data:
        lines.append(
            "data.police.uk moves each crime to a nearby point on its map, so that nobody's home can be told. A count of a "
            "small area is therefore less exact than one of a district."
        )
    held = holdings(scope.crime.lake, scope.crime.force)
    table = held_table(held, f"The data held for {scope.force_title}")
    return Section("notes", "Data, and how to read it", (Words(tuple((line,) for line in lines), listed=True), table))


def definitions_section(picture: CrimePicture) -> Section:
    """What each offence group means, in words, and whose words they are."""
    sentences = tuple((f"{group.title}: {group.definition}. ({group.citation})",) for group in picture.groups)
    whole = picture.own[TOTAL]
    kinds = [(f"{name}: {figure.definition}",) for name, figure in (("Change", whole.percent), ("Rate", whole.rate))]
    return Section("definitions", "Definitions", (Words((*sentences, *kinds), listed=True),))


def missing_section(missing: Iterable[Missing]) -> Section:
    rows = tuple(Row(one.what, (one.why, one.remedy)) for one in missing)
    table = Table("What is missing, and why", ("What", "Why it is missing", "What would mend it"), rows)
    return Section("missing", "What is missing, and why", (table,))
