"""What a line in the command bar would do, said before it is done; and the words that fit next."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from headwater.dispatch.queries.commanding import NamedLog, NamedUnit, lexicon, log_called, logs_like, units_called, units_like
from headwater.dispatch.rules.commands import VERBS, Command, Lexicon, Reading, Takes, choices, read, verb_named
from headwater.dispatch.rules.reference import statuses
from headwater.kernel import NotFound

OFFERED = 8


@dataclass(frozen=True, slots=True)
class Offer:
    """A word that fits, and what it means."""

    word: str
    label: str


@dataclass(frozen=True, slots=True)
class Told:
    """A reading for the page: ``echo`` says what Enter would do; ``problem`` why it would do nothing yet."""

    echo: str
    problem: str
    stem: str
    before: str
    offers: tuple[Offer, ...]

    def json(self) -> dict[str, Any]:
        return asdict(self)


def command_list() -> list[tuple[str, str, str]]:
    """Usage, meaning and example of every command."""
    return [(verb.usage, verb.does, verb.example) for verb in VERBS]


def told(line: str, today: date) -> Told:
    """What a line means, checked against the record: which log, which units, what they are doing. At most five queries."""
    words = lexicon()
    reading = read(line, words)
    echo, problem = "", reading.problem
    if reading.command is not None:
        try:
            echo = _echo(reading.command, words, today)
        except NotFound as fault:
            problem = f"{fault.message} {fault.remedy}".strip()
    return Told(echo, problem, reading.stem, reading.before, _offers(reading, words))


def _offers(reading: Reading, words: Lexicon) -> tuple[Offer, ...]:
    match reading.expects:
        case Takes.LOG:
            return tuple(Offer(str(log.number), _log(log)) for log in logs_like(reading.stem, OFFERED))
        case Takes.UNIT:
            return tuple(Offer(unit.call_sign, _unit(unit)) for unit in units_like(reading.stem, OFFERED))
        case Takes.VERB if not reading.stem and not reading.before.strip():
            return ()
        case expects:
            return tuple(Offer(word, label) for word, label in choices(expects, reading.stem, words)[:OFFERED])


def _echo(command: Command, words: Lexicon, today: date) -> str:
    verb = verb_named(command.verb)
    logs = [log_called(token, today) for token in command.log.split(",") if token]
    units = units_called(command.units) if command.units else ()
    about = "; ".join(_log(log) for log in logs)
    numbers = ", ".join(str(log.number) for log in logs)
    crews = ", ".join(f"{unit.call_sign} ({_unit(unit)})" for unit in units)
    why = f" “{command.words}”" if command.words else ""
    match command.verb:
        case "assign":
            return f"Assign {crews} to log {numbers}: {about}.{why}"
        case "divert":
            return f"Divert {crews} to log {numbers}: {about}.{why}"
        case "stand-down":
            return f"Stand down {crews}.{why}"
        case "status":
            code = command.status or 0
            return f"{units[0].call_sign} ({_unit(units[0])}) becomes {code} {words.statuses[code]}."
        case "grade":
            return f"Grade log {numbers} {command.grade}, now {logs[0].grade}: {about}.{why}"
        case "hand-over":
            return f"Ask {words.hubs[command.hub]} to take log {numbers}: {about}.{why}"
        case "close":
            return f"Close log {numbers} ({about}): {words.results[command.result]}.{why}"
        case "entry" | "new-fact" | "reopen":
            return f"{verb.does}. Log {numbers}: {about}.{why}"
        case "open" | "recommend":
            return f"{verb.does}. Log {numbers}: {about}."
        case "find":
            return f"Look for “{command.words}”."
        case _:
            return f"{verb.does}."


def _log(log: NamedLog) -> str:
    return f"{log.grade} {log.label}, {log.place or 'no location'}{', closed' if log.closed else ''}"


def _unit(unit: NamedUnit) -> str:
    if not unit.on_duty:
        return "off duty"
    status = statuses()[unit.status].name.lower()
    return f"{status}, log {unit.log}" if unit.log is not None else status
