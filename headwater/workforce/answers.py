"""Answers to questions about the workforce: the figure again, and the posts and postings behind it, without names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from headwater.insight.figures import Answerer, Figure, Question, Rows
from headwater.kernel import Invalid
from headwater.workforce.permissions import Permission
from headwater.workforce.queries.figuring import KINDS, Describer
from headwater.workforce.queries.reading import not_deployable, read
from headwater.workforce.rules import Post, Posting, Rank, is_deployable

COLUMNS = ("what", "number", "unit", "rank", "FTE", "from", "until", "status", "deployable")
_POSTS = frozenset({"establishment", "percent_below", "vacancy_factor"})
_PEOPLE = frozenset({"strength", "deployable", "heads", "percent_below", "vacancy_factor"})


def workforce_answerers() -> tuple[Answerer, ...]:
    """Answerers of every kind of question about the workforce."""
    return tuple(
        Answerer(f"workforce.{kind}", _answer(describe), _rows(kind), Permission.WORKFORCE_READ)
        for kind, describe in KINDS.items()
    )


def _answer(describe: Callable[[Describer], Figure]) -> Callable[[Question], Figure]:
    return lambda question: describe(_asked(question))


def _rows(kind: str) -> Callable[[Question, int, int], Rows]:
    def rows(question: Question, limit: int, offset: int) -> Rows:
        asked = _asked(question)
        found = [*(_posts(asked) if kind in _POSTS else ()), *(_postings(asked) if kind in _PEOPLE else ())]
        return Rows(COLUMNS, found[offset : offset + limit], len(found), asked.base)

    return rows


def _posts(asked: Describer) -> Iterator[tuple[object, ...]]:
    for post in asked.record.posts_of(asked.rank, asked.unit):
        if post.span.holds(asked.as_at):
            yield ("post", *_said(post), "", "")


def _postings(asked: Describer) -> Iterator[tuple[object, ...]]:
    without = not_deployable()
    for posting in asked.record.postings_of(asked.rank, asked.unit):
        if posting.span.holds(asked.as_at):
            status = ", ".join(status.label for status in posting.statuses(asked.as_at))
            counts = "yes" if is_deployable(posting, asked.as_at, without) else "no"
            yield ("posting", *_said(posting), status, counts)


def _said(row: Post | Posting) -> tuple[object, ...]:
    return (row.id, row.unit, row.rank.value, row.fte, row.span.starts, row.span.ends)


def _asked(question: Question) -> Describer:
    """Raises Invalid where a parameter is missing, is no date or is no rank."""
    try:
        as_at = date.fromisoformat(question["as_at"])
    except ValueError:
        raise Invalid(f"“{question['as_at']}” is not a date.", "Write it as 2018-03-08.") from None
    rank = Rank.named(question["rank"])
    return Describer(read(question["npu"], [rank], [as_at]), rank, question["unit"], as_at)
