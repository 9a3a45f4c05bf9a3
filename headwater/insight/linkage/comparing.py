"""How well two records agree, in hundredths of bits; compiled. Whole numbers, so that it is the same both ways round.

After Fellegi and Sunter: agreement on something rare weighs more than on something common, a slip takes away, what is not
known says nothing. What each agreement and each slip weighs was set beforehand; the tests hold what it gives on FEBRL's
data sets.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from headwater.space.compiling import compiled

Ints = npt.NDArray[np.int32]
Codes = npt.NDArray[np.uint64]

_SLIP, _SLIPS, _KIN, _PART, _INITIAL = 300, 500, 150, 400, 150
_LEAST, _OTHER_NAME, _SPARE = 50, -450, -50
_SWAPPED, _ONE_DIGIT, _TWO_DIGITS, _OTHER_BIRTH = 700, 650, 150, -700
_MOST_ADDRESS, _OTHER_ADDRESS = 1_600, -250
_CLASSES = np.array([0, 1, 2, 3, 0, 1, 2, 0, 0, 2, 2, 4, 5, 5, 0, 1, 2, 6, 2, 3, 0, 1, 0, 2, 0, 2], np.uint64)


@compiled
def codes_of(letters: npt.NDArray[np.uint32], length: Ints) -> Codes:
    """A number for each word, the same for most that sound alike: the first letter and three consonants by their class.

    Numbers, and letters of other alphabets, are kept as they are.
    """
    found = np.zeros(len(length), np.uint64)
    for i in range(len(length)):
        code, last, kept = np.uint64(1469598103934665603), np.uint64(0), 0
        for j in range(length[i]):
            letter = letters[i, j]
            if 97 <= letter <= 122:
                kind = _CLASSES[letter - 97]
                if j == 0:
                    code = (code ^ np.uint64(letter if letter not in (99, 113) else 107)) * np.uint64(1099511628211)
                elif kind != 0 and kind != last and kept < 3:
                    code = (code ^ kind) * np.uint64(1099511628211)
                    kept += 1
                last = kind
            else:
                code = (code ^ np.uint64(letter + 1000)) * np.uint64(1099511628211)
        found[i] = code
    return found


@compiled
def _many_differ(one: int, other: int, most: int) -> bool:
    """Whether more than ``most`` letters are in one of two words only."""
    apart, count = one ^ other, 0
    while apart and count <= most:
        apart &= apart - 1
        count += 1
    return count > most


@compiled
def slips(one: Any, other: Any, most: int) -> int:
    """How many letters are wrong, left out, added or exchanged with the next; ``most`` + 1 where there are more.

    A slip changes which letters a word has by two at most: most words that are not alike are told apart by that.
    """
    m, n = one.length, other.length
    if abs(m - n) > most or _many_differ(one.has, other.has, 2 * most):
        return most + 1
    before, last, now = np.zeros(17, np.int64), np.arange(17), np.zeros(17, np.int64)
    for i in range(1, m + 1):
        now[0] = i
        least = i
        for j in range(1, n + 1):
            same = one.letters[i - 1] == other.letters[j - 1]
            value = min(last[j] + 1, now[j - 1] + 1, last[j - 1] + (0 if same else 1))
            if i > 1 and j > 1 and one.letters[i - 1] == other.letters[j - 2] and one.letters[i - 2] == other.letters[j - 1]:
                value = min(value, before[j - 2] + 1)
            now[j] = value
            least = min(least, value)
        if least > most:
            return most + 1
        before, last, now = last, now, before
    return min(int(last[n]), most + 1)


@compiled
def words_agree(words: Any, a: int, b: int) -> int:
    """What two words of names say: positive for one name, negative for another."""
    one, other = words[a], words[b]
    if a == b:
        return int(one.weight)
    less: int = min(one.weight, other.weight)
    if one.kin[0] >= 0 and other.kin[0] >= 0:
        for i in range(len(one.kin)):
            for j in range(len(other.kin)):
                if one.kin[i] >= 0 and one.kin[i] == other.kin[j]:
                    return max(less - _KIN, _LEAST)
    short, long = min(one.length, other.length), max(one.length, other.length)
    if short == 1:
        return _INITIAL if one.letters[0] == other.letters[0] else _OTHER_NAME
    found = slips(one, other, 2 if short >= 5 else 1)
    if found == 1 and long >= 3:
        return max(less - _SLIP, _LEAST)
    if found == 2 and short >= 5:
        return max(less - _SLIPS, _LEAST)
    if short >= 3:
        same = 0
        while same < short and one.letters[same] == other.letters[same]:
            same += 1
        if same == short:
            return max(less - _PART, _LEAST)
    return _OTHER_NAME


@compiled
def _paired(worth: Any, m: int, n: int) -> tuple[int, bool]:
    """The best of all ways to give each of ``m`` words one of ``n``; of equals one without another name."""
    best, differs, ways = -1_000_000, False, 1
    for k in range(m):
        ways *= n - k
    for way in range(ways):
        rest, taken, total, bad = way, 0, 0, False
        for i in range(m):
            skip = rest % (n - i)
            rest //= n - i
            j = 0
            while taken >> j & 1 or skip > 0:
                skip -= 1 - (taken >> j & 1)
                j += 1
            taken |= 1 << j
            total += worth[i, j]
            bad = bad or worth[i, j] < 0
        if total > best or (total == best and not bad):
            best, differs = total, bad
    return best, differs


@compiled
def names_agree(words: Any, one: Any, other: Any, worth: Any) -> tuple[int, bool]:
    """The best way to pair the words of two records' names, and whether in it a word stands for another name.

    ``worth`` is room for what each word is worth beside each.
    """
    m, n = _used(one.name), _used(other.name)
    if m == 0 or n == 0:
        return 0, False
    if m > n:
        one, other, m, n = other, one, n, m
    for i in range(m):
        for j in range(n):
            worth[i, j] = words_agree(words, one.name[i], other.name[j])
    best, differs = _paired(worth, m, n)
    return best + _SPARE * (n - m), differs


@compiled
def _used(numbers: Any) -> int:
    used = 0
    while used < len(numbers) and numbers[used] >= 0:
        used += 1
    return used


@compiled
def names_most(words: Any, one: Any) -> int:
    """The most that agreement with this record's name can be worth."""
    most = 0
    for i in range(_used(one.name)):
        most += max(words[one.name[i]].weight, _INITIAL)
    return most


@compiled
def births_agree(one: int, other: int, worth: int) -> int:
    """What two dates of birth say. Day and month exchanged, or a digit wrong, are slips of those who write."""
    if one == 0 or other == 0:
        return 0
    if one == other:
        return worth
    if one // 10_000 == other // 10_000 and one % 100 == other // 100 % 100 and one // 100 % 100 == other % 100:
        return _SWAPPED
    differ, first, x, y = 0, -1, one, other
    next_to, exchanged, p, q = False, False, 0, 0
    for place in range(8):
        a, b = x % 10, y % 10
        if a != b:
            if differ == 0:
                first, p, q = place, a, b
            elif differ == 1:
                next_to = place == first + 1
                exchanged = a == q and b == p
            differ += 1
            if differ > 2:
                return _OTHER_BIRTH
        x, y = x // 10, y // 10
    if differ == 1 or (differ == 2 and next_to and exchanged):
        return _ONE_DIGIT
    return _TWO_DIGITS


@compiled
def addresses_agree(words: Any, one: Any, other: Any) -> int:
    """What two records' addresses say. People move: another address says little against."""
    for k in range(len(one.address)):
        if one.address[k] != other.address[k]:
            if one.address[k] > other.address[k]:
                one, other = other, one  # so that it is the same both ways round
            break
    m, n = _used(one.address), _used(other.address)
    if m == 0 or n == 0:
        return 0
    used, matched, total = 0, 0, 0
    for i in range(m):
        for j in range(n):
            if not used >> j & 1 and one.address[i] == other.address[j]:
                used |= 1 << j
                matched |= 1 << i
                total += words[one.address[i]].weight
                break
    for i in range(m):
        word = words[one.address[i]]
        if matched >> i & 1 or word.length < 4:
            continue
        for j in range(n):
            like = words[other.address[j]]
            if not used >> j & 1 and like.length >= 4 and slips(word, like, 1) == 1:
                used |= 1 << j
                total += max(min(word.weight, like.weight) - _SLIP, 0)
                break
    return min(total * 7 // 10, _MOST_ADDRESS) if total > 300 else _OTHER_ADDRESS


@compiled
def agreement(names: Any, places: Any, one: Any, other: Any, worth: Any) -> tuple[int, int, int]:
    """What name, birth date and address say for one person. Where a name is another's, the household explains the address.

    ``one`` and ``other`` are records; ``worth`` is room (see ``names_agree``).
    """
    name, differs = names_agree(names, one, other, worth)
    born = births_agree(one.birth, other.birth, min(one.born, other.born))
    place = addresses_agree(places, one, other)
    if differs and place > 0:
        place //= 4
    return name, born, place


@compiled
def _room(rows: Any) -> npt.NDArray[np.int64]:
    most = len(rows[0].name)
    return np.zeros((most, most), np.int64)


@compiled
def compare_all(names: Any, places: Any, rows: Any, asked: Any, wanted: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The three parts of one record's agreement (``asked``, its first row) with each of those wanted."""
    found, worth = np.zeros((len(wanted), 3), np.int64), _room(asked)
    for k in range(len(wanted)):
        found[k, 0], found[k, 1], found[k, 2] = agreement(names, places, asked[0], rows[wanted[k]], worth)
    return found


@compiled
def compare_blocks(
    names: Any,
    places: Any,
    rows: Any,
    key: Codes,
    order: npt.NDArray[np.int64],
    first: int,
    stop: int,
    window: int,
    least: int,
    pairs: npt.NDArray[np.int64],
    scores: Ints,
) -> int:
    """Each record with those after it of the same key, at most ``window``; pairs that reach ``least`` are kept.

    Returns how many there were, more than fit into ``pairs`` perhaps.
    """
    found, worth = 0, _room(rows)
    for at in range(first, stop):
        end = at + 1
        while end < min(len(key), at + 1 + window) and key[end] == key[at]:
            end += 1
        if end == at + 1:
            continue
        one = rows[order[at]]
        most = names_most(names, one) + _MOST_ADDRESS
        for beside in range(at + 1, end):
            i, j = order[at], order[beside]
            if i == j:
                continue
            other = rows[j]
            born = births_agree(one.birth, other.birth, min(one.born, other.born))
            if most + born < least:
                continue  # whatever the rest says
            name, differs = names_agree(names, one, other, worth)
            if name <= 0 or name + born + (_MOST_ADDRESS // 4 if differs else _MOST_ADDRESS) < least:
                continue  # whatever the addresses say
            place = addresses_agree(places, one, other)
            score = name + born + (place // 4 if differs and place > 0 else place)
            if score >= least:
                if found < len(scores):
                    pairs[found, 0] = min(i, j)
                    pairs[found, 1] = max(i, j)
                    scores[found] = score
                found += 1
    return found
