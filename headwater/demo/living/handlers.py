"""Those who take calls: one at a time each, after leaving a human time to be first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random

from headwater.contact import actions, queries
from headwater.demo.living.callers import Callers
from headwater.demo.living.demand import Call
from headwater.demo.living.pace import Pace
from headwater.demo.living.staff import Staff
from headwater.dispatch.queries import grades, kind_of
from headwater.kernel import Actor, Conflict, HeadwaterError, Ref
from headwater.places.queries import Location, at_point

_REACHED, _TRIED = 0.6, 2
"""The part of those who rang off that is reached, and how often they are tried."""
_LEFT = 0.25
"""The part of the calls that are left ringing for longer, for whoever sits at a screen and tries it."""
_FORGOTTEN = 5_000
_SURE = 0.9
"""Recognised at least so well, a caller is taken for who they may be."""


@dataclass(slots=True)
class _Busy:
    contact: Ref
    until: datetime


class Handlers:
    """Synthetic handlers. They answer telephones; what somebody wrote or brought, or has in hand, is left to people."""

    def __init__(self, staff: Staff, callers: Callers, pace: Pace, random: Random) -> None:
        self._staff, self._callers, self._pace, self._random = staff, callers, pace, random
        self._busy: dict[Ref, _Busy] = {}
        self._ready: dict[Ref, datetime] = {}
        self._began = False

    def act(self, at: datetime) -> int:
        """Finish what is done, take what has waited; returns how many contacts were finished."""
        if not self._began:
            self._take_up(at)
        done = 0
        for handler in self._staff.handlers:
            work = self._busy.get(handler.ref)
            if work is not None and work.until <= at:
                done += self._finish(handler, work.contact, at)
                del self._busy[handler.ref]
        self._claim(at)
        self._call_back(at)
        return done

    def _take_up(self, at: datetime) -> None:
        """What we had in hand when we were stopped."""
        for handler in self._staff.handlers:
            for held in queries.mine(by=handler, at=at)[:1]:
                self._busy[handler.ref] = _Busy(held.ref, self._pace.soon(at, 20, 60))
        self._began = True

    def _claim(self, at: datetime) -> None:
        if len(self._ready) > _FORGOTTEN:
            self._ready.clear()
        free = [handler for handler in self._staff.handlers if handler.ref not in self._busy]
        calls = [one for one in queries.waiting(by=self._staff.handlers[0], at=at) if one.channel in ("999", "101")]
        for one in calls:
            if one.ref not in self._ready:
                self._ready[one.ref] = self._answered(one.channel, at)
            if self._ready[one.ref] > at or not free:
                continue
            handler = free.pop(0)
            del self._ready[one.ref]
            try:
                actions.claim(by=handler, at=at, contact=one.ref)
            except Conflict:  # a human was first
                continue
            self._busy[handler.ref] = _Busy(one.ref, self._pace.work(at, 2.5))

    def _answered(self, channel: str, at: datetime) -> datetime:
        if self._random.random() < _LEFT:
            return self._pace.soon(at, 45, 90)
        return self._pace.soon(at, 4, 10) if channel == "999" else self._pace.soon(at, 10, 45)

    def _call_back(self, at: datetime) -> None:
        """Ring those back who rang off, one at a time; whoever is not reached is tried again, and then let be."""
        free = [handler for handler in self._staff.handlers if handler.ref not in self._busy]
        for one in queries.trays(by=self._staff.handlers[0], at=at).rang_off:
            if not free:
                return
            if self._ready.setdefault(one.ref, self._pace.soon(at, 60, 240)) > at:
                continue
            handler, reached = free.pop(), self._random.random() < _REACHED
            del self._ready[one.ref]
            try:
                actions.claim(by=handler, at=at, contact=one.ref)
                if one.call_backs >= _TRIED:
                    actions.finish(by=handler, at=at, contact=one.ref, outcome=actions.NoFurtherAction("Rang off, not reached"))
                    continue
                actions.call_back_made(by=handler, at=at, contact=one.ref, reached=reached)
            except HeadwaterError:  # a human was first
                continue
            if reached:
                self._busy[handler.ref] = _Busy(one.ref, self._pace.work(at, 2))

    def _finish(self, handler: Actor, contact: Ref, at: datetime) -> int:
        call = self._callers.about(contact, at)
        try:
            self._note(handler, contact, call, at)
            shown = queries.screen(by=handler, at=at, contact=contact)
            done = self._outcome(call, shown, at)
            actions.finish(by=handler, at=at, contact=contact, outcome=done, told=[], told_text="Told what happens next")
        except Conflict:  # a supervisor has taken it over
            return 0
        except HeadwaterError:
            nothing = actions.NoFurtherAction("The caller could not say more, and rang off")
            actions.finish(by=handler, at=at, contact=contact, outcome=nothing)
        return 1

    def _note(self, handler: Actor, contact: Ref, call: Call, at: datetime) -> None:
        place = at_point(call.spot.easting, call.spot.northing)
        home = ", ".join(part for part in (f"{self._random.randint(1, 120)} {call.spot.name}", place.npu_name) if part)
        where = Location(
            place.easting, place.northing, home, 0, "street", place.source, place.npu,
            place.npu_name, place.neighbourhood, place.neighbourhood_name, place.in_force,
        )  # fmt: skip
        actions.note_details(
            by=handler, at=at, contact=contact, summary=call.text, kind=call.kind, location=where, location_confirmed=True
        )
        shown = queries.screen(by=handler, at=at, contact=contact)
        if shown.candidates and shown.candidates[0].score >= _SURE:
            actions.recognise_caller(by=handler, at=at, contact=contact, person=shown.candidates[0].person)
        answers = {one.code: self._answer(one.code, one.worse, grave=one.grave, call=call) for one in shown.questions}
        silent = {one.code: "no" if one.worse == "yes" else "yes" for one in shown.unanswered}
        letters = {"threat": call.text[:200], "risk": "As the caller says, no more is known"}
        actions.note_details(by=handler, at=at, contact=contact, answers=answers, silent=silent, letters=letters)

    def _answer(self, code: str, worse: str, *, grave: bool, call: Call) -> str:
        urgent = call.line == "999"
        chance = {"now": 0.6, "danger": 0.12}.get(code, 0.02 if grave else 0.06) if urgent else {"now": 0.1}.get(code, 0.01)
        if self._random.random() < chance:
            return worse
        return "unknown" if self._random.random() < 0.1 else "no" if worse == "yes" else "yes"

    def _outcome(self, call: Call, shown: queries.Screen, at: datetime) -> actions.Outcome:
        same = [one for one in shown.duplicates if one.kind == call.kind or call.theme.several > 1]
        if same:
            return actions.JoinIncident(same[0].ref, call.text)
        grade = grades()[shown.recommended.grade] if shown.recommended else None
        pressing = grade is not None and grade.attend and grade.rank <= 2
        if pressing or not call.reply:
            if grade is not None and not grade.attend and not pressing:
                return actions.GiveAdvice("Told what to do, and when to ring again")
            return actions.OpenIncident()
        match call.reply:
            case "crime_report":
                return actions.ReportCrime(call.text)
            case "referral" if shown.agencies:
                return actions.ReferTo(shown.agencies[0].code, call.text)
            case "appointment":
                slots = queries.free_slots(at=at, kind=call.kind, point=(call.spot.easting, call.spot.northing), limit=3)
                if slots:
                    return actions.BookAppointment(slots[0].ref, f"About: {kind_of(call.kind).name}")
                return actions.ReportCrime(call.text)
            case _:
                return actions.GiveAdvice("Told what to do, and when to ring again")
