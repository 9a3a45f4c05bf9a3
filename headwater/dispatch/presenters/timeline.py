"""The log of an incident in sentences: each entry of the journal as somebody would say it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from headwater.dispatch.presenters.rows import clock_day
from headwater.dispatch.queries.panels import sayings
from headwater.dispatch.rules import reference
from headwater.journal.queries import AuditRow, names_of
from headwater.kernel import Invalid, Ref

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One entry. ``tone``: words (somebody wrote it), change, unit, alarm or quiet; ``quoted`` is what a person wrote.

    ``day`` and ``clock`` are the moment in the platform's time zone, to the second: 12 March 2018, 21:30:05.
    """

    id: int
    at: datetime
    day: str
    clock: str
    who: str
    said: str
    quoted: str
    tone: str


def lines(entries: Iterable[AuditRow]) -> tuple[Line, ...]:
    """Every entry, in the order given, with the names of those who are named in it. A query for each kind of thing named."""
    held = list(entries)
    named = {ref for row in held for ref in (row.by, *_refs(row.data))}
    names = names_of(named)
    return tuple(_line(row, names) for row in held)


def _line(row: AuditRow, names: Mapping[Ref, str]) -> Line:
    name = row.name.partition(".")[2]
    write, theirs, here = _WORDS.get(name), sayings.get(row.name), timezone.localtime(row.at)
    if theirs is not None:
        said, quoted, tone = theirs.say(row.data)
    else:
        said, quoted, tone = (row.meaning or name, "", "quiet") if write is None else write(row.data, _Names(names))
    who = names.get(row.by, str(row.by))
    return Line(row.id, row.at, f"{here.day} {here:%B %Y}", f"{here:%H:%M:%S}", who, said, quoted, tone)


class _Names:
    """Names of references as the journal wrote them."""

    def __init__(self, names: Mapping[Ref, str]) -> None:
        self._names = names

    def of(self, text: Any) -> str:
        if not text:
            return "nobody"
        ref = Ref.parse(str(text))
        return self._names.get(ref, str(ref))


def _refs(data: Data) -> Iterable[Ref]:
    for key in ("hub", "giver", "taker", "before", "after", "attached", "to", "other", "caller", "source"):
        value = data.get(key)
        if isinstance(value, str) and ":" in value:
            try:
                yield Ref.parse(value)
            except Invalid:
                continue


def _opened(data: Data, names: _Names) -> tuple[str, str, str]:
    place = f" at {data['place']}" if data.get("place") else ""
    return (
        f"Opened as {_kind(data['kind'])}, {data['grade']}{place}{_transferred(data, names)}. {names.of(data['hub'])} has it: "
        f"{data['routed']}",
        "",
        "change",
    )


def _transferred(data: Data, names: _Names) -> str:
    source = str(data.get("source") or "")
    return f", by transfer {names.of(source)}" if source.startswith("dispatch.transfer:") else ""


def _entry(data: Data, names: _Names) -> tuple[str, str, str]:
    said = {"new_fact": "New fact", "note": "", "radio": "By radio"}.get(
        data["kind"], data["kind"].replace("_", " ").capitalize()
    )
    return said, data["text"], "fact" if data["kind"] == "new_fact" else "words"


def _graded(data: Data, names: _Names) -> tuple[str, str, str]:
    return f"Graded {data['after']}, was {data['before']}", data.get("reason") or "", "change"


def _closed(data: Data, names: _Names) -> tuple[str, str, str]:
    result = reference.results().get(data["result"])
    said = f"Closed as {_kind(data['closing_kind'])}: {result.name if result else data['result']}"
    return said, data.get("text") or "", "change"


def _assigned(data: Data, names: _Names) -> tuple[str, str, str]:
    seconds = data.get("expected_seconds")
    expected = f", about {max(1, round(seconds / 60))} min away" if seconds is not None else ""
    across = ", across a boundary" if data.get("cross_boundary") else ""
    return f"{data['call_sign']} assigned{expected}{across}", data.get("reason") or "", "unit"


def _cleared(data: Data, names: _Names) -> tuple[str, str, str]:
    return f"{data['call_sign']} {data['ending'].replace('_', ' ')}", data.get("reason") or "", "unit"


def _raised(data: Data, names: _Names) -> tuple[str, str, str]:
    return f"Escalated to the {data['role'].replace('_', ' ')}: {data['words']}", "", "alarm"


def _markers(data: Data, names: _Names) -> tuple[str, str, str]:
    known = reference.markers()
    said = [f"Marked {known[code].name.lower()}" for code in data["added"] if code in known]
    said += [f"No longer marked {known[code].name.lower()}" for code in data["removed"] if code in known]
    return "; ".join(said), "", "change"


def _booked(data: Data, names: _Names) -> tuple[str, str, str]:
    kind = reference.support_kinds().get(data["kind"])
    said = f"Booked: {kind.name if kind else data['kind']}, {data['title']}. {_officers(data['needed'])}{_reliefs(data)}"
    return said, "", "change"


def _stands(data: Data, names: _Names) -> tuple[str, str, str]:
    return f"{data['call_sign']} stands it, {_officers(data['officers'])}", "", "unit"


def _left_task(data: Data, names: _Names) -> tuple[str, str, str]:
    to = f" for {names.of(data['to'])}" if data.get("to") else ""
    return f"{data['call_sign']} left{to}", data["note"], "unit"


def _officers(number: int) -> str:
    return f"{number} officer{'s' if number != 1 else ''}"


def _reliefs(data: Data) -> str:
    minutes = data.get("relief_minutes")
    return f", relieved after {minutes} minutes" if minutes else ""


def _transfer_answered(data: Data, names: _Names) -> tuple[str, str, str]:
    if data["outcome"] == "withdrawn":
        return f"The transfer to {data['partner']} was withdrawn", data.get("answer") or "", "change"
    number = f", their log {data['their_reference']}" if data.get("their_reference") else ""
    return f"{data['partner']} {data['outcome']} it{number}", data.get("answer") or "", "change"


def _kind(code: str) -> str:
    kind = reference.kinds().get(code)
    return kind.name if kind else code


def _status(code: int) -> str:
    known = reference.statuses().get(code)
    return f"{code} {known.name}" if known else str(code)


def _unit(words: str) -> Callable[[Data, _Names], tuple[str, str, str]]:
    return lambda data, names: (f"{data['call_sign']} {words}", "", "unit")


_WORDS: Mapping[str, Callable[[Data, _Names], tuple[str, str, str]]] = {
    "IncidentOpened": _opened,
    "ContactJoined": lambda data, names: (
        f"Joined{by}" if (by := _transferred(data, names)) else "A further contact is about this", data.get("text") or "",
        "words",
    ),
    "LogEntryAdded": _entry,
    "IncidentGraded": _graded,
    "IncidentMoved": lambda data, names: (f"Location: {data['after']}, was {data['before'] or 'not known'}", "", "change"),
    "IncidentReclassified": lambda data, names: (f"Now {_kind(data['after'])}, was {_kind(data['before'])}", "", "change"),
    "SubjectAttached": lambda data, names: (f"{names.of(data['attached'])} attached as {data['role']}", "", "change"),
    "SubjectDetached": lambda data, names: (f"{names.of(data['attached'])} is not {data['role']} after all", "", "change"),
    "FileAttached": lambda data, names: (f"File attached: {data['name']}", "", "change"),
    "IncidentsLinked": lambda data, names: (f"Linked to {names.of(data['other'])}", data["why"], "change"),
    "MarkersChanged": _markers,
    "IncidentClosed": _closed,
    "IncidentReopened": lambda data, names: ("Opened again", data["reason"], "change"),
    "UnitAssigned": _assigned,
    "UnitEnRoute": _unit("en route"),
    "UnitArrived": _unit("at scene"),
    "UnitCleared": _cleared,
    "UnitDiverted": lambda data, names: (f"{data['call_sign']} diverted to {names.of(data['to'])}", data["reason"], "unit"),
    "UnitBookedOn": lambda data, names: (
        f"{data['call_sign']} on duty, {len(data['crew'])} crew", data.get("reason") or "", "unit",
    ),
    "UnitBookedOff": _unit("off duty"),
    "UnitStatusChanged": lambda data, names: (
        f"{data['call_sign']}: {_status(data['after'])}, was {_status(data['before'])}", "", "unit",
    ),
    "UnitSignalled": lambda data, names: (f"{data['call_sign']} asks: {_status(data['code'])}", "", "unit"),
    "UnitAlarmRaised": lambda data, names: (f"{data['call_sign']} pressed the emergency button", "", "alarm"),
    "UnitAlarmAnswered": lambda data, names: (f"{data['call_sign']} was answered", data.get("text") or "", "alarm"),
    "WelfareChecked": lambda data, names: ("Welfare of the unit checked", data.get("text") or "", "unit"),
    "HandoverAsked": lambda data, names: (
        f"{names.of(data['giver'])} asks {names.of(data['taker'])} to take it", data["reason"], "change",
    ),
    "HandoverAccepted": lambda data, names: (
        f"{names.of(data['taker'])} takes it from {names.of(data['giver'])}", data.get("answer") or "", "change",
    ),
    "HandoverRefused": lambda data, names: (f"{names.of(data['taker'])} does not take it", data["answer"], "change"),
    "HandoverWithdrawn": lambda data, names: ("The handover was withdrawn", data["reason"], "change"),
    "IncidentRehubbed": lambda data, names: (
        f"In the hands of {names.of(data['after'])}, was {names.of(data['before'])}", data["reason"], "change",
    ),
    "EscalationRaised": _raised,
    "EscalationAcknowledged": lambda data, names: (
        f"The {data['role'].replace('_', ' ')} answered the escalation", data["text"], "alarm",
    ),
    "EscalationOver": lambda data, names: (f"Escalation over: {data['why']}", "", "quiet"),
    "SupportBooked": _booked,
    "SupportChanged": lambda data, names: (
        f"Now {_officers(data['needed'])}{_reliefs(data)}, until {clock_day(data['expected_end'])}", data["reason"], "change",
    ),
    "SupportEntryAdded": lambda data, names: ("", data["text"], "words"),
    "SupportStarted": _stands,
    "SupportRelieved": lambda data, names: (
        f"{data['call_sign']} relieved {data['relieved_call_sign']}, which handed over", data["note"], "unit",
    ),
    "SupportNoteTaken": lambda data, names: (f"{data['call_sign']} has the hand-over note", "", "unit"),
    "SupportLeft": _left_task,
    "SupportEnded": lambda data, names: ("Ended", data["result"], "change"),
    "SupportNoted": lambda data, names: (f"Force Support {data['did']}: {data['title']}", data.get("text") or "", "change"),
    "TransferAsked": lambda data, names: (f"Offered to {data['partner']}", data["reason"], "change"),
    "TransferSent": lambda data, names: (f"Sent to {data['partner']}, attempt {data['attempt']}", "", "change"),
    "TransferFailed": lambda data, names: (f"Could not be given to {data['partner']}", data["fault"], "alarm"),
    "TransferAnswered": _transfer_answered,
}  # fmt: skip
