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
def _letters_apart(letters: Any, a: int, m: int, b: int, n: int, most: int) -> bool:
    """Whether more than ``most`` letters are in one of two words only: a slip changes two at most."""
    one, other = 0, 0
    for i in range(m):
        one |= 1 << (letters[a, i] & 31)
    for j in range(n):
        other |= 1 << (letters[b, j] & 31)
    apart, count = one ^ other, 0
    while apart and count <= most:
        apart &= apart - 1
        count += 1
    return count > most


@compiled
def slips(letters: Any, length: Any, a: int, b: int, most: int) -> int:
    """How many letters are wrong, left out, added or exchanged with the next; ``most`` + 1 where there are more."""
    m, n = length[a], length[b]
    if abs(m - n) > most or _letters_apart(letters, a, m, b, n, 2 * most):
        return most + 1
    before, last, now = np.zeros(17, np.int64), np.arange(17), np.zeros(17, np.int64)
    for i in range(1, m + 1):
        now[0] = i
        least = i
        for j in range(1, n + 1):
            same = letters[a, i - 1] == letters[b, j - 1]
            value = min(last[j] + 1, now[j - 1] + 1, last[j - 1] + (0 if same else 1))
            if i > 1 and j > 1 and letters[a, i - 1] == letters[b, j - 2] and letters[a, i - 2] == letters[b, j - 1]:
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
    if a == b:
        return int(words.weight[a])
    less: int = min(words.weight[a], words.weight[b])
    if words.kin[a, 0] >= 0 and words.kin[b, 0] >= 0:
        for i in range(words.kin.shape[1]):
            for j in range(words.kin.shape[1]):
                if words.kin[a, i] >= 0 and words.kin[a, i] == words.kin[b, j]:
                    return max(less - _KIN, _LEAST)
    short, long = min(words.length[a], words.length[b]), max(words.length[a], words.length[b])
    if short == 1:
        return _INITIAL if words.letters[a, 0] == words.letters[b, 0] else _OTHER_NAME
    found = slips(words.letters, words.length, a, b, 2 if short >= 5 else 1)
    if found == 1 and long >= 3:
        return max(less - _SLIP, _LEAST)
    if found == 2 and short >= 5:
        return max(less - _SLIPS, _LEAST)
    if short >= 3:
        same = 0
        while same < short and words.letters[a, same] == words.letters[b, same]:
            same += 1
        if same == short:
            return max(less - _PART, _LEAST)
    return _OTHER_NAME


@compiled
def names_agree(words: Any, one: Ints, other: Ints) -> tuple[int, bool]:
    """The best way to pair the words of two names, and whether in it a word stands for another name."""
    m, n = 0, 0
    while m < len(one) and one[m] >= 0:
        m += 1
    while n < len(other) and other[n] >= 0:
        n += 1
    if m == 0 or n == 0:
        return 0, False
    if m > n:
        one, other, m, n = other, one, n, m
    worth = np.zeros((4, 4), np.int64)
    for i in range(m):
        for j in range(n):
            worth[i, j] = words_agree(words, one[i], other[j])
    best, differs = -1_000_000, False
    ways = 1
    for k in range(m):
        ways *= n - k
    taken = np.zeros(4, np.bool_)
    for way in range(ways):
        taken[:] = False
        rest, total, bad = way, 0, False
        for i in range(m):
            skip = rest % (n - i)
            rest //= n - i
            j = 0
            while taken[j] or skip > 0:
                if not taken[j]:
                    skip -= 1
                j += 1
            taken[j] = True
            total += worth[i, j]
            bad = bad or worth[i, j] < 0
        if total > best or (total == best and not bad):
            best, differs = total, bad
    return best + _SPARE * (n - m), differs


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
        x, y = x // 10, y // 10
    if differ == 1 or (differ == 2 and next_to and exchanged):
        return _ONE_DIGIT
    return _TWO_DIGITS if differ == 2 else _OTHER_BIRTH


@compiled
def addresses_agree(words: Any, one: Ints, other: Ints) -> int:
    """What two addresses say. People move: another address says little against."""
    for k in range(len(one)):
        if one[k] != other[k]:
            if one[k] > other[k]:
                one, other = other, one  # so that it is the same both ways round
            break
    used, matched, total, m, n = 0, 0, 0, 0, 0
    while n < len(other) and other[n] >= 0:
        n += 1
    while m < len(one) and one[m] >= 0:
        matched_here = False
        for j in range(n):
            if not used >> j & 1 and one[m] == other[j]:
                used |= 1 << j
                total += words.weight[one[m]]
                matched_here = True
                break
        if matched_here:
            matched |= 1 << m
        m += 1
    if m == 0 or n == 0:
        return 0
    for i in range(m):
        if matched >> i & 1 or words.length[one[i]] < 4:
            continue
        for j in range(n):
            if (
                not used >> j & 1
                and words.length[other[j]] >= 4
                and slips(words.letters, words.length, one[i], other[j], 1) == 1
            ):
                used |= 1 << j
                total += max(min(words.weight[one[i]], words.weight[other[j]]) - _SLIP, 0)
                break
    return min(total * 7 // 10, _MOST_ADDRESS) if total > 300 else _OTHER_ADDRESS


@compiled
def agreement(names: Any, places: Any, rows: Any, i: int, others: Any, j: int) -> tuple[int, int, int]:
    """What name, birth date and address say for one person. Where a name is another's, the household explains the address."""
    name, differs = names_agree(names, rows.name[i], others.name[j])
    born = births_agree(rows.birth[i], others.birth[j], min(rows.born[i], others.born[j]))
    place = addresses_agree(places, rows.address[i], others.address[j])
    if differs and place > 0:
        place //= 4
    return name, born, place


@compiled
def compare_all(names: Any, places: Any, rows: Any, asked: Any, wanted: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The three parts of one record's agreement (``asked``, its first row) with each of those wanted."""
    found = np.zeros((len(wanted), 3), np.int64)
    for k in range(len(wanted)):
        found[k, 0], found[k, 1], found[k, 2] = agreement(names, places, asked, 0, rows, wanted[k])
    return found


@compiled
def compare_blocks(
    names: Any,
    places: Any,
    rows: Any,
    key: Codes,
    order: npt.NDArray[np.int64],
    first: int,
    end: int,
    window: int,
    least: int,
    pairs: npt.NDArray[np.int64],
    scores: Ints,
) -> int:
    """Each record with those after it of the same key, at most ``window``; pairs that reach ``least`` are kept.

    Returns how many there were, more than fit into ``pairs`` perhaps.
    """
    found, size = 0, len(key)
    for at in range(first, end):
        for beside in range(at + 1, min(size, at + 1 + window)):
            if key[beside] != key[at]:
                break
            if order[at] == order[beside]:
                continue
            i, j = order[at], order[beside]
            born = births_agree(rows.birth[i], rows.birth[j], min(rows.born[i], rows.born[j]))
            name, differs = names_agree(names, rows.name[i], rows.name[j])
            if name <= 0 or name + born + (_MOST_ADDRESS // 4 if differs else _MOST_ADDRESS) < least:
                continue  # whatever the addresses say
            place = addresses_agree(places, rows.address[i], rows.address[j])
            score = name + born + (place // 4 if differs and place > 0 else place)
            if score >= least:
                if found < len(scores):
                    pairs[found, 0] = min(order[at], order[beside])
                    pairs[found, 1] = max(order[at], order[beside])
                    scores[found] = score
                found += 1
    return found
