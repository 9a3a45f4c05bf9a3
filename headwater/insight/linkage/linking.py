"""Who of a million is meant, and which records are of one person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from headwater.insight.hotspots.counting import in_parts
from headwater.insight.linkage.blocking import Codes, keys_of
from headwater.insight.linkage.comparing import compare_all, compare_blocks
from headwater.insight.linkage.writing import People
from headwater.kernel import Invalid

Ints = npt.NDArray[np.int64]

WINDOW = 40
"""A record is compared with so many others of one key at most; the rest are met by another key."""
_AT_MOST = 4_000  # records of one key that one question looks at
SURE = 0.95


@dataclass(frozen=True, slots=True)
class Match:
    """``row`` of the records given; ``odds``: the probability, from 0 to 1, that they are one person, taking it that the
    person asked for is as likely to be in the records as not. ``why`` says what agrees, and what does not.
    """

    row: int
    odds: float
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class Linked:
    """``person``: a number for each record, the same for records of one person, in order of first mention. ``pairs`` of
    rows that agree and their ``odds`` of being one person.
    """

    person: Ints
    pairs: Ints
    odds: npt.NDArray[np.float64]

    @property
    def people(self) -> int:
        return int(self.person.max()) + 1


def link(people: People, *, sure: float = SURE) -> Linked:
    """Records of one person together: pairs at least ``sure`` (0.5 to below 1), and what hangs together by such pairs.

    The order of the records changes only the numbers. Raises Invalid for another ``sure``.
    """
    if not 0.5 <= sure < 1:
        raise Invalid(f"{sure:g} is no degree of certainty.", "Choose between 0.5 and 0.999, such as 0.95.")
    prior = _prior(len(people))
    least = int(np.ceil(100 * (prior + np.log2(sure / (1 - sure)))))
    found = list(_pairs(people, least))
    size = len(people)
    every = np.concatenate([pairs for pairs, _ in found]) if found else np.zeros((0, 2), np.int64)
    scores = np.concatenate([score for _, score in found]) if found else np.zeros(0, np.int32)
    _, once = np.unique(every[:, 0] * size + every[:, 1], return_index=True)
    pairs, score = every[once], scores[once]
    joined = coo_array((np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), (size, size))
    _, group = connected_components(joined, directed=False)
    _, first, inverse = np.unique(group, return_index=True, return_inverse=True)
    number = np.empty(len(first), np.int64)
    number[np.argsort(first)] = np.arange(len(first))
    return Linked(number[inverse], pairs, _odds(score, prior))


class PeopleIndex:
    """Records kept ready, so that one caller is found among them at once. Made in seconds for a million."""

    def __init__(self, people: People) -> None:
        self.people = people
        self._keys = [_sorted(key, people) for key in keys_of(people.rows, people.names, people.addresses)]
        _ = people.numbers

    def matches(
        self, name: str = "", birth: date | str | None = None, address: str = "", *, limit: int = 5, sure: float = 0.5
    ) -> tuple[Match, ...]:
        """Who somebody may be, the likeliest first, at most ``limit``, each at least ``sure``. Nobody where nothing is said."""
        rows, names, places = self.people.asked(name, birth, address)
        wanted = [
            order[first : min(end, first + _AT_MOST)]
            for (key, order), asked in zip(self._keys, keys_of(rows, names, places), strict=True)
            for one in asked.ravel()
            if one
            for first, end in [np.searchsorted(key, [one, one + np.uint64(1)])]
        ]
        candidates = np.unique(np.concatenate(wanted)) if wanted else np.zeros(0, np.int64)
        parts = compare_all(names, places, self.people.rows, rows, candidates)
        odds = _odds(parts.sum(axis=1), _prior(len(self.people)))
        same = self.people.rows["birth"][candidates] == rows["birth"][0]
        order = np.lexsort((candidates, -odds))[: max(limit, 0)]
        return tuple(
            Match(int(candidates[one]), float(odds[one]), _why(*parts[one].tolist(), same_day=bool(same[one])))
            for one in order.tolist()
            if odds[one] >= sure and parts[one, 0] > 0
        )


def _prior(size: int) -> float:
    """Bits of agreement that are needed to believe that one of so many is the one."""
    return float(np.log2(max(size, 2)))


def _odds(score: npt.NDArray[np.integer], prior: float) -> npt.NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp2(np.clip(prior - score / 100, -60, 60))), np.float64)


def _sorted(key: Codes, people: People) -> tuple[Codes, Ints]:
    """The records that have the key, in its order; of a key that many share, in the order of what was written."""
    flat = key.ravel()
    has = np.flatnonzero(flat)
    order = has[np.argsort(flat[has])]
    found, order = flat[order], order % len(people)
    starts = np.flatnonzero(np.append(True, found[1:] != found[:-1])) if len(found) else has
    lengths = np.diff(np.append(starts, len(found)))
    for start, length in zip(starts[lengths > WINDOW].tolist(), lengths[lengths > WINDOW].tolist(), strict=True):
        block = order[start : start + length]
        rows = people.rows[block]
        by = (*rows["address"].T[::-1], rows["birth"], *rows["name"].T[::-1])
        order[start : start + length] = block[np.lexsort(by)]
    return found, order


def _pairs(people: People, least: int) -> Iterator[tuple[Ints, npt.NDArray[np.int32]]]:
    names, places, rows = people.names, people.addresses, people.rows
    for whole in keys_of(rows, names, places):
        key, order = _sorted(whole, people)

        def work(part: slice, key: Codes = key, order: Ints = order) -> tuple[Ints, npt.NDArray[np.int32]]:
            room = 1_024 + (part.stop - part.start) // 2
            while True:
                pairs, scores = np.empty((room, 2), np.int64), np.empty(room, np.int32)
                found = compare_blocks(names, places, rows, key, order, part.start, part.stop, WINDOW, least, pairs, scores)
                if found <= room:
                    return pairs[:found].copy(), scores[:found].copy()
                room = found

        yield from in_parts(work, len(key))


def _why(name: int, born: int, place: int, *, same_day: bool) -> str:
    said = ["same or like name" if name > 0 else "another name"]
    if born:
        said.append("same birth date" if same_day else "birth date but for a slip" if born > 0 else "another birth date")
    if place:
        said.append("same address" if place >= 1_000 else "part of the address" if place > 0 else "another address")
    return ", ".join(said)
