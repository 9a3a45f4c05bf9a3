"""Opening what lies behind a figure, which is a read of the record and journalled as one; rebasing month charts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction

from headwater.insight.figures import Answerer, Figure, Question, Rows, answerer_for, suppress
from headwater.insight.periods import month as month_of
from headwater.journal.actions import consulted, record
from headwater.kernel import Actor, Invalid, NotFound, Ref
from headwater.scrutiny.events import ChartRebased, RebaseWithdrawn
from headwater.scrutiny.models import Rebase
from headwater.scrutiny.packs import Scope
from headwater.scrutiny.packs.crime import series_of
from headwater.scrutiny.packs.workforce import hidden
from headwater.scrutiny.permissions import Permission

PAGE = 50
"""Rows that are shown at once."""

SHORTEST_REASON, LONGEST_REASON = 10, 300
"""Letters of the reason for a rebase."""

_MADE_OF = ("establishment", "strength", "deployable")
"""What the percentages of a workforce are made of."""

_CRIME, _PEOPLE, _DEMAND = "crime_ref", ("what", "number"), ("log_ref", "contact_ref", "deployment_ref")
"""The columns that name a row: of recorded crime; of posts and postings; of demand."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A figure and one page of the rows behind it. ``refused`` says why there are no rows, where there are none."""

    figure: Figure
    rows: Rows | None
    offset: int = 0
    refused: str = ""

    @property
    def last(self) -> int:
        """The number of the last row shown, counted from 1."""
        return self.offset + len(self.rows.rows) if self.rows else 0


def is_open(question: Question) -> bool:
    """Whether the question is about published data, which everybody may ask. Raises Invalid for an unknown kind."""
    return answerer_for(question).rows_permission is None


Fetch = Callable[[Answerer, Question, int], Rows]
"""How the rows of a page are got: straight from the answerer, or from where they are kept."""


def straight(answerer: Answerer, question: Question, offset: int) -> Rows:
    return answerer.rows(question, PAGE, offset)


def open_figure(*, by: Actor, at: datetime, question: Question, page: int = 1, fetch: Fetch = straight) -> Opened:
    """The figure again, and a page of the rows behind it; the read of a record is journalled.

    Raises Forbidden for a figure of the force's own record without the permission, Invalid and NotFound for a question that
    cannot be answered.
    """
    answerer = answerer_for(question)
    if answerer.rows_permission is not None:
        by.must(Permission.FIGURES_READ)
    small = by.may(Permission.SMALL_NUMBERS)
    figure = answerer.answer(question) if small or answerer.discreet is None else answerer.discreet(question)
    if question.kind.startswith("workforce.") and not small:
        figure = _without_small(figure, question)
    if figure.suppressed:
        return Opened(figure, None, refused="The number is small, and the rows would tell of whom it is.")
    if answerer.rows_permission is not None and not by.may(answerer.rows_permission):
        what = answerer.rows_permission.description
        return Opened(figure, None, refused=f"Your roles do not include this: {what[:1].lower()}{what[1:]}.")
    return _opened(by, at, question, figure, page, partial(fetch, answerer))


def _without_small(figure: Figure, question: Question) -> Figure:
    """A small number about people hidden, and a percentage that was made of one."""
    if figure.unit != "%":
        return suppress(figure, may_see_small=False)
    parts = (Question(f"workforce.{kind}", question.params) for kind in _MADE_OF)
    small = any(suppress(answerer_for(part).answer(part), may_see_small=False).suppressed for part in parts)
    return hidden(figure) if small else figure


def _opened(
    by: Actor, at: datetime, question: Question, figure: Figure, page: int, fetch: Callable[[Question, int], Rows]
) -> Opened:
    offset = (max(page, 1) - 1) * PAGE
    rows = fetch(question, offset)
    if not is_open(question):
        with transaction.atomic():
            shown = f"rows {offset + 1:,} to {offset + len(rows.rows):,} of {rows.total:,} behind “{figure.label}”"
            consulted(by=by, at=at, subjects=_subjects(rows), what=shown)
    return Opened(figure, rows, offset)


def _subjects(rows: Rows) -> list[Ref]:
    """The records on the page, as the journal names them."""
    if _CRIME in rows.columns:
        index = rows.columns.index(_CRIME)
        return [Ref("insight.crime", str(row[index])) for row in rows.rows if row[index]]
    for name in _DEMAND:
        if name in rows.columns:
            index = rows.columns.index(name)
            return [_demanded(str(row[index])) for row in rows.rows if row[index]]
    if set(_PEOPLE) <= set(rows.columns):
        what, number = (rows.columns.index(column) for column in _PEOPLE)
        return [Ref(f"workforce.{row[what]}", str(row[number])) for row in rows.rows]
    return []


def _demanded(reference: str) -> Ref:
    """Of this platform by its own reference; of an earlier system by what it was called there."""
    return Ref.parse(reference) if ":" in reference else Ref("insight.log", reference)


@transaction.atomic
def rebase_chart(*, by: Actor, at: datetime, scope: Scope, offence: str, month: int, reason: str) -> Ref:
    """Begin new limits on the month chart of one offence in the scope's area, from ``month`` (201704) on.

    ``reason`` is the change of process that makes the months before another process; everybody who sees the chart reads it.
    Raises Invalid without one, for a month that the chart does not show or begins with, and where it is rebased there already.
    """
    by.must(Permission.CHARTS_REBASE)
    if not scope.open_data:
        by.must(Permission.FIGURES_READ)
    said = _reason(reason)
    series = series_of(scope, offence)
    if month not in series.months[1:]:
        raise Invalid("The chart does not show that month, or begins with it.", "Choose a later month of the chart.")
    chart = {
        "source": scope.crime.source.slug,
        "force": scope.crime.force,
        "area": scope.area.key,
        "offence": series.offence.slug,
    }
    try:
        with transaction.atomic():
            rebase = Rebase.objects.create(**chart, month=month, reason=said, added_by=str(by.ref), added_at=at)
    except IntegrityError:
        raise Invalid(
            f"The chart is rebased at {month_of(month).name} already.", "Withdraw that one first, or choose another month."
        ) from None
    record(ChartRebased(rebase=rebase.ref, by=by.ref, at=at, chart=" ".join(chart.values()), month=month, reason=said))
    return rebase.ref


@transaction.atomic
def withdraw_rebase(*, by: Actor, at: datetime, rebase: Ref, reason: str) -> None:
    """Give a chart the limits again that it had before. Raises NotFound where there is no such rebase in force."""
    by.must(Permission.CHARTS_REBASE)
    said = _reason(reason)
    found = Rebase.objects.select_for_update().filter(id=rebase.id, withdrawn_at=None).first()
    if found is None:
        raise NotFound("There is no such rebase, or it was withdrawn.", "See the chart for those there are.")
    found.withdrawn_by, found.withdrawn_at, found.withdrawn_because = str(by.ref), at, said
    found.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_because"])
    chart = " ".join((found.source, found.force, found.area, found.offence))
    record(RebaseWithdrawn(rebase=found.ref, by=by.ref, at=at, chart=chart, month=found.month, reason=said))


def _reason(text: str) -> str:
    said = " ".join(text.split())
    if len(said) < SHORTEST_REASON:
        raise Invalid("A rebase needs a reason that a reader understands.", "Say which process changed, and how.")
    if len(said) > LONGEST_REASON:
        raise Invalid(f"The reason is longer than {LONGEST_REASON} letters.", "Say it in fewer words.")
    return said
