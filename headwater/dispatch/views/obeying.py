"""What each command does: the same actions as the pages, with the same permissions, and how it can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from headwater.dispatch import actions, queries
from headwater.dispatch.actions.hubs import hand_over
from headwater.dispatch.queries.commanding import NamedLog, NamedUnit, hub_called, log_called, units_called
from headwater.dispatch.rules.commands import Command
from headwater.kernel import Actor, Conflict, Ref

NO_REASON = "By command, no reason given"


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in words; ``undo`` is the command that takes it back; ``go`` is where the page goes."""

    said: str
    undo: str = ""
    go: str = ""
    help: bool = False


def obey(command: Command, *, by: Actor, at: datetime) -> Done:
    """Do what a command says. Raises what the actions raise: Forbidden, Invalid, Conflict, NotFound."""
    return _DOES[command.verb](command, by, at)


def _log(token: str, at: datetime) -> NamedLog:
    return log_called(token, timezone.localdate(at))


def _words(units: tuple[NamedUnit, ...]) -> str:
    signs = [unit.call_sign for unit in units]
    return signs[0] if len(signs) == 1 else f"{', '.join(signs[:-1])} and {signs[-1]}"


def _assign(command: Command, by: Actor, at: datetime) -> Done:
    log, units = _log(command.log, at), units_called(command.units)
    actions.assign(by=by, at=at, incident=log.ref, units=[unit.ref for unit in units], reason=command.words)
    undo = Command("stand-down", units=command.units, words="Assigned by mistake").line()
    return Done(f"{_words(units)} assigned to log {log.number}.", undo)


def _divert(command: Command, by: Actor, at: datetime) -> Done:
    log, units = _log(command.log, at), units_called(command.units)
    for unit in units:
        actions.divert(by=by, at=at, unit=unit.ref, incident=log.ref, reason=command.words or NO_REASON)
    before = {unit.log for unit in units}
    undo = Command("divert", log=str(before.pop()), units=command.units, words="Diverted by mistake").line()
    return Done(f"{_words(units)} diverted to log {log.number}.", "" if before or "None" in undo else undo)


def _stand_down(command: Command, by: Actor, at: datetime) -> Done:
    units = units_called(command.units)
    free = [unit.call_sign for unit in units if unit.incident is None]
    if free:
        raise Conflict(f"{' and '.join(free)} is on no log.", "Look at the board: somebody may have stood it down already.")
    for unit in units:
        actions.stand_down(by=by, at=at, unit=unit.ref, reason=command.words or NO_REASON)
    logs = {unit.log for unit in units}
    undo = Command("assign", log=str(logs.pop()), units=command.units, words="Stood down by mistake").line()
    return Done(f"{_words(units)} stood down.", undo if not logs else "")


def _status(command: Command, by: Actor, at: datetime) -> Done:
    [unit] = units_called(command.units)
    assert command.status is not None
    actions.set_status(by=by, at=at, unit=unit.ref, status=command.status)
    status = queries.statuses()[command.status]
    same = status.signal or unit.status == command.status
    undo = "" if same else Command("status", units=command.units, status=unit.status).line()
    return Done(f"{unit.call_sign}: {status.code} {status.name}.", undo)


def _grade(command: Command, by: Actor, at: datetime) -> Done:
    log = _log(command.log, at)
    actions.change_grade(by=by, at=at, incident=log.ref, grade=command.grade, reason=command.words or NO_REASON)
    undo = Command("grade", log=command.log, grade=log.grade, words="Graded by mistake").line()
    return Done(f"Log {log.number} is {command.grade} now.", undo if log.grade != command.grade else "")


def _entry(kind: str) -> Callable[[Command, Actor, datetime], Done]:
    def write(command: Command, by: Actor, at: datetime) -> Done:
        log = _log(command.log, at)
        actions.add_entry(by=by, at=at, incident=log.ref, text=command.words, kind=kind)
        return Done(f"Written in log {log.number}.")

    return write


def _open(command: Command, by: Actor, at: datetime) -> Done:
    log = _log(command.log, at)
    return Done(f"Log {log.number}.", go=_page(log.ref))


def _recommend(command: Command, by: Actor, at: datetime) -> Done:
    log = _log(command.log, at)
    return Done(f"Whom to send to log {log.number}.", go=f"{_page(log.ref)}#hw-recommended")


def _hand_over(command: Command, by: Actor, at: datetime) -> Done:
    logs = [_log(token, at) for token in command.log.split(",")]
    hub = hub_called(command.hub)
    hand_over(by=by, at=at, incidents=[log.ref for log in logs], hub=hub, reason=command.words or NO_REASON)
    numbers = ", ".join(str(log.number) for log in logs)
    return Done(f"Asked {command.hub} to take {numbers}. It stays here until they say yes.")


def _close(command: Command, by: Actor, at: datetime) -> Done:
    log = _log(command.log, at)
    actions.close(by=by, at=at, incident=log.ref, closing_kind=log.kind, result=command.result, text=command.words)
    return Done(f"Log {log.number} closed.", Command("reopen", log=_exact(log), words="Closed by mistake").line())


def _reopen(command: Command, by: Actor, at: datetime) -> Done:
    log = _log(command.log, at)
    actions.reopen(by=by, at=at, incident=log.ref, reason=command.words)
    return Done(f"Log {log.number} is open again.")


def _find(command: Command, by: Actor, at: datetime) -> Done:
    return Done("", go=f"{reverse('desk:search')}?{urlencode({'q': command.words})}")


def _undo(command: Command, by: Actor, at: datetime) -> Done:
    raise Conflict("There is nothing to take back.", "What was written in a log stays; write what is right in another entry.")


def _exact(log: NamedLog) -> str:
    return f"{log.number}/{log.day.day}-{log.day.month}-{log.day.year}"


def _page(ref: Ref) -> str:
    return reverse("dispatch:incident", args=[ref.id])


_DOES: Mapping[str, Callable[[Command, Actor, datetime], Done]] = {
    "assign": _assign,
    "divert": _divert,
    "stand-down": _stand_down,
    "status": _status,
    "grade": _grade,
    "entry": _entry("note"),
    "new-fact": _entry("new_fact"),
    "open": _open,
    "recommend": _recommend,
    "hand-over": _hand_over,
    "close": _close,
    "reopen": _reopen,
    "find": _find,
    "undo": _undo,
    "help": lambda command, by, at: Done("The commands and keys of this page.", help=True),
}
