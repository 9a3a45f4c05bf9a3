"""How names are compared, by rooms and library alike: one key for what is written differently, and what people are called."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources

LONGEST = 200
"""Characters of a name that are compared."""

TITLES = frozenset({"mr", "mrs", "miss", "ms", "mx", "dr", "sir", "synthetic"})
"""Words that say nothing about who somebody is; the last is how the demonstration marks invented people."""

APOSTROPHES = "['’‘ʼ`´]"


@lru_cache(4096)
def name_key(text: str) -> str:
    """How a name is compared: small letters of any alphabet, without accents, marks and titles.

    “Seán O’Brien” → “sean obrien”; “Mrs Anne-Marie SMITH” → “anne marie smith”; “Мария” stays “мария”.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text[: 2 * LONGEST]) if not unicodedata.combining(c))
    plain = re.sub(APOSTROPHES, "", plain.casefold().replace("ß", "ss"))
    words = re.findall(r"[^\W_]+", plain)
    told = [word for word in words if word not in TITLES]
    return " ".join(told or words)[:LONGEST]


@cache
def nicknames() -> dict[str, frozenset[str]]:
    """Every given name that has others → all the names that its bearers may be called, itself among them."""
    found: dict[str, frozenset[str]] = {}
    for group in tomllib.loads((resources.files("headwater.insight") / "reference" / "nicknames.toml").read_text("utf-8"))[
        "groups"
    ]:
        for name in group:
            found[name] = found.get(name, frozenset()) | frozenset(group)
    return found
