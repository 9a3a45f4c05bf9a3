"""What a load did, in numbers and in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from headwater.insight.datasets import datasets
from headwater.insight.lake import Effect


@dataclass(frozen=True, slots=True)
class DatasetReport:
    """One dataset of a load. Rows are those of files that were read anew; a file that the lake held already is not read."""

    dataset: str
    rows_read: int
    kept: int
    quarantined: int
    unlocated: int
    """Kept rows to which the publisher gave no location."""
    effects: dict[Effect, int]
    """Months of forces, by what happened to them."""
    forces: tuple[str, ...]
    months: tuple[int, ...]

    @property
    def title(self) -> str:
        known = datasets.get(self.dataset)
        return known.title if known else self.dataset

    def count(self, effect: Effect) -> int:
        return self.effects.get(effect, 0)


@dataclass(frozen=True, slots=True)
class Report:
    """``passed_over`` names files that are no data of a known kind, ``empty`` those with a heading and no row.

    ``resumed`` counts files that an interrupted load had read before.
    """

    datasets: tuple[DatasetReport, ...]
    sources: tuple[str, ...]
    seconds: float
    resumed: int = 0
    empty: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    reasons: dict[str, int] = field(default_factory=dict)
    """Refused rows by reason."""
    remarks: tuple[str, ...] = ()
    """What else whoever loads should know."""

    @property
    def rows_read(self) -> int:
        return sum(d.rows_read for d in self.datasets)

    @property
    def kept(self) -> int:
        return sum(d.kept for d in self.datasets)

    @property
    def quarantined(self) -> int:
        return sum(d.quarantined for d in self.datasets)

    @property
    def changed(self) -> bool:
        """Whether the lake holds anything that it did not hold before."""
        return any(d.count(e) for d in self.datasets for e in Effect if e not in (Effect.UNCHANGED, Effect.CONFIRMED))

    @property
    def summary(self) -> str:
        """One sentence: what was read, what was refused, what changed."""
        if not self.rows_read:
            return "Nothing new: the lake held all of this already."
        what = " and ".join(_many(d.kept, "row") + f" of {d.dataset.replace('_', ' ')}" for d in self.datasets if d.rows_read)
        refused = f"{self.quarantined:,} refused" if self.quarantined else "none refused"
        known = "" if self.changed else "; the lake held all of this already"
        return f"{what} in {self.seconds:.1f} seconds, {refused}{known}."

    @property
    def details(self) -> tuple[str, ...]:
        """Plain sentences: months by what happened to them, refusals by reason, files that gave nothing."""
        lines = [line for report in self.datasets for line in _sentences(report)]
        lines += [f"Refused, {count:,}: {reason}." for reason, count in sorted(self.reasons.items())]
        if self.quarantined:
            lines.append("Refused rows are in quarantine with their line and the reason: headwater lake quarantine.")
        if self.resumed:
            lines.append(f"{_files(self.resumed)} had been read by an earlier load that was interrupted.")
        if self.empty:
            lines.append(f"{_files(len(self.empty))} held a heading and no row, such as {self.empty[0]}.")
        if self.passed_over:
            lines.append(f"{_files(len(self.passed_over))} passed over, such as {self.passed_over[0]}.")
        return (*lines, *self.remarks)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one partition of a load: the material that a report is made of."""

    dataset: str
    force: str | None
    month: int | None
    effect: Effect
    kept: int
    quarantined: int
    unlocated: int
    fresh: bool = True
    """Whether the rows were read in this load; False where the lake had these contents."""


def report_on(outcomes: Sequence[Outcome]) -> tuple[DatasetReport, ...]:
    """One report a dataset, in the order in which they first came."""
    reports = []
    for dataset in dict.fromkeys(o.dataset for o in outcomes):
        ours = [o for o in outcomes if o.dataset == dataset]
        read = [o for o in ours if o.fresh]
        kept, refused = sum(o.kept for o in read), sum(o.quarantined for o in read)
        reports.append(
            DatasetReport(
                dataset=dataset,
                rows_read=kept + refused,
                kept=kept,
                quarantined=refused,
                unlocated=sum(o.unlocated for o in read),
                effects=dict(Counter(o.effect for o in ours)),
                forces=tuple(sorted({o.force for o in ours if o.force})),
                months=tuple(sorted({o.month for o in ours if o.month})),
            )
        )
    return tuple(reports)


_DID = {
    Effect.NEW: "{} new",
    Effect.REVISED: "{} revised (what was held is kept as a revision)",
    Effect.OUTRANKED: "{} older than what is held (kept as a revision only)",
    Effect.CONFIRMED: "{} confirmed by a newer archive",
    Effect.UNCHANGED: "{} unchanged",
}


def _sentences(report: DatasetReport) -> list[str]:
    where = f", {_many(len(report.forces), 'force')}" if len(report.forces) > 1 else f", {''.join(report.forces)}"
    where = where if report.forces else ""
    when = ""
    if report.months:
        first, last = report.months[0], report.months[-1]
        when = f", {_month(first)}" if first == last else f", {_month(first)} to {_month(last)}"
    effects = ", ".join(text.format(f"{report.count(e):,}") for e, text in _DID.items() if report.count(e))
    lines = [f"{report.title}{where}{when}: {effects}."]
    if report.rows_read:
        unlocated = f" ({report.unlocated:,} without a location)" if report.unlocated else ""
        lines.append(f"{report.rows_read:,} rows read, {report.kept:,} kept{unlocated}, {report.quarantined:,} refused.")
    return lines


def _month(yyyymm: int) -> str:
    return f"{yyyymm // 100}-{yyyymm % 100:02d}"


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _files(count: int) -> str:
    return _many(count, "file")
