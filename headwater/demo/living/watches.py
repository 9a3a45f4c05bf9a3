"""Watches are stood and relieved when it is due, and whoever takes over acknowledges the note."""

from __future__ import annotations

from datetime import datetime
from random import Random

from headwater.demo.living.pace import Pace
from headwater.demo.living.staff import Staff
from headwater.demo.support import nearest
from headwater.dispatch.actions import support
from headwater.dispatch.queries import SupportRow, Turn, open_tasks
from headwater.kernel import HeadwaterError, Ref

_NOTES = (
    "All quiet. Nobody has come.",
    "The family has been; they come again in the evening.",
    "Examined once; the scientist comes back for photographs.",
    "Press at the tape: they know where they may stand.",
)
_TAKEN_AFTER = (20.0, 120.0)


class Watches:
    """Relieves the tasks of the demonstration. A task that a human booked is theirs."""

    def __init__(self, staff: Staff, pace: Pace, random: Random) -> None:
        self._staff, self._pace, self._random = staff, pace, random
        self._take: dict[Ref, datetime] = {}

    def act(self, at: datetime) -> int:
        """Stand, relieve and acknowledge what is due; returns how much was done."""
        done = 0
        for task in open_tasks(by=self._staff.dispatcher):
            if task.booked_by.kind == "accounts.user" and str(task.booked_by) not in self._staff.refs:
                continue
            done += self._somebody(task, at)
            for turn in task.standing:
                try:
                    done += self._next(task, turn, at)
                except HeadwaterError:  # somebody was quicker, or nobody is near: it is looked at again
                    continue
        return done

    def _somebody(self, task: SupportRow, at: datetime) -> bool:
        """A task on which nobody stands gets the nearest: so it is after a night in which nobody said where they are."""
        if task.standing:
            return False
        found = nearest(task, by=self._staff.dispatcher, at=at)
        try:
            if found:
                support.put_on(by=self._staff.dispatcher, at=at, task=task.ref, units=found)
        except HeadwaterError:  # somebody was quicker
            return False
        return bool(found)

    def _next(self, task: SupportRow, turn: Turn, at: datetime) -> bool:
        by = self._staff.dispatcher
        if turn.takes_note_of:
            if self._take.setdefault(turn.deployment, self._pace.soon(at, *_TAKEN_AFTER)) > at:
                return False
            del self._take[turn.deployment]
            support.take_note(by=by, at=at, deployment=turn.deployment)
            return True
        if turn.relief_due_at is None or turn.relief_due_at > at:
            return False
        found = nearest(task, by=by, at=at)
        if found:
            support.relieve(by=by, at=at, unit=turn.unit, relief=found[0], note=self._random.choice(_NOTES))
        return bool(found)
