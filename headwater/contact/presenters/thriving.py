"""THRIVE+ as a screen asks it: a line and questions for each letter, silent crimes, and the grade that the rules recommend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from headwater.contact.rules import thrive
from headwater.dispatch.queries import grades

ANSWERS = tuple(thrive.ANSWERS.items())


@dataclass(frozen=True, slots=True)
class Question:
    """A question to be answered yes, no or not known. ``name`` is the field's."""

    name: str
    question: str
    value: str
    options: tuple[tuple[str, str], ...] = ANSWERS


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of THRIVE+, its line, and the questions under it."""

    code: str
    initial: str
    name: str
    meaning: str
    prompt: str
    text: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Silent:
    """A silent crime whose questions must be asked."""

    code: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that spoke."""

    grade: str
    words: str
    decides: bool


@dataclass(frozen=True, slots=True)
class Advice:
    """The recommended grade, in words."""

    grade: str
    name: str
    rules: tuple[Rule, ...]
    version: str


def letters_of(asked: Iterable[thrive.Question], lines: Mapping[str, str], said: Mapping[str, str]) -> tuple[Letter, ...]:
    """Every letter with its line, and the questions that serve it."""
    held = tuple(asked)
    return tuple(
        Letter(
            one.code, one.initial, one.name, one.meaning, one.prompt, lines.get(one.code, ""),
            tuple(_question("answers", question, said) for question in held if question.letter == one.code),
        )
        for one in thrive.thrive().letters
    )  # fmt: skip


def silent_of(groups: Iterable[thrive.Silent], said: Mapping[str, str]) -> tuple[Silent, ...]:
    """The silent crimes that must be asked about."""
    return tuple(
        Silent(group.code, group.title, tuple(_question("silent", one, said) for one in group.questions)) for group in groups
    )


def advice_of(held: thrive.GradeAdvice | None) -> Advice | None:
    """The recommended grade with every rule that speaks."""
    if held is None:
        return None
    grade = grades().get(held.grade)
    name = f"{grade.name}, {grade.target} minutes" if grade and grade.target else grade.name if grade else ""
    rules = tuple(Rule(one.grade, one.sentence, one.decides) for one in held.fired)
    return Advice(held.grade, name, rules, f"Rules {held.version}")


def _question(group: str, question: thrive.Question, said: Mapping[str, str]) -> Question:
    return Question(f"{group}.{question.code}", question.text, said.get(question.code, ""), ANSWERS)
