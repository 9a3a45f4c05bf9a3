"""How entries become a Merkle tree (as RFC 6962 builds it) and a seal, without a database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256

LEAF = 40
"""Bytes of one leaf as a seal keeps it: the entry's number (8, big-endian) and the hash of the entry (32)."""

Columns = tuple[object, ...]
"""id, name, by, supervisor, subject, at, recorded_at (microseconds since 1970), data (jsonb as text), concerned refs."""


def leaf(columns: Columns) -> bytes:
    """The leaf of an entry: its number and the hash of every column, each with its length before it so that none can
    borrow a byte from its neighbour. None and the empty text differ.
    """
    digest = sha256(b"\x00")
    for value in columns:
        text = b"" if value is None else str(value).encode()
        digest.update(b"%d:" % (-1 if value is None else len(text)))
        digest.update(text)
    number = columns[0]
    if not isinstance(number, int):
        raise TypeError("an entry's first column is its number")
    return number.to_bytes(8, "big") + digest.digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaves, 32 bytes. Raises ValueError for none at all."""
    if not leaves:
        raise ValueError("a tree needs a leaf")
    level = [sha256(b"\x00" + one).digest() for one in leaves]
    while len(level) > 1:
        pairs = [sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = [*pairs, level[-1]] if len(level) % 2 else pairs
    return level[0]


def split_leaves(blob: bytes) -> list[bytes]:
    """The leaves of a seal, in the order of their numbers."""
    return [blob[i : i + LEAF] for i in range(0, len(blob), LEAF)]


def number_of(one: bytes) -> int:
    """The number of the entry that a leaf stands for."""
    return int.from_bytes(one[:8], "big")


@dataclass(frozen=True, slots=True)
class Statement:
    """What is signed: which entries a seal covers, their root, and the seal before it. Hashes are hexadecimal."""

    seal: int
    first: int
    last: int
    count: int
    root: str
    previous: str
    sealed_at: str

    def text(self) -> str:
        """As it is signed: JSON with sorted keys and no spaces."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))

    @classmethod
    def read(cls, text: str) -> Statement:
        """Raises ValueError on anything that is not a statement."""
        try:
            return cls(**json.loads(text))
        except (TypeError, json.JSONDecodeError) as fault:
            raise ValueError("not a statement of a seal") from fault


def differences(sealed: Iterable[bytes], found: Iterable[bytes]) -> tuple[list[int], list[int], list[int]]:
    """Numbers of entries (changed, gone, added) between what was sealed and what is there now."""
    before = {number_of(one): one for one in sealed}
    changed, added = [], []
    for one in found:
        number = number_of(one)
        known = before.pop(number, None)
        if known is None:
            added.append(number)
        elif known != one:
            changed.append(number)
    return changed, sorted(before), added
