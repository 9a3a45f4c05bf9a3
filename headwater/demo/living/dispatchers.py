"""Those who send units, close logs and answer what was escalated, after leaving a human time to be first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from random import Random

from headwater.demo.living.pace import Pace
from headwater.demo.living.staff import Staff
from headwater.dispatch import actions
from headwater.dispatch.actions.answering import acknowledge
from headwater.dispatch.queries import BoardRow, grades, recommend_for, results
from headwater.dispatch.queries.escalations import waiting
from headwater.journal.queries import timeline
from headwater.kernel import HeadwaterError, Ref

_SENT_AFTER: Mapping[int, tuple[float, float]] = {1: (8, 40), 2: (30, 300)}
"""Seconds until a unit is sent, by the rank of the grade."""
_LATER = (300.0, 3_600.0)
_LEFT, _TOLD = 0.1, (2_500.0, 4_000.0)
"""Of the incidents that can wait, the part that is left until somebody was told of it, and after how many seconds."""
_CLOSED_AFTER = (40.0, 400.0)
_BY_TELEPHONE = (600.0, 5_400.0)
"""Seconds after which a log is closed that needs no unit, or that nobody could be sent to."""
_ANSWERED_AFTER = (60.0, 170.0)
_AGAIN = (30.0, 90.0)
_DID = "Looked at it: the next unit that is free will be sent"
_DID_ABOUT_A_TASK = "Looked at it: the next unit that is free will be put on"
_MOST = 8
"""Logs that are dealt with in one go, so that a tick is short."""


class Dispatchers:
    """Synthetic dispatchers. A log in which a human wrote or did something is theirs, and is left to them.

    ``ends``: closing kind and result that logs of a kind end with.
    """

    def __init__(self, staff: Staff, pace: Pace, random: Random, ends: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        self._staff, self._pace, self._random, self._ends = staff, pace, random, ends
        self._send: dict[Ref, datetime] = {}
        self._close: dict[Ref, datetime] = {}
        self._answer: dict[Ref, datetime] = {}

    def act(self, at: datetime, logs: Sequence[BoardRow]) -> int:
        """Send, close and answer what is due; returns how much was done."""
        there = {row.ref for row in logs}
        self._send = {ref: due for ref, due in self._send.items() if ref in there}
        self._close = {ref: due for ref, due in self._close.items() if ref in there}
        wanting = [row for row in logs if self._wants_unit(row)]
        wanting.sort(key=lambda row: (grades()[row.grade].rank, row.opened_at))
        done = self._each(at, wanting, self._send, self._patience, self._assign)
        over = [row for row in logs if not row.units and (row.first_arrived_at is not None or not grades()[row.grade].attend)]
        done += self._each(at, over, self._close, self._closing, self._end)
        return done + self._escalations(at)

    def _each(
        self,
        at: datetime,
        rows: Sequence[BoardRow],
        due: dict[Ref, datetime],
        when: Callable[[BoardRow], tuple[float, float]],
        work: Callable[[BoardRow, datetime], None],
    ) -> int:
        """Do the work of each row whose time has come, the first of them; a row that is new is given its time."""
        ready = [row for row in rows if due.setdefault(row.ref, self._pace.soon(at, *when(row))) <= at]
        for row in ready[:_MOST]:
            del due[row.ref]
            try:
                work(row, at)
            except HeadwaterError:  # somebody was quicker, or nobody can go: it is looked at again
                due[row.ref] = self._pace.soon(at, *_AGAIN)
        return min(len(ready), _MOST)

    def _wants_unit(self, row: BoardRow) -> bool:
        return grades()[row.grade].attend and not row.units and row.first_arrived_at is None

    def _patience(self, row: BoardRow) -> tuple[float, float]:
        rank = grades()[row.grade].rank
        if rank > 1 and self._random.random() < _LEFT:
            return _TOLD
        return _SENT_AFTER.get(rank, _LATER)

    def _closing(self, row: BoardRow) -> tuple[float, float]:
        return _CLOSED_AFTER if row.first_arrived_at is not None else _BY_TELEPHONE

    def _assign(self, row: BoardRow, at: datetime) -> None:
        by = self._staff.dispatcher
        found = recommend_for(by, row.ref, at=at)
        if found.chosen:
            actions.assign(by=by, at=at, incident=row.ref, units=[one.unit for one in found.chosen])
            return
        if grades()[row.grade].rank > 2 and at - row.opened_at > self._pace.drive(6 * 3_600):
            self._shut(row, at, row.kind, "not_attended", "Nobody was free to be sent; the caller agreed to be rung tomorrow")
            return
        self._send[row.ref] = self._pace.soon(at, *_AGAIN)

    def _end(self, row: BoardRow, at: datetime) -> None:
        if self._is_human(row.ref):
            self._close[row.ref] = self._pace.soon(at, 600, 1_200)
            return
        if row.first_arrived_at is None:
            self._shut(row, at, row.kind, "telephone", "Dealt with by telephone")
            return
        kind, result = self._random.choice(self._ends.get(row.kind) or ((row.kind, "resolved"),))
        self._shut(row, at, kind, result, "Written up by the crew" if results()[result].needs_text else "")

    def _shut(self, row: BoardRow, at: datetime, kind: str, result: str, text: str) -> None:
        actions.close(by=self._staff.dispatcher, at=at, incident=row.ref, closing_kind=kind, result=result, text=text)

    def _is_human(self, log: Ref) -> bool:
        """Whether somebody signed in has done something about it."""
        ours = self._staff.refs
        return any(row.by.kind == "accounts.user" and str(row.by) not in ours for row in timeline(log, limit=60))

    def _escalations(self, at: datetime) -> int:
        done = 0
        for by in (self._staff.inspector, self._staff.dispatcher):
            for row in [row for row in waiting(by=by) if row.mine][:_MOST]:
                if self._answer.setdefault(row.ref, self._pace.soon(at, *_ANSWERED_AFTER)) > at:
                    continue
                del self._answer[row.ref]
                try:
                    acknowledge(by=by, at=at, escalation=row.ref, did=_DID_ABOUT_A_TASK if row.task else _DID)
                except HeadwaterError:
                    continue
                done += 1
        if len(self._answer) > 2_000:
            self._answer.clear()
        return done
