"""Names that nobody bears: a bird or a tree, and a river."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

_FIRST = (
    "Wren", "Robin", "Rowan", "Hazel", "Jay", "Martin", "Linden", "Heron", "Merle", "Ash", "Fern", "Lark", "Finch",
    "Briar", "Teal", "Aspen", "Swift", "Heather", "Kestrel", "Myrtle",
)  # fmt: skip
_RIVERS = (
    "Sherbourne", "Sowe", "Avon", "Tame", "Rea", "Cole", "Blythe", "Anker", "Leam", "Arrow", "Severn", "Teme", "Stour",
    "Wye", "Dove", "Derwent", "Trent", "Soar", "Nene", "Welland", "Ouse", "Cam", "Lark", "Waveney", "Yare", "Exe", "Tamar",
    "Torridge", "Frome", "Itchen", "Test", "Medway", "Thames", "Kennet", "Windrush", "Evenlode", "Cherwell", "Coln",
)  # fmt: skip


def _names() -> Iterator[str]:
    """Every pair once, so that neighbours in the list share neither word."""
    for shift in range(len(_RIVERS)):
        for index, first in enumerate(_FIRST):
            yield f"{first} {_RIVERS[(index * 3 + shift) % len(_RIVERS)]}"


NAMES = tuple(_names())
"""All the names, always in the same order."""


def synthetic(number: int) -> str:
    """The name of the person with this number; marked, so that it is never taken for somebody's."""
    return f"{NAMES[number % len(NAMES)]} (synthetic)"


assert len(set(islice(NAMES, 400))) == 400
