"""Where an MP4 or QuickTime file keeps what it tells of its maker: positions, devices, names, times.

The boxes of metadata are turned into free space of the same length, so that nothing else in the file moves. A file with a
track of something other than picture and sound (drones and action cameras write their positions there) is not safe to show.
ISO/IEC 14496-12.
"""

from __future__ import annotations

import struct
from typing import IO

Hole = tuple[int, int, bytes]
"""From one byte to another, and what to begin it with; the rest becomes zeros."""

_HOLDERS = frozenset({b"moov", b"trak", b"mdia", b"edts", b"minf"})
_METADATA = frozenset({b"udta", b"meta", b"uuid", b"Xtra", b"free", b"skip", b"wide"})
_TIMES = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_MOST_BOXES = 20_000


class Unsafe(Exception):
    """The file cannot be cleaned."""


def blanks(file: IO[bytes], size: int) -> list[Hole]:
    """What to blank in a video of ``size`` bytes, in order. Raises Unsafe where it cannot be cleaned."""
    holes: list[Hole] = []
    pending, seen = [(0, size, 0)], 0
    while pending:
        position, end, depth = pending.pop()
        while position < end:
            seen += 1
            if seen > _MOST_BOXES or depth > 8:
                raise Unsafe("too many boxes")
            kind, head, length = _box(file, position, end)
            if kind in _METADATA:
                holes += [(position + 4, position + 8, b"free"), (position + head, position + length, b"")]
            elif kind in _TIMES:
                holes.append(_times(file, position + head))
            elif kind == b"hdlr":
                _known_track(file, position + head)
            elif kind in _HOLDERS:
                pending.append((position + head, position + length, depth + 1))
            elif depth == 0 and kind not in (b"ftyp", b"mdat", b"pdin"):
                raise Unsafe("an unknown box")
            position += length
    return sorted(holes)


def _box(file: IO[bytes], position: int, end: int) -> tuple[bytes, int, int]:
    """Its kind, the length of its head and its whole length."""
    file.seek(position)
    head = file.read(16)
    if len(head) < 8:
        raise Unsafe("it ends within a box")
    length, kind = struct.unpack(">I4s", head[:8])
    size = 8
    if length == 1 and len(head) == 16:
        (length,), size = struct.unpack(">Q", head[8:]), 16
    elif length == 0:
        length = end - position
    if length < size or position + length > end:
        raise Unsafe("a box that is longer than what holds it")
    return kind, size, length


def _times(file: IO[bytes], at: int) -> Hole:
    """When it was made and changed: 4 bytes each, or 8 in version 1."""
    file.seek(at)
    wide = file.read(1) == b"\x01"
    return at + 4, at + 4 + (16 if wide else 8), b""


def _known_track(file: IO[bytes], at: int) -> None:
    file.seek(at + 8)
    if file.read(4) not in (b"vide", b"soun", b"url ", b"alis"):
        raise Unsafe("a track that is neither picture nor sound")
