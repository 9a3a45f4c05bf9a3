"""People's names: how they are kept, compared, and what else their bearers are called.

A name is kept as it was said. No name is taken apart into given and family names: people have one, five, or write the
family name first; the comparison does not mind the order.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from headwater.insight.linkage.names import LONGEST, name_key, nicknames
from headwater.kernel import Invalid


def name_of(text: str) -> str:
    """A name as it is kept: blanks made single, nothing that cannot be printed, at most LONGEST characters; "" for none.

    Raises Invalid where it is longer.
    """
    shown = unicodedata.normalize("NFC", "".join(" " if c.isspace() else c for c in text if c.isprintable() or c.isspace()))
    name = " ".join(shown.split())
    if len(name) > LONGEST:
        raise Invalid("That is too long for a name.", f"A name has at most {LONGEST} characters; put the rest into the note.")
    return name


@dataclass(frozen=True, slots=True)
class Spoken:
    """A name as it may be kept: its key, and the keys of what its bearer may be called instead, in either order."""

    key: str
    others: tuple[str, ...]


def spoken_as(text: str) -> Spoken:
    """The key of a name, and every key in which one word is exchanged for a nickname, or the last word comes first."""
    key = name_key(text)
    words = key.split()
    if not 1 < len(words) <= 6:
        return Spoken(key, ())
    found = {" ".join([words[-1], *words[:-1]]), " ".join([*words[1:], words[0]])}
    for place in (0, len(words) - 1):
        for name in nicknames().get(words[place], ()):
            called = [*words[:place], name, *words[place + 1 :]]
            found |= {" ".join(called), " ".join([called[-1], *called[:-1]])}
    return Spoken(key, tuple(sorted(found - {key})))


@lru_cache(8192)
def names_alike(one: str, other: str) -> float:
    """How alike two keys are, from 0 to 1, whatever the order of their words.

    Each word of the shorter is paired with the most alike of the longer; nicknames count as nearly the same name, an
    initial as some agreement. Words left over in the longer (middle names) take little away.
    """
    a, b = sorted((one.split(), other.split()), key=len)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    pairs = sorted(((_words_alike(x, y), -abs(i - j), i, j) for i, x in enumerate(a) for j, y in enumerate(b)), reverse=True)
    left, right, total = set(range(len(a))), set(range(len(b))), 0.0
    for alike, _, i, j in pairs:
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
            total += alike
    paired = total / len(a)
    spare = len(b) - len(a)
    if len(a) == 1 and spare:
        return 0.75 * paired  # one word of two agrees: a given name or a family name alone
    joined = JaroWinkler.similarity("".join(a), "".join(b))  # “anne marie” and “annemarie”
    return max(paired - 0.04 * spare, 0.95 * joined if joined > 0.95 else 0.0, 0.0)


def _words_alike(x: str, y: str) -> float:
    if x == y:
        return 1.0
    if y in nicknames().get(x, ()):
        return 0.95
    if len(x) == 1 or len(y) == 1:
        return 0.8 if x[0] == y[0] else 0.0
    slips = 1 - DamerauLevenshtein.distance(x, y) / max(len(x), len(y))
    return max(slips, JaroWinkler.similarity(x, y) - 0.08)
