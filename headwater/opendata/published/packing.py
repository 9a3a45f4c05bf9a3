"""Rows of JSON packed once and answered many times.

The rows of one anchor point in one month are a *piece*: compressed by itself when the month is first asked for. Compressed
pieces set end to end are one valid gzip file (RFC 1951 allows any number of blocks, RFC 1952 frames them), so that answering
means to copy bytes: nothing is made into JSON and nothing is compressed while somebody waits. The checksum of the whole
follows from those of the pieces.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.space.compiling import compiled

_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_END = b"\x03\x00"
_LEVEL = 6

_Words = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Answer:
    """A JSON array as gzip; ``size`` bytes of text, ``rows`` elements."""

    gzipped: bytes
    size: int
    rows: int

    @property
    def text(self) -> bytes:
        return zlib.decompress(self.gzipped, 31)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Packed pieces, each some rows with a comma before every one.

    ``ends`` are the ends of the pieces in ``packed``, ``sizes`` the bytes of their text, ``rows`` how many rows each has,
    ``crcs`` the CRC-32 of their text and ``shifts`` what a CRC-32 is multiplied by when that text follows.
    """

    packed: bytes
    ends: npt.NDArray[np.int64]
    sizes: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int64]
    crcs: _Words
    shifts: _Words

    def __len__(self) -> int:
        return len(self.ends)

    @property
    def memory(self) -> int:
        """Bytes that it takes."""
        return len(self.packed) + sum(a.nbytes for a in (self.ends, self.sizes, self.rows, self.crcs, self.shifts))

    def one(self, which: int) -> bytes:
        """A piece, packed."""
        return self.packed[self.ends[which - 1] if which else 0 : self.ends[which]]

    def text(self, which: int) -> bytes:
        """The rows of a piece, with a comma before each."""
        return zlib.decompressobj(-15).decompress(self.one(which))


Chosen = tuple[Pieces, npt.NDArray[np.intp]]
"""Some pieces of one month."""


def pack(texts: Iterable[bytes], rows: Sequence[int]) -> Pieces:
    """Pieces of these texts; ``rows`` of each."""
    packed: list[bytes] = []
    sizes, crcs = [], []
    for text in texts:
        packed.append(_deflated(text))
        sizes.append(len(text))
        crcs.append(zlib.crc32(text))
    lengths = np.array([len(one) for one in packed], np.int64)
    shifts = _shifts(np.array(sizes, np.int64))
    return Pieces(
        b"".join(packed),
        np.cumsum(lengths),
        np.array(sizes, np.int64),
        np.array(rows, np.int64),
        np.array(crcs, np.int64),
        shifts,
    )


def joined(chosen: Sequence[Chosen]) -> Answer:
    """The array of all rows of the chosen pieces, in their order."""
    held = [(pieces, which) for pieces, which in chosen if len(which)]
    if not held:
        return of_text([])
    first_of, first = held[0][0], int(held[0][1][0])
    opening = b"[" + first_of.text(first)[1:]
    rest = [(pieces, which if number else which[1:]) for number, (pieces, which) in enumerate(held)]
    body = [_HEADER, _deflated(opening)]
    for pieces, which in rest:
        body += _runs(pieces, which)
    crcs = np.concatenate([pieces.crcs[which] for pieces, which in rest])
    shifts = np.concatenate([pieces.shifts[which] for pieces, which in rest])
    crc = zlib.crc32(b"]", int(_folded(zlib.crc32(opening), crcs, shifts)))
    size = len(opening) + 1 + sum(int(pieces.sizes[which].sum()) for pieces, which in rest)
    body += [_deflated(b"]"), _END, crc.to_bytes(4, "little"), (size & 0xFFFFFFFF).to_bytes(4, "little")]
    return Answer(b"".join(body), size, sum(int(pieces.rows[which].sum()) for pieces, which in held))


def of_text(rows: Sequence[bytes]) -> Answer:
    """The array of rows that were not packed beforehand."""
    text = b"[" + b",".join(rows) + b"]"
    squeeze = zlib.compressobj(1, zlib.DEFLATED, 31)
    return Answer(squeeze.compress(text) + squeeze.flush(), len(text), len(rows))


def _runs(pieces: Pieces, which: npt.NDArray[np.intp]) -> list[bytes]:
    """The packed pieces; those that lie next to each other are copied together."""
    if not len(which):
        return []
    breaks = np.flatnonzero(np.diff(which) != 1) + 1
    first, last = np.concatenate([which[:1], which[breaks]]), np.concatenate([which[breaks - 1], which[-1:]])
    starts = np.where(first > 0, pieces.ends[first - 1], 0).tolist()
    return [pieces.packed[start:end] for start, end in zip(starts, pieces.ends[last].tolist(), strict=True)]


def _deflated(text: bytes) -> bytes:
    """A block that ends at a whole byte and looks back at nothing before it."""
    squeeze = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15, 8)
    return squeeze.compress(text) + squeeze.flush(zlib.Z_SYNC_FLUSH)


@compiled
def _times(a: int, b: int) -> int:
    """The product of two polynomials over GF(2), modulo that of CRC-32; bit 31 is the constant term."""
    found = 0
    for place in range(31, -1, -1):
        if (a >> place) & 1:
            found ^= b
        b = (b >> 1) ^ (0xEDB88320 if b & 1 else 0)
    return found


@compiled
def _folded(crc: int, crcs: _Words, shifts: _Words) -> int:
    """The CRC-32 of a text and everything that follows it."""
    for place in range(len(crcs)):
        crc = _times(crc, int(shifts[place])) ^ int(crcs[place])
    return crc


@compiled
def _shifts(sizes: npt.NDArray[np.int64]) -> _Words:
    """For each size x to the power of eight times it, modulo the polynomial of CRC-32."""
    found = np.empty(len(sizes), np.int64)
    for place in range(len(sizes)):
        power, rest, product = 1 << 23, int(sizes[place]), 1 << 31  # x to the 8th, and one
        while rest:
            if rest & 1:
                product = _times(product, power)
            power = _times(power, power)
            rest >>= 1
        found[place] = product
    return found
