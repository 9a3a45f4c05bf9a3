"""What is it about? From a person's words to whoever deals with it, misspelt and in any order; danger first."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from headwater.citizen.rules.flows import REFERENCE

LONGEST = 200
_ENOUGH = 55.0
"""Score from which a topic is worth offering. Found by the sentences of tests/finding_cases.toml."""

_SLIP = 78.0
"""Likeness from which one word is a slip of the finger for another."""

_FILLING = frozenset(
    """
    a an and are at been by can do for from had has have he her here him his i in is it me my of on or our out she some somebody
    someone something that the their them there they this to up was we were what when who with you your
    """.split()  # noqa: SIM905 - a list of words reads as words
)


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that people ask about. ``agency``: a code of contact's directory. ``report``: a kind of report that fits;
    ``page``: a page of ours that helps. ``danger``: 999 stands before it.
    """

    code: str
    title: str
    words: tuple[str, ...]
    text: str
    agency: str = ""
    phone: str = ""
    link: str = ""
    answers: str = ""
    report: str = ""
    page: str = ""
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a person's words, the likeliest first, and whether they speak of danger."""

    topics: tuple[Topic, ...]
    danger: bool


def topics() -> Mapping[str, Topic]:
    """Every topic by its code, in the order of the file."""
    return _directory()[0]


def find(text: str, limit: int = 5) -> Found:
    """What these words may be about, at most ``limit`` topics; nothing for words that nobody uses."""
    said = _tokens(text[:LONGEST])
    held, danger = _directory()
    meant = _meant(said)
    scored = [(score, topic) for topic in held.values() if (score := _score(meant, topic)) >= _ENOUGH]
    scored.sort(key=lambda one: -one[0])
    best = tuple(topic for score, topic in scored[:limit] if score >= scored[0][0] * 0.6)
    return Found(best, any(_says(said, phrase) for phrase in danger) or any(one.danger for one in best[:1]))


def messages() -> Iterator[str]:
    """Every text of the directory that a person reads."""
    for topic in topics().values():
        yield from (text for text in (topic.title, topic.text, topic.answers) if text)


def _score(meant: list[str], topic: Topic) -> float:
    """The best phrase counts whole, others a little: many small signs do not beat one that is exact."""
    scores = sorted((_likeness(meant, _meant(_tokens(phrase))) for phrase in topic.words), reverse=True)
    return scores[0] + sum(score * 0.1 for score in scores[1:4])


def _likeness(meant: list[str], wanted: list[str]) -> float:
    """How well a phrase is said: whole phrases count more the longer they are, parts of one count half."""
    if not meant or not wanted:
        return 0.0
    found = [max(_word(one, word) for one in meant) for word in wanted]
    whole = sum(found) / len(wanted)
    return whole * (1 + 0.15 * (len(wanted) - 1)) if min(found) else whole / 2


def _word(one: str, word: str) -> float:
    """How like two words are, from 0 to 100. Short ones must be the same, or its plural."""
    if one == word:
        return 100.0
    if min(len(one), len(word)) <= 3:
        return 95.0 if one.rstrip("s") == word.rstrip("s") else 0.0
    if one.startswith(word) or word.startswith(one):
        return 92.0
    like = fuzz.ratio(one, word)
    return like if like >= _SLIP and one[0] == word[0] else 0.0


def _says(said: list[str], phrase: str) -> bool:
    """Whether the words of a phrase stand in the text one after the other, or nearly so."""
    wanted = _tokens(phrase)
    spans = (said[start : start + len(wanted)] for start in range(len(said) - len(wanted) + 1))
    return any(all(map(_same, span, wanted)) for span in spans)


def _same(one: str, word: str) -> bool:
    return one == word or (len(word) > 4 and bool(_word(one, word)))


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower().replace("'", "").replace("’", "").replace("-", " "))


def _meant(words: list[str]) -> list[str]:
    """The words that say something; all of them where none does."""
    return [word for word in words if word not in _FILLING] or words


@cache
def _directory() -> tuple[Mapping[str, Topic], tuple[str, ...]]:
    with (REFERENCE / "topics.toml").open("rb") as file:
        held = tomllib.load(file)
    found = [Topic(**{**row, "words": tuple(row["words"])}) for row in held["topic"]]
    return {topic.code: topic for topic in found}, tuple(held["danger"])
