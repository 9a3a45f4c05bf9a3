"""Opening what lies behind a figure: a read of the record, and journalled as one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction

from headwater.insight.figures import Answerer, Figure, Question, Rows, answerer_for, suppress
from headwater.journal.actions import consulted
from headwater.kernel import Actor, Ref
from headwater.scrutiny.packs.workforce import hidden
from headwater.scrutiny.permissions import Permission

PAGE = 50
"""Rows that are shown at once."""

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
