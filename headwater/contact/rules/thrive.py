"""THRIVE+: which questions a contact asks, and which grade the answers recommend, rule by rule.

Questions and rules are data (``reference/thrive.toml``). Rules ask only for what makes things worse, and the strongest one
that holds decides: so more threat never lowers a grade, and the order of answers changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from headwater.contact.rules.channels import read
from headwater.kernel import Invalid

ANSWERS = {"yes": "Yes", "no": "No", "unknown": "Not known"}
"""What may be answered, and how it is shown."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of THRIVE+, with what it means and what to write beside it."""

    code: str
    name: str
    initial: str
    meaning: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question to be answered yes, no or not known. ``worse``: the answer that makes things worse."""

    code: str
    text: str
    letter: str = ""
    worse: str = "yes"
    grave: bool = False
    kinds: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    not_families: tuple[str, ...] = ()
    not_kinds: tuple[str, ...] = ()

    def asked_of(self, kind: str, family: str) -> bool:
        if self.kinds or kind in self.not_kinds:
            return kind in self.kinds
        if self.families or self.also:
            return family in self.families or kind in self.also
        return family not in self.not_families


@dataclass(frozen=True, slots=True)
class Silent:
    """A crime that hides in calls, with the questions that bring it to light."""

    code: str
    title: str
    questions: tuple[Question, ...]
    kinds: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """What recommends a grade, and when. Empty conditions hold."""

    code: str
    grade: str
    words: str
    kinds: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    group: str = ""
    least: int = 0


@dataclass(frozen=True, slots=True)
class Thrive:
    """The whole reference, of one version."""

    version: str
    default: str
    default_words: str
    letters: tuple[Letter, ...]
    questions: Mapping[str, Question]
    silent: Mapping[str, Silent]
    hidden: Mapping[str, Question]
    rules: tuple[Rule, ...]

    def question(self, code: str) -> Question | None:
        """A question of the letters, or of a silent group (``hidden``)."""
        return self.questions.get(code) or self.hidden.get(code)


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that holds, with what made it hold in words: “A weapon… (Is a knife…? Yes)”. ``decides``: of the grade that
    is recommended.
    """

    code: str
    grade: str
    words: str
    because: tuple[str, ...] = ()
    decides: bool = False

    @property
    def sentence(self) -> str:
        return f"{self.words} ({'; '.join(self.because)})" if self.because else self.words


@dataclass(frozen=True, slots=True)
class GradeAdvice:
    """The recommended grade and every rule that speaks, the strongest first."""

    grade: str
    fired: tuple[Fired, ...]
    version: str


FACTS = {
    "silent_55": "The caller pressed 55",
    "firearms": "A firearms marker on the caller or the place",
    "vulnerable": "A marker says that the caller or somebody at the place is vulnerable",
    "repeat": "They, or this place, have called before within ninety days",
}
"""What the record itself may say, in words."""


@cache
def thrive() -> Thrive:
    """The reference in force. Raises Invalid where the file contradicts itself."""
    return _made(read("thrive"))


def questions_for(kind: str, family: str) -> tuple[Question, ...]:
    """The questions that this kind of incident asks, in the order of the letters."""
    held = thrive()
    order = {letter.code: number for number, letter in enumerate(held.letters)}
    asked = [question for question in held.questions.values() if kind and question.asked_of(kind, family)]
    return tuple(sorted(asked, key=lambda question: order[question.letter]))


def silent_for(kind: str, qualifiers: Collection[str] = (), text: str = "") -> tuple[Silent, ...]:
    """The silent-crime groups that must be asked: by kind, by qualifier, or by a word that the caller used."""
    return tuple(
        group
        for group in thrive().silent.values()
        if kind in group.kinds or any(one in group.qualifiers for one in qualifiers) or _speaks_of(group, text)
    )


def unanswered(
    kind: str, qualifiers: Collection[str], text: str, silent: Mapping[str, str], not_asked: str = ""
) -> tuple[Question, ...]:
    """Silent questions that were neither answered nor set aside with a reason."""
    if not_asked.strip():
        return ()
    return tuple(
        question
        for group in silent_for(kind, qualifiers, text)
        for question in group.questions
        if silent.get(question.code) not in ANSWERS
    )


def recommendation(
    *,
    kind: str,
    family: str,
    rank: Mapping[str, int],
    answers: Mapping[str, str],
    silent: Mapping[str, str],
    qualifiers: Collection[str] = (),
    facts: Collection[str] = (),
) -> GradeAdvice:
    """The grade that these answers recommend. ``rank``: how pressing each grade is, 1 the most."""
    held = thrive()
    said = {**answers, **silent}
    fired = [rule for rule in held.rules if _holds(rule, kind, family, qualifiers, facts, said)]
    fired.sort(key=lambda rule: rank.get(rule.grade, 99))
    if not fired:
        return GradeAdvice(held.default, (Fired("default", held.default, held.default_words, decides=True),), held.version)
    strongest = fired[0].grade
    return GradeAdvice(
        strongest,
        tuple(Fired(r.code, r.grade, r.words, _because(r, facts, said), r.grade == strongest) for r in fired),
        held.version,
    )


def checked(given: Mapping[str, str], *, silent: bool) -> dict[str, str]:
    """Answers to known questions, in a fixed order, those left empty left out. Raises Invalid on any other."""
    held = thrive()
    known = held.hidden if silent else held.questions
    for code, answer in given.items():
        if code not in known:
            raise Invalid(f"“{code[:40]}” is not a question of THRIVE+.", "Load the page again: the questions have changed.")
        if answer and answer not in ANSWERS:
            raise Invalid(f"“{answer[:40]}” is not an answer.", "Answer yes, no or not known.")
    return {code: given[code] for code in known if given.get(code)}


def _holds(
    rule: Rule, kind: str, family: str, qualifiers: Collection[str], facts: Collection[str], said: Mapping[str, str]
) -> bool:
    if (rule.kinds or rule.families) and kind not in rule.kinds and family not in rule.families:
        return False
    if rule.qualifiers and not any(one in qualifiers for one in rule.qualifiers):
        return False
    if not all(fact in facts for fact in rule.facts) or not all(_level(code, said) == 2 for code in rule.worse):
        return False
    if rule.any and not any(_level(code, said) == 2 for code in rule.any):
        return False
    if rule.maybe and not any(_level(code, said) >= 1 for code in rule.maybe):
        return False
    return not rule.group or _count(rule.group, said) >= rule.least


def _level(code: str, said: Mapping[str, str]) -> int:
    """2: answered the worse way; 1: asked, and not known; 0: answered the better way, or not asked."""
    answer = said.get(code, "")
    question = thrive().question(code)
    if question is not None and answer == question.worse:
        return 2
    return 1 if answer == "unknown" else 0


def _count(group: str, said: Mapping[str, str]) -> int:
    return sum(_level(question.code, said) == 2 for question in thrive().silent[group].questions)


def _because(rule: Rule, facts: Collection[str], said: Mapping[str, str]) -> tuple[str, ...]:
    """The answers and facts that a rule holds by, in words."""
    held = thrive()
    spoke = [code for code in (*rule.worse, *rule.any) if _level(code, said) == 2]
    spoke += [code for code in rule.maybe if _level(code, said) >= 1]
    words = [f"{question.text} {ANSWERS[said[code]]}" for code in dict.fromkeys(spoke) if (question := held.question(code))]
    words += [FACTS[fact] for fact in rule.facts if fact in facts]
    if rule.group:
        group = held.silent[rule.group]
        words.append(f"{_count(rule.group, said)} of {len(group.questions)} signs")
    return tuple(words)


def _speaks_of(group: Silent, text: str) -> bool:
    pattern = _patterns().get(group.code)
    return bool(pattern and text and pattern.search(text[:10_000].replace("’", "'").lower()))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        group.code: re.compile("|".join(rf"\b{re.escape(word)}\b" for word in group.words))
        for group in thrive().silent.values()
        if group.words
    }


def _made(data: Mapping[str, Any]) -> Thrive:
    letters = tuple(Letter(**row) for row in data["letter"])
    questions = {row["code"]: _question(row) for row in data["question"]}
    silent = {}
    for row in data["silent"]:
        asked = tuple(_question({**question, "letter": "vulnerability"}) for question in row["question"])
        silent[row["code"]] = Silent(
            row["code"], row["title"], asked, *(tuple(row.get(name, ())) for name in ("kinds", "qualifiers", "words"))
        )
    held = Thrive(
        version=data["version"],
        default=data["default"],
        default_words=data["default_words"],
        letters=letters,
        questions=questions,
        silent=silent,
        hidden={question.code: question for group in silent.values() for question in group.questions},
        rules=tuple(map(_rule, data["rule"])),
    )
    _check(held)
    return held


_LISTS = ("kinds", "families", "also", "not_families", "not_kinds")


def _question(row: Mapping[str, Any]) -> Question:
    given: dict[str, Any] = {name: tuple(value) if name in _LISTS else value for name, value in row.items()}
    return Question(**given)


def _rule(row: Mapping[str, Any]) -> Rule:
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.items() if name != "count"
    }
    counted: Mapping[str, Any] = row.get("count", {})
    return Rule(**given, group=str(counted.get("group", "")), least=int(counted.get("least", 0)))


def _check(held: Thrive) -> None:
    asked = [*held.questions, *(one.code for group in held.silent.values() for one in group.questions)]
    named = {letter.code for letter in held.letters}
    faults = [f"{code} is asked twice" for code in asked if asked.count(code) > 1]
    faults += [f"{q.code} belongs to no letter" for q in held.questions.values() if q.letter not in named]
    for rule in held.rules:
        faults += [f"{rule.code} asks for {code}" for code in _asks(rule) if code not in asked]
        faults += [f"{rule.code} asks for the fact {fact}" for fact in rule.facts if fact not in FACTS]
        faults += [f"{rule.code} counts {rule.group}"] * bool(rule.group and rule.group not in held.silent)
    if faults:
        raise Invalid(f"thrive.toml: {'; '.join(faults)}.", "See docs/how-to/change-the-thrive-rules.md.")


def _asks(rule: Rule) -> Iterable[str]:
    return (*rule.worse, *rule.any, *rule.maybe)
