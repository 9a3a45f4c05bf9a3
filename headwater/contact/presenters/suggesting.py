"""Kinds of incident out of a caller's words. Pure: the words are reference data, the kinds are dispatch's."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

_FILE = Path(__file__).resolve().parents[1] / "reference" / "kind_words.toml"


class Named(Protocol):
    """A kind of incident, as dispatch describes it."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


def suggest(text: str, limit: int = 4) -> tuple[str, ...]:
    """Codes of the kinds that these words speak of, the likeliest first; nothing where none of the words is known.

    A phrase counts the square of its words, so that “car has hit” outweighs “hit”. Equal ones stand as in the file.
    """
    said = " " + _plain(text[:4000])
    scores = {
        code: sum(weight for pattern, weight in patterns if pattern.search(said)) for code, patterns in _patterns().items()
    }
    found = [code for code, score in scores.items() if score > 0]
    return tuple(sorted(found, key=lambda code: -scores[code])[:limit])


def matching(typed: str, kinds: Iterable[Named], limit: int = 9) -> tuple[Named, ...]:
    """Kinds whose code, name or words begin as typed, those by code and name before those by words."""
    wanted = _plain(typed)
    if not wanted:
        return ()
    ranked: list[tuple[int, Named]] = []
    for kind in kinds:
        rank = _rank(wanted, kind)
        if rank is not None:
            ranked.append((rank, kind))
    return tuple(kind for _, kind in sorted(ranked, key=lambda pair: pair[0])[:limit])


def _rank(wanted: str, kind: Named) -> int | None:
    name = _plain(kind.name)
    if kind.code.lower() == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    if all(any(word.startswith(part) for word in name.split()) for part in wanted.split()):
        return 2
    if any(
        phrase.startswith(wanted) or (len(wanted) > 3 and wanted.startswith(phrase)) for phrase in _words().get(kind.code, ())
    ):
        return 3
    return None


def _plain(text: str) -> str:
    """Lower case, one blank between words, no full stops or commas; apostrophes as typed on any keyboard."""
    return " ".join(re.sub(r"[^\w' ]+", " ", text.replace("’", "'").lower()).split())


@cache
def _words() -> Mapping[str, Sequence[str]]:
    held: dict[str, list[str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["words"]
    return held


@cache
def _patterns() -> dict[str, list[tuple[re.Pattern[str], int]]]:
    return {
        code: [(re.compile(rf"\b{re.escape(_plain(phrase.lstrip('!')))}"), _weight(phrase)) for phrase in phrases]
        for code, phrases in _words().items()
    }


def _weight(phrase: str) -> int:
    size = len(phrase.lstrip("!").split()) ** 2
    return -size if phrase.startswith("!") else size
