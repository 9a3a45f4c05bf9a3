"""The grammar of the command bar: one line of a few words, read as what somebody wants done.

``read(line, lexicon)`` never raises: while a person types, a line is wrong or unfinished most of the time. What it returns
says what the line means so far, what is wrong with it in words, and which kind of word is expected next, so that words can be
offered. Whether the log and the units exist, and whether the person may, is found out elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

MOST = 2_000
"""Characters that a line may have; more is a paste that went astray."""


class Takes(Enum):
    """A kind of word."""

    VERB = "a command"
    LOG = "a log number"
    LOGS = "log numbers"
    UNIT = "a call sign"
    UNITS = "call signs"
    STATUS = "a status"
    GRADE = "a grade"
    HUB = "a hub"
    RESULT = "a result"
    WORDS = "words"
    NOTHING = "nothing more"


@dataclass(frozen=True, slots=True)
class Part:
    """One word, or some words, that a command takes. ``what`` says which, where the kind alone does not."""

    takes: Takes
    needed: bool = True
    what: str = ""

    @property
    def says(self) -> str:
        return self.what or self.takes.value


@dataclass(frozen=True, slots=True)
class Verb:
    """A command: its letter, its long name, what it takes, and what it does in words."""

    letter: str
    name: str
    parts: tuple[Part, ...]
    does: str
    example: str

    @property
    def usage(self) -> str:
        return " ".join([self.letter, *(part.says if part.needed else f"[{part.says}]" for part in self.parts)])


_LOG = Part(Takes.LOG)
_WHY = Part(Takes.WORDS, needed=False, what="why")

VERBS: tuple[Verb, ...] = (
    Verb("a", "assign", (_LOG, Part(Takes.UNITS), _WHY), "Assign units to a log", "a 417 M21 M24"),
    Verb("v", "divert", (_LOG, Part(Takes.UNITS), _WHY), "Divert units to a log from what they are on", "v 417 M21 nearest"),
    Verb("x", "stand-down", (Part(Takes.UNITS), _WHY), "Stand units down from what they are on", "x M21 not needed"),
    Verb("s", "status", (Part(Takes.UNIT), Part(Takes.STATUS)), "Set the status of a unit", "s M21 6"),
    Verb("g", "grade", (_LOG, Part(Takes.GRADE), _WHY), "Change the grade of a log", "g 417 p2 suspect has left"),
    Verb("e", "entry", (_LOG, Part(Takes.WORDS, what="what to write")), "Add an entry to a log", "e 417 neighbour has the key"),
    Verb("n", "new-fact", (_LOG, Part(Takes.WORDS, what="what is new")), "Add a fact that asks for re-assessment",
         "n 417 he has a knife"),
    Verb("r", "recommend", (_LOG,), "Which units to send, and why", "r 417"),
    Verb("d", "open", (_LOG,), "Open a log", "d 417"),
    Verb("h", "hand-over", (Part(Takes.LOGS), Part(Takes.HUB), _WHY), "Hand logs over to another hub", "h 417,422 north"),
    Verb("c", "close", (_LOG, Part(Takes.RESULT), Part(Takes.WORDS, needed=False, what="what was done")),
         "Close a log with its result", "c 417 arrest one man detained"),
    Verb("o", "reopen", (_LOG, Part(Takes.WORDS, what="why")), "Open a closed log again", "o 417 caller rang back"),
    Verb("f", "find", (Part(Takes.WORDS, what="what to look for"),), "Find logs, units, places, people", "f hospital"),
    Verb("u", "undo", (), "Take back the last command, where it can be", "u"),
    Verb("?", "help", (), "This list", "?"),
)  # fmt: skip

_BY_NAME = {name: verb for verb in VERBS for name in (verb.letter, verb.name)}
_NUMBER = re.compile(r"#?(\d{1,6})(?:/(\d{1,2}(?:[-.]\d{1,2}(?:[-.]\d{4})?)?))?")
_SIGN = re.compile(r"[A-Za-z]{1,4}\d{1,4}[A-Za-z]?", re.ASCII)
_NUMBERS = re.compile(rf"{_NUMBER.pattern}(?:,{_NUMBER.pattern})*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of the reference data: statuses by number; grades, results and hubs by code. The values are their labels."""

    statuses: Mapping[int, str] = field(default_factory=dict)
    grades: Mapping[str, str] = field(default_factory=dict)
    results: Mapping[str, str] = field(default_factory=dict)
    hubs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Command:
    """What a line means. ``log`` as it was typed, without ``#``: ``417``; ``417/11`` for the eleventh; several with commas."""

    verb: str
    log: str = ""
    units: tuple[str, ...] = ()
    status: int | None = None
    grade: str = ""
    hub: str = ""
    result: str = ""
    words: str = ""

    def line(self) -> str:
        """The command as somebody would type it."""
        given = [self.log, *self.units, "" if self.status is None else str(self.status)]
        given += [self.grade.lower(), self.hub, self.result, self.words]
        return " ".join([_BY_NAME[self.verb].letter, *(word for word in given if word)])


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of a line. ``command`` None: not finished, or wrong; then ``problem`` says so, and what to type.

    ``expects``: the kind of word that the last one is, or that comes next; ``stem`` is what was typed of it, in the line's
    own letters, and ``before`` the line up to it.
    """

    verb: Verb | None = None
    command: Command | None = None
    problem: str = ""
    expects: Takes = Takes.VERB
    stem: str = ""
    before: str = ""


class _Wrong(Exception):
    """A word that does not fit; the text says why."""


def read(line: str, lexicon: Lexicon) -> Reading:
    """What a line means so far."""
    if len(line) > MOST:
        return Reading(problem=f"A command has at most {MOST:,} characters. Add a long text on the log's own page.")
    before, stem = _last_word(line)
    words = line.split()
    if words and words[0].startswith("/") and len(words[0]) > 1:
        words[0] = words[0][1:]
    words = [word for word in words if word != "/"]
    if not words:
        return Reading(before=before)
    verb = _BY_NAME.get(words[0].lower())
    if verb is None:
        return _without_verb(words, before, stem)
    return _with_verb(verb, words, lexicon, before, stem)


def verb_named(name: str) -> Verb:
    """The command with this letter or long name. Raises KeyError."""
    return _BY_NAME[name]


def choices(takes: Takes, stem: str, lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    """What reference data offers for the word being typed: (what to type, what it means)."""
    match takes:
        case Takes.VERB:
            offered = [(verb.letter, f"{verb.does}: {verb.usage}") for verb in VERBS]
        case Takes.STATUS:
            offered = [(str(code), label) for code, label in lexicon.statuses.items()]
        case Takes.GRADE:
            offered = [(code.lower(), label) for code, label in lexicon.grades.items()]
        case Takes.RESULT:
            offered = list(lexicon.results.items())
        case Takes.HUB:
            offered = list(lexicon.hubs.items())
        case _:
            return ()
    return tuple((word, label) for word, label in offered if _begins(stem, word, label))


def _last_word(line: str) -> tuple[str, str]:
    """The line up to its last word, and that word; no word where the line ends in a space."""
    before = line.rstrip().rpartition(" ")
    if not line.strip() or line[-1:].isspace():
        return line, ""
    return before[0] + before[1], before[2]


def _without_verb(words: list[str], before: str, stem: str) -> Reading:
    """A log number alone opens the log; a call sign alone finds the unit."""
    if len(words) == 1 and _NUMBER.fullmatch(words[0]):
        return Reading(_BY_NAME["d"], Command("open", log=words[0].lstrip("#")), "", Takes.LOG, stem, before)
    if len(words) == 1 and _SIGN.fullmatch(words[0]):
        return Reading(_BY_NAME["f"], Command("find", words=words[0].upper()), "", Takes.UNIT, stem, before)
    if len(words) == 1 and stem and any(name.startswith(stem.lower()) for name in _BY_NAME):
        return Reading(problem="Go on, or choose a command.", stem=stem, before=before)
    return Reading(problem=f"“{_short(words[0])}” is not a command. Type ? for the list.", stem=stem, before=before)


def _with_verb(verb: Verb, words: list[str], lexicon: Lexicon, before: str, stem: str) -> Reading:
    known, rest, command = Reading(verb, before=before, stem=stem), words[1:], Command(verb.name)
    if not rest and stem:  # the letter itself is still being typed
        known = replace(known, expects=Takes.VERB)
    expects = verb.parts[0].takes if verb.parts else Takes.NOTHING
    for part in verb.parts:
        if not rest:
            break
        expects = part.takes
        try:
            command, rest = _take(part, command, rest, lexicon)
        except _Wrong as wrong:
            return replace(known, problem=str(wrong), expects=_single(part.takes))
        if part.takes is Takes.UNITS and len(rest) == 1 and stem:
            expects = Takes.UNITS  # the last word may yet become a call sign
            command = replace(command, words=rest[0])
            rest = []
    if rest:
        return replace(known, problem=f"“{_short(' '.join(rest))}” is too much: {verb.usage}.", expects=Takes.NOTHING)
    missing = _missing(verb, command)
    if missing is not None:
        shown = Takes.VERB if stem and len(words) == 1 else missing.takes if not stem else expects
        return replace(known, problem=f"Now {missing.says}: {verb.usage}.", expects=_single(shown))
    if not stem:
        expects = _next(verb, command)
    return replace(known, command=command, expects=_single(expects if len(words) > 1 else known.expects))


def _take(part: Part, command: Command, rest: list[str], lexicon: Lexicon) -> tuple[Command, list[str]]:
    first, others = rest[0], rest[1:]
    match part.takes:
        case Takes.LOG:
            if _NUMBER.fullmatch(first) is None:
                raise _Wrong(f"“{_short(first)}” is not a log number. Type it as 417, or 417/11 for the eleventh.")
            return replace(command, log=first.lstrip("#")), others
        case Takes.LOGS:
            if _NUMBERS.fullmatch(first) is None:
                raise _Wrong(f"“{_short(first)}” is not a log number. Type it as 417, or several as 417,422.")
            return replace(command, log=first.replace("#", "")), others
        case Takes.UNIT:
            if _SIGN.fullmatch(first) is None:
                raise _Wrong(f"“{_short(first)}” is not a call sign, such as M21.")
            return replace(command, units=(first.upper(),)), others
        case Takes.UNITS:
            signs = _leading_signs(rest)
            if not signs:
                raise _Wrong(f"“{_short(first)}” is not a call sign, such as M21.")
            return replace(command, units=tuple(dict.fromkeys(signs))), rest[len(signs) :]
        case Takes.STATUS:
            return replace(command, status=_status(" ".join(rest), lexicon)), []
        case Takes.GRADE:
            return replace(command, grade=_grade(first, lexicon)), others
        case Takes.HUB:
            return replace(command, hub=_one(first, lexicon.hubs, "hub")), others
        case Takes.RESULT:
            return replace(command, result=_one(first, lexicon.results, "result")), others
        case _:
            return replace(command, words=" ".join(rest)), []


def _leading_signs(words: list[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        bare = word.strip(",")
        if _SIGN.fullmatch(bare) is None:
            break
        found.append(bare.upper())
    return found


def _status(text: str, lexicon: Lexicon) -> int:
    if text.isascii() and text.isdigit():
        code = int(text[:6])
        if code not in lexicon.statuses:
            raise _Wrong(f"{_short(text)} is not a status: they go from {min(lexicon.statuses)} to {max(lexicon.statuses)}.")
        return code
    return int(_one(text, {str(code): label for code, label in lexicon.statuses.items()}, "status"))


def _grade(text: str, lexicon: Lexicon) -> str:
    codes = {code.lower(): code for code in lexicon.grades}
    exact = codes.get(text.lower()) or codes.get(f"p{text.lower()}")
    return exact or _one(text, lexicon.grades, "grade")


def _one(text: str, offered: Mapping[str, str], what: str) -> str:
    """The one thing that begins so; its code exactly, or else a word of its code or label."""
    wanted = text.lower()
    for code in offered:
        if code.lower() == wanted:
            return code
    whole = [code for code, label in offered.items() if label.lower() == wanted]
    found = whole or [code for code, label in offered.items() if _begins(wanted, code, label)]
    if len(found) == 1:
        return found[0]
    among = found or list(offered)
    listed = ", ".join(f"{code} {offered[code]}" if code.isdigit() else code for code in among[:8])
    listed += ", …" if len(among) > 8 else ""
    if not found:
        raise _Wrong(f"“{_short(text)}” is not a {what}: {listed}.")
    raise _Wrong(f"“{_short(text)}” may be more than one {what}: {listed}.")


def _begins(stem: str, word: str, label: str) -> bool:
    """Whether the code, the label, or a word of either begins with what was typed."""
    wanted = stem.lower()
    whole = f"{word} {label}".lower()
    return any(part.startswith(wanted) for part in (label.lower(), word.lower(), *re.split(r"[^a-z0-9]+", whole)))


def _missing(verb: Verb, command: Command) -> Part | None:
    """The first thing that the command needs and has not got."""
    held = {
        Takes.LOG: bool(command.log), Takes.LOGS: bool(command.log),
        Takes.UNIT: bool(command.units), Takes.UNITS: bool(command.units),
        Takes.STATUS: command.status is not None, Takes.GRADE: bool(command.grade), Takes.HUB: bool(command.hub),
        Takes.RESULT: bool(command.result), Takes.WORDS: bool(command.words),
    }  # fmt: skip
    return next((part for part in verb.parts if part.needed and not held[part.takes]), None)


def _next(verb: Verb, command: Command) -> Takes:
    """What may follow a line that ends in a space."""
    if command.words:
        return Takes.WORDS
    for part in verb.parts:
        if part.takes is Takes.UNITS:
            return Takes.UNITS
        if not part.needed:
            return part.takes
    return Takes.NOTHING


def _single(takes: Takes) -> Takes:
    """Call signs and logs are offered one at a time."""
    return {Takes.UNITS: Takes.UNIT, Takes.LOGS: Takes.LOG}.get(takes, takes)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
