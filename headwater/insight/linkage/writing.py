"""From what was written to numbers: words in a list of words, dates as their eight digits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from headwater.insight.linkage.comparing import codes_of
from headwater.insight.linkage.names import APOSTROPHES, TITLES, name_key, nicknames
from headwater.kernel import Invalid

Ints = npt.NDArray[np.int32]
Written: TypeAlias = "Sequence[Any] | npt.NDArray[Any] | pa.Array"

NAME_WORDS, ADDRESS_WORDS = 4, 10
LETTERS = 16
_KIN = 4
_RAREST = 1_300
"""Hundredths of bits that agreement on the rarest word is worth, at most."""

_SHORT = {
    "street": "st", "road": "rd", "avenue": "ave", "av": "ave", "close": "cl", "crescent": "cres", "drive": "dr", "lane": "ln",
    "place": "pl", "court": "ct", "gardens": "gdns", "grove": "gr", "terrace": "terr", "square": "sq", "flat": "flt",
    "apartment": "flt", "unit": "flt", "circuit": "cct", "saint": "st",
}  # fmt: skip
"""Words of addresses that are written short."""


WORD = np.dtype(
    [
        ("letters", np.uint32, LETTERS),
        ("length", np.int32),
        ("weight", np.int32),
        ("has", np.int64),
        ("code", np.uint64),
        ("kin", np.int32, _KIN),
    ],
    align=True,
)
"""A word for compiled code: ``letters`` (code points) and how many, ``weight`` (hundredths of bits that agreement on it is
worth: the rarer, the more), ``has`` (a bit for each letter that is in it), ``code`` (alike for what sounds alike) and ``kin``
(numbers of the groups of nicknames it is in; −1 for none). A word's facts lie together in memory, as a record's do: columns
side by side would cost compiled code more to look up than to compare."""

RECORD = np.dtype(
    [("name", np.int32, NAME_WORDS), ("birth", np.int32), ("born", np.int32), ("address", np.int32, ADDRESS_WORDS)], align=True
)
"""``name`` and ``address``: the words of each, by their number; −1 for none. ``birth``: 19640229; 0 for none. ``born``:
hundredths of bits that agreement on this date is worth."""

Words: TypeAlias = "npt.NDArray[Any]"
Rows: TypeAlias = "npt.NDArray[Any]"


@dataclass(frozen=True, eq=False)
class People:
    """Records of people, made ready for comparing. Make them by ``People.of``."""

    rows: Rows
    names: Words
    addresses: Words
    known_names: tuple[str, ...]
    known_addresses: tuple[str, ...]

    @classmethod
    def of(cls, names: Written, births: Written | None = None, addresses: Written | None = None) -> People:
        """Lists or arrays of one length. ``names`` in any order of words and any alphabet; ``births`` dates, or text of
        eight digits (as they were said, even if no calendar has them); ``addresses`` in one line. None and "" are not known.

        Raises Invalid for lists of unequal length and for no record.
        """
        size = len(names)
        if not size:
            raise Invalid("There is no record to compare.", "Give at least one name.")
        for what, column in (("dates of birth", births), ("addresses", addresses)):
            if column is not None and len(column) != size:
                raise Invalid(f"There are {size:,} names and {len(column):,} {what}.", "Give one of each for each record.")
        with ThreadPoolExecutor(2) as pool:  # Arrow and NumPy let the other thread run
            elsewhere = pool.submit(_addresses, addresses, size)
            name, known = _numbered(_keys(names, TITLES), NAME_WORDS, {})
            birth = np.zeros(size, np.int32) if births is None else _births(births)
            rows = name, birth, _worth_of_dates(birth)
            words = words_of(known, name, kin=True)
            address, places = elsewhere.result()
        return cls(_records(*rows, address), words, words_of(places, address), known, places)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def numbers(self) -> tuple[Mapping[str, int], ...]:
        """The number of each word of names, and of addresses."""
        return tuple({word: n for n, word in enumerate(known)} for known in (self.known_names, self.known_addresses))

    def asked(self, name: str, birth: date | str | None, address: str) -> tuple[Rows, Words, Words]:
        """One record beside these: its words by the same numbers, new ones added at the end as rare as can be."""
        (known, places), when = self.numbers, _births([birth])
        one, new_names = _beside(name_key(name).split(), known, NAME_WORDS)
        other, new_places = _beside([_SHORT.get(word, word) for word in name_key(address).split()], places, ADDRESS_WORDS)
        rows = _records(one, when, np.array([_RAREST], np.int32), other)
        return rows, _longer(self.names, new_names), _longer(self.addresses, new_places)


def _records(*columns: Ints) -> Rows:
    rows = np.empty(len(columns[0]), RECORD)
    for name, column in zip(RECORD.names or (), columns, strict=True):
        rows[name] = column
    return rows


def words_of(known: Sequence[str], used: Ints | None = None, *, kin: bool = False) -> Words:
    """``used``: the table of the words' numbers, by which they are weighed; left out, all are as rare as can be."""
    letters = np.zeros((len(known), LETTERS), np.uint32)
    if known:
        letters[:] = np.array([word[:LETTERS] for word in known], f"U{LETTERS}").view(np.uint32).reshape(-1, LETTERS)
    length = (letters > 0).sum(axis=1).astype(np.int32)
    weight = np.full(len(known), _RAREST, np.int32)
    if used is not None and len(known):
        seen = np.bincount(used.ravel() + 1, minlength=len(known) + 1)[1:]
        weight = np.minimum(_RAREST, 100 * np.log2(len(used) / np.maximum(seen, 1))).astype(np.int32)
    groups = np.full((len(known), _KIN), -1, np.int32)
    if kin:
        number = {group: n for n, group in enumerate(dict.fromkeys(nicknames().values()))}
        for place, word in enumerate(known):
            if word in nicknames():
                shared = [n for group, n in number.items() if word in group]
                groups[place, : min(_KIN, len(shared))] = shared[:_KIN]
    words = np.empty(len(known), WORD)
    words["letters"], words["length"], words["weight"], words["kin"] = letters, length, weight, groups
    words["has"] = np.bitwise_or.reduce(np.where(letters > 0, 1 << (letters & 31).astype(np.int64), 0), axis=1)
    words["code"] = codes_of(letters, length)
    return words


def _addresses(addresses: Written | None, size: int) -> tuple[Ints, tuple[str, ...]]:
    keys = None if addresses is None else _keys(addresses, frozenset())
    return _numbered(keys, ADDRESS_WORDS, _SHORT, size)


def _keys(texts: Written, left_out: frozenset[str]) -> pa.Array:
    """``name_key`` of each: of plain letters by Arrow at once, of all others one by one."""
    try:
        given = texts if isinstance(texts, pa.Array) else pa.array(texts, pa.string(), from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as wrong:
        raise Invalid("Not every name or address is text.", "Give text, or None for one that is not known.") from wrong
    if isinstance(given, pa.ChunkedArray):
        given = given.combine_chunks()
    told = pc.fill_null(given, "")
    plain = pc.and_(pc.string_is_ascii(told), pc.less_equal(pc.binary_length(told), 200))
    keys = pc.replace_substring_regex(pc.ascii_lower(told), APOSTROPHES, "")
    keys = pc.ascii_trim_whitespace(pc.replace_substring_regex(keys, "[^0-9a-z]+", " "))
    if left_out:
        fewer = pc.replace_substring_regex(keys, rf"\b({'|'.join(sorted(left_out))})\b ?", "")
        fewer = pc.ascii_trim_whitespace(fewer)
        keys = pc.if_else(pc.equal(fewer, ""), keys, fewer)
    others = np.flatnonzero(~np.asarray(plain))
    if not len(others):
        return keys
    said = [name_key(text) for text in told.take(pa.array(others)).to_pylist()]
    return pc.replace_with_mask(keys, pc.invert(plain), pa.array(said, pa.string()))


def _numbered(keys: pa.Array | None, most: int, short: Mapping[str, str], size: int = 0) -> tuple[Ints, tuple[str, ...]]:
    """The words of each key, by their number in the list of words, and that list."""
    if keys is None:
        return np.full((size, most), -1, np.int32), ()
    split = pc.split_pattern(keys, " ")
    words = pc.dictionary_encode(split.flatten())
    known: list[str] = words.dictionary.to_pylist()
    place = {word: n for n, word in enumerate(sorted({short.get(word, word) for word in known if word}))}
    number = np.array([place[short.get(word, word)] if word else -1 for word in known] or [-1], np.int32)
    each = number[words.indices.to_numpy(zero_copy_only=False)]
    offsets = split.offsets.to_numpy()
    lengths = np.diff(offsets)
    row = np.repeat(np.arange(len(keys)), lengths)
    at = np.arange(len(each)) - np.repeat(offsets[:-1] - offsets[0], lengths)
    at = np.where(at == np.repeat(lengths, lengths) - 1, np.minimum(at, most - 1), at)  # the last word counts most
    table = np.full((len(keys), most), -1, np.int32)
    fits = at < most
    table[row[fits], at[fits]] = each[fits]
    return table, tuple(place)


def _births(births: Written) -> Ints:
    values = np.asarray(births) if not isinstance(births, list) else np.array(births, dtype=object)
    if values.dtype.kind == "M":
        days = values.astype("datetime64[D]")
        known = ~np.isnat(days)
        month = np.where(known, days, np.datetime64(0, "D")).astype("datetime64[M]")
        year = month.astype("datetime64[Y]")
        found = (year.astype(int) + 1970) * 10_000 + ((month - year).astype(int) + 1) * 100 + (days - month).astype(int) + 1
        return np.where(known, found, 0).astype(np.int32)
    texts = [_text(one) for one in values.tolist()]
    digits = {text: _digits(text) for text in set(texts)}
    return np.array([digits[text] for text in texts], np.int32)


def _text(birth: object) -> str:
    return "" if birth is None or birth != birth else birth.isoformat() if isinstance(birth, date) else str(birth).strip()


def _digits(text: str) -> int:
    found = text[:10].replace("-", "")
    return int(found) if len(found) == 8 and found.isascii() and found.isdigit() else 0


def _worth_of_dates(birth: Ints) -> Ints:
    _, inverse, seen = np.unique(birth, return_inverse=True, return_counts=True)
    worth = np.minimum(_RAREST, 100 * np.log2(len(birth) / seen))
    return np.asarray(np.maximum(worth, 100)[inverse], np.int32)


def _beside(words: Sequence[str], known: Mapping[str, int], most: int) -> tuple[Ints, list[str]]:
    kept = [*words[: most - 1], words[-1]] if len(words) > most else list(words)
    new = list(dict.fromkeys(word for word in kept if word not in known))
    row = np.full((1, most), -1, np.int32)
    row[0, : len(kept)] = [known[word] if word in known else len(known) + new.index(word) for word in kept]
    return row, new


def _longer(words: Words, new: Sequence[str]) -> Words:
    if not new:
        return words
    both = [one.view(np.uint8) for one in (words, words_of(new, kin=True))]  # as bytes: field by field takes ten times as long
    return np.concatenate(both).view(WORD)
