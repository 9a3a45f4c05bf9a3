"""THRIVE+: each rule as a table, and what holds of all of them together."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.contact.rules import thrive
from headwater.contact.rules.thrive import ANSWERS, FACTS, GradeAdvice, Rule, recommendation
from headwater.dispatch.queries import grades, kinds, qualifiers
from headwater.kernel import Invalid

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("thrive_cases.toml").read_text())["case"]
HELD = thrive.thrive()
RANK = {code: grade.rank for code, grade in grades().items()}
QUESTIONS = {**HELD.questions, **HELD.hidden}


def better(code: str) -> str:
    return "no" if QUESTIONS[code].worse == "yes" else "yes"


def advice(kind: str, said: dict[str, str], facts: tuple[str, ...] = (), qualified: tuple[str, ...] = ()) -> GradeAdvice:
    answers = {code: answer for code, answer in said.items() if code in HELD.questions}
    silent = {code: answer for code, answer in said.items() if code in HELD.hidden}
    family = kinds()[kind].family
    return recommendation(
        kind=kind, family=family, rank=RANK, answers=answers, silent=silent, qualifiers=qualified, facts=facts
    )  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['kind']} {case['said']}")
def test_a_row_of_the_table(case: dict[str, Any]) -> None:
    said = {code: QUESTIONS[code].worse for code in case.get("worse", ())} | dict.fromkeys(case.get("unknown", ()), "unknown")
    found = advice(case["kind"], said, tuple(case.get("facts", ())), tuple(case.get("qualifiers", ())))
    assert found.grade == case["grade"]
    assert case["rule"] in [rule.code for rule in found.fired if rule.decides]
    assert found.version == HELD.version


def test_the_table_has_a_row_for_every_rule() -> None:
    assert {rule.code for rule in HELD.rules} | {"default"} == {case["rule"] for case in CASES}


def test_every_grade_and_kind_of_a_rule_is_one_of_dispatch() -> None:
    named = {kind for rule in HELD.rules for kind in rule.kinds} | {k for g in HELD.silent.values() for k in g.kinds}
    named |= {k for q in QUESTIONS.values() for k in (*q.kinds, *q.also, *q.not_kinds)}
    families = {f for rule in HELD.rules for f in rule.families}
    families |= {f for q in QUESTIONS.values() for f in (*q.families, *q.not_families)}
    assert named <= set(kinds())
    assert families <= {kind.family for kind in kinds().values()}
    assert {rule.grade for rule in HELD.rules} | {HELD.default} <= set(grades())
    assert {q for g in HELD.silent.values() for q in g.qualifiers} <= set(qualifiers())


def test_a_rule_says_by_which_answers_it_speaks() -> None:
    found = advice("C8", {"da_strangled": "yes", "offender_there": "unknown"}, facts=("repeat",))
    said = {rule.code: rule.sentence for rule in found.fired}
    assert said["da_grave_near"] == (
        "Domestic abuse with a grave sign, and the other person is or may be near "
        "(Has anybody tried to choke, strangle or drown them? Yes; Is whoever does it still there, or near? Not known)"
    )
    assert said["repeat_victim"].endswith("(They, or this place, have called before within ninety days)")
    assert [rule.code for rule in found.fired if rule.decides] == ["da_grave_near"]


some_answers = st.dictionaries(st.sampled_from(sorted(QUESTIONS)), st.sampled_from(sorted(ANSWERS)), max_size=25)
some_kind = st.sampled_from(sorted(kinds()))
some_facts = st.lists(st.sampled_from(sorted(FACTS)), unique=True).map(tuple)


@given(kind=some_kind, said=some_answers, facts=some_facts, question=st.sampled_from(sorted(QUESTIONS)))
def test_more_threat_never_lowers_the_grade(kind: str, said: dict[str, str], facts: tuple[str, ...], question: str) -> None:
    """From the better answer to none, to not known, to the worse one."""
    rest = {code: answer for code, answer in said.items() if code != question}
    steps = [
        rest | {question: better(question)},
        rest,
        rest | {question: "unknown"},
        rest | {question: QUESTIONS[question].worse},
    ]
    ranks = [RANK[advice(kind, step, facts).grade] for step in steps]
    assert ranks == sorted(ranks, reverse=True)


@given(kind=some_kind, said=some_answers, facts=some_facts, more=some_facts)
def test_more_that_is_known_never_lowers_the_grade(
    kind: str, said: dict[str, str], facts: tuple[str, ...], more: tuple[str, ...]
) -> None:
    assert RANK[advice(kind, said, facts + more).grade] <= RANK[advice(kind, said, facts).grade]


@given(kind=some_kind, said=some_answers, facts=some_facts, data=st.data())
def test_the_order_of_answers_changes_nothing(
    kind: str, said: dict[str, str], facts: tuple[str, ...], data: st.DataObject
) -> None:
    shuffled = dict(data.draw(st.permutations(list(said.items()))))
    assert advice(kind, shuffled, facts[::-1]) == advice(kind, said, facts)


@pytest.mark.parametrize(
    ("kind", "qualified", "text", "groups"),
    [
        ("C8", (), "", ["domestic_abuse"]),
        ("A2", ("domestic",), "", ["domestic_abuse"]),
        ("A2", (), "my ex won’t leave the garden", ["domestic_abuse"]),
        ("C7", (), "an exhibition was robbed", []),
        ("S3", (), "she met an older man on Snapchat", ["cse", "online", "missing"]),
        ("C21", (), "", ["online"]),
        ("C14", (), "", ["modern_slavery"]),
        ("C6", (), "they took his passport and he is forced to work", ["modern_slavery"]),
        ("", (), "", []),
    ],
    ids=[
        "kind",
        "qualifier",
        "a word",
        "no such word",
        "three at once",
        "online",
        "slavery",
        "slavery in words",
        "nothing yet",
    ],
)
def test_silent_crimes_are_asked_for(kind: str, qualified: tuple[str, ...], text: str, groups: list[str]) -> None:
    assert [group.code for group in thrive.silent_for(kind, qualified, text)] == groups


def test_silent_questions_are_not_skipped_unknowingly() -> None:
    asked = [question.code for question in HELD.silent["missing"].questions]
    said = dict.fromkeys(asked[1:], "unknown")
    assert [question.code for question in thrive.unanswered("S3", (), "", said)] == asked[:1]
    assert thrive.unanswered("S3", (), "", said | {asked[0]: "no"}) == ()
    assert thrive.unanswered("S3", (), "", {}, "the line is failing, officers are on the way") == ()
    assert len(thrive.unanswered("S3", (), "", {}, "   ")) == len(asked)


def test_missing_asks_the_first_questions_of_the_reference() -> None:
    words = " ".join(question.text for question in HELD.silent["missing"].questions).lower()
    for first in ("worried", "been done", "out of character", "been missing before", "medicine", "victim of a crime"):
        assert first in words


def test_each_kind_asks_its_own_questions_in_the_order_of_the_letters() -> None:
    order = [letter.code for letter in HELD.letters]
    for kind in kinds().values():
        asked = thrive.questions_for(kind.code, kind.family)
        assert [order.index(question.letter) for question in asked] == sorted(order.index(q.letter) for q in asked)
        assert len(asked) <= 18
    assert "trapped" in [q.code for q in thrive.questions_for("T1", "transport")]
    assert "trapped" not in [q.code for q in thrive.questions_for("C7", "crime")]
    assert thrive.questions_for("", "") == ()


def test_answers_are_checked() -> None:
    assert thrive.checked({"now": "yes", "danger": ""}, silent=False) == {"now": "yes"}
    with pytest.raises(Invalid, match="not a question"):
        thrive.checked({"da_hurt": "yes"}, silent=False)
    with pytest.raises(Invalid, match="not an answer"):
        thrive.checked({"now": "perhaps"}, silent=False)


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (Rule("x", "P1", "x", worse=("nothing",)), "asks for nothing"),
        (Rule("x", "P1", "x", facts=("moon",)), "the fact moon"),
        (Rule("x", "P1", "x", group="ghosts", least=1), "counts ghosts"),
    ],
    ids=["question", "fact", "group"],
)
def test_a_file_that_contradicts_itself_is_refused(rule: Rule, says: str) -> None:
    from dataclasses import replace

    with pytest.raises(Invalid, match=says):
        thrive._check(replace(HELD, rules=(rule,)))
