"""Which records are compared at all: those that share a key. Each key forgives another slip."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from headwater.insight.linkage.writing import Rows, Words

Codes = npt.NDArray[np.uint64]

_PRIME = np.uint64(1099511628211)


def keys_of(rows: Rows, names: Words, places: Words) -> Iterator[Codes]:
    """Seven kinds of key, each (one or two a record) × records; nought where a record has none.

    Date of birth with the first letter of the first or the last name; what both names sound like with the year, with the
    day and month, and alone; the first or the last name with the last word of the address or with the house; the date of
    birth with the house.
    """
    first, last = _ends(rows["name"], names)
    pair = np.where(first < last, _mixed(first, last), _mixed(last, first))
    pair[(first == 0) | (last == 0)] = 0
    birth = rows["birth"].astype(np.uint64)
    house, region = _house(rows["address"], places)
    either = np.stack([first, last])
    yield _mixed(birth, _initials(rows["name"], names))
    yield _mixed(pair, birth // np.uint64(10_000))[np.newaxis]
    yield _mixed(pair, birth % np.uint64(10_000))[np.newaxis]
    yield _mixed(pair, np.uint64(1))[np.newaxis]
    yield _mixed(either, region)
    yield _mixed(either, house)
    yield _mixed(birth, house)[np.newaxis]


def _mixed(one: Codes, other: Codes | np.uint64) -> Codes:
    """Both in one number; nought where either is."""
    with np.errstate(over="ignore"):
        found = (one * _PRIME ^ other) * _PRIME
    found ^= found >> np.uint64(29)
    return np.where((one == 0) | (np.asarray(other) == 0), np.uint64(0), found)


def _ends(table: npt.NDArray[np.int32], words: Words) -> tuple[Codes, Codes]:
    """The codes of the first and of the last word; of a name of one word the last is nought."""
    used = (table >= 0).sum(axis=1)
    codes = np.append(words["code"], np.uint64(0))
    last = table[np.arange(len(table)), np.maximum(used - 1, 0)]
    return codes[table[:, 0]], np.where(used > 1, codes[last], np.uint64(0))


def _initials(table: npt.NDArray[np.int32], words: Words) -> Codes:
    used = (table >= 0).sum(axis=1)
    letters = np.append(words["letters"][:, 0], np.uint32(0)).astype(np.uint64)
    last = table[np.arange(len(table)), np.maximum(used - 1, 0)]
    one, other = letters[table[:, 0]], letters[last]
    return np.stack([one, np.where(one == other, np.uint64(0), other)])


def _house(table: npt.NDArray[np.int32], words: Words) -> tuple[Codes, Codes]:
    """The first number with the first word of three letters or more; and the last word."""
    if not len(words["code"]):
        nothing = np.zeros(len(table), np.uint64)
        return nothing, nothing
    digit = np.append((words["letters"][:, 0] >= 48) & (words["letters"][:, 0] <= 57), False)
    wordy = np.append(~digit[:-1] & (words["length"] >= 3), False)
    codes = np.append(words["code"], np.uint64(0))
    rows = np.arange(len(table))
    number, street = (
        np.where(kind[table].any(axis=1), codes[table[rows, kind[table].argmax(axis=1)]], 0) for kind in (digit, wordy)
    )
    used = (table >= 0).sum(axis=1)
    return _mixed(number.astype(np.uint64), street.astype(np.uint64)), codes[table[rows, np.maximum(used - 1, 0)]]
