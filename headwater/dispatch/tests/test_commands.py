"""The grammar of the command bar, as tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.dispatch.rules.commands import MOST, VERBS, Command, Lexicon, Takes, choices, read, verb_named

LEXICON = Lexicon(
    statuses={0: "Emergency", 1: "On duty", 2: "Patrol", 5: "En route", 6: "At scene", 11: "Off duty"},
    grades={"P1": "Emergency", "P2": "Priority", "P4": "Scheduled Investigation", "APPOINTMENT": "Appointment"},
    results={"arrest": "Arrest made", "advice": "Advice given", "no-trace": "Area searched, no trace"},
    hubs={"north": "North hub", "central": "Central hub"},
)

MEANT = {
    "s M21 6": Command("status", units=("M21",), status=6),
    "s m21 at scene": Command("status", units=("M21",), status=6),
    "s M21 scene": Command("status", units=("M21",), status=6),
    "status M21 5": Command("status", units=("M21",), status=5),
    "/s M21 6": Command("status", units=("M21",), status=6),
    "/ s M21 6": Command("status", units=("M21",), status=6),
    "a 417 M21 M24": Command("assign", log="417", units=("M21", "M24")),
    "a #417 m21, m24 m21": Command("assign", log="417", units=("M21", "M24")),
    "a 417/11 M21 nearest is resting": Command("assign", log="417/11", units=("M21",), words="nearest is resting"),
    "A 417 M21 nearest": Command("assign", log="417", units=("M21",), words="nearest"),
    "x M21 M24 not needed": Command("stand-down", units=("M21", "M24"), words="not needed"),
    "g 417 p2": Command("grade", log="417", grade="P2"),
    "g 417 2 suspect has left": Command("grade", log="417", grade="P2", words="suspect has left"),
    "g 417 app": Command("grade", log="417", grade="APPOINTMENT"),
    "g 417 emergency": Command("grade", log="417", grade="P1"),
    "e 417 neighbour  has the key": Command("entry", log="417", words="neighbour has the key"),
    "n 417 he has a knife": Command("new-fact", log="417", words="he has a knife"),
    "r 417": Command("recommend", log="417"),
    "d 417": Command("open", log="417"),
    "417": Command("open", log="417"),
    "#417": Command("open", log="417"),
    "417/12-3-2018": Command("open", log="417/12-3-2018"),
    "m21": Command("find", words="M21"),
    "h 417 n": Command("hand-over", log="417", hub="north"),
    "h 417 central they are nearer": Command("hand-over", log="417", hub="central", words="they are nearer"),
    "h #417,422/11 north": Command("hand-over", log="417,422/11", hub="north"),
    "c 417 arrest": Command("close", log="417", result="arrest"),
    "c 417 trace back gardens searched": Command("close", log="417", result="no-trace", words="back gardens searched"),
    "o 417 caller rang back": Command("reopen", log="417", words="caller rang back"),
    "f hospital": Command("find", words="hospital"),
    "f '); DROP TABLE incidents": Command("find", words="'); DROP TABLE incidents"),
    "u": Command("undo"),
    "?": Command("help"),
}


@pytest.mark.parametrize("line", MEANT, ids=str)
def test_what_a_line_means(line: str) -> None:
    reading = read(line, LEXICON)
    assert reading.problem == ""
    assert reading.command == MEANT[line]


@pytest.mark.parametrize("line", [line for line in MEANT if line not in {"u", "?"}], ids=str)
def test_a_command_reads_back_as_itself(line: str) -> None:
    assert read(MEANT[line].line(), LEXICON).command == MEANT[line]


WRONG = {
    "z 417": "“z” is not a command. Type ? for the list.",
    "a M21": "“M21” is not a log number. Type it as 417, or 417/11 for the eleventh.",
    "a 417 nobody": "“nobody” is not a call sign, such as M21.",
    "s 417 6": "“417” is not a call sign, such as M21.",
    "s M21 99": "99 is not a status: they go from 0 to 11.",
    "s M21 duty": "“duty” may be more than one status: 1 On duty, 11 Off duty.",
    "s M21 zzz": "“zzz” is not a status: 0 Emergency, 1 On duty, 2 Patrol, 5 En route, 6 At scene, 11 Off duty.",
    "g 417 p9": "“p9” is not a grade: P1, P2, P4, APPOINTMENT.",
    "h 417 west": "“west” is not a hub: north, central.",
    "c 417 a": "“a” may be more than one result: arrest, advice, no-trace.",
    "d 417 now": "“now” is too much: d a log number.",
    "u 3": "“3” is too much: u.",
    "x" * (MOST + 1): f"A command has at most {MOST:,} characters. Add a long text on the log's own page.",
}


@pytest.mark.parametrize("line", WRONG, ids=lambda line: line[:20])
def test_what_is_wrong_is_said(line: str) -> None:
    reading = read(line, LEXICON)
    assert reading.command is None
    assert reading.problem == WRONG[line]


UNFINISHED = {
    "": (Takes.VERB, ""),
    "ass": (Takes.VERB, "ass"),
    "a": (Takes.VERB, "a"),
    "a ": (Takes.LOG, ""),
    "a 41": (Takes.LOG, "41"),
    "a 417 ": (Takes.UNIT, ""),
    "a 417 M": (Takes.UNIT, "M"),
    "a 417 M21 ": (Takes.UNIT, ""),
    "a 417 M21 M": (Takes.UNIT, "M"),
    "s M21 ": (Takes.STATUS, ""),
    "s M21 en": (Takes.STATUS, "en"),
    "s M21 6": (Takes.STATUS, "6"),
    "g 417 ": (Takes.GRADE, ""),
    "g 417 p2 ": (Takes.WORDS, ""),
    "h 417 ": (Takes.HUB, ""),
    "c 417 ": (Takes.RESULT, ""),
    "d 417 ": (Takes.NOTHING, ""),
}


@pytest.mark.parametrize("line", UNFINISHED, ids=lambda line: repr(line))
def test_what_is_expected_next(line: str) -> None:
    reading = read(line, LEXICON)
    assert (reading.expects, reading.stem) == UNFINISHED[line]
    assert reading.before + reading.stem == line


def test_words_are_offered() -> None:
    assert choices(Takes.STATUS, "d", LEXICON) == (("1", "On duty"), ("11", "Off duty"))
    assert choices(Takes.GRADE, "p", LEXICON)[:2] == (("p1", "Emergency"), ("p2", "Priority"))
    assert choices(Takes.HUB, "", LEXICON) == (("north", "North hub"), ("central", "Central hub"))
    assert choices(Takes.RESULT, "no", LEXICON) == (("no-trace", "Area searched, no trace"),)
    assert [word for word, _ in choices(Takes.VERB, "", LEXICON)] == [verb.letter for verb in VERBS]
    assert choices(Takes.WORDS, "x", LEXICON) == ()


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_example_is_a_command(verb: object) -> None:
    reading = read(verb.example, LEXICON)  # type: ignore[attr-defined]  # the parameter of a test is an object to mypy
    assert reading.verb is verb
    assert reading.command is not None


def test_verbs_are_told_apart() -> None:
    names = [name for verb in VERBS for name in (verb.letter, verb.name)]
    assert len(names) == len(set(names))
    assert verb_named("a") is verb_named("assign")


@given(st.text(max_size=80))
def test_any_line_is_read(line: str) -> None:
    reading = read(line, LEXICON)
    assert reading.command is None or not reading.problem
    assert reading.before + reading.stem == line or not line.strip()
