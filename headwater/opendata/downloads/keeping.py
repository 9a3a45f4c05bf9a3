"""Files that are made once and kept until something in them changes."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

PIECE = 256 * 1024
"""Bytes that are read, and sent, at a time."""

_making: dict[str, threading.Lock] = {}


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that may be had. ``mark`` changes whenever the file would; ``changed``: when its data did, None where that is not
    known; ``packed``: it is kept as gzip, and sent so to whoever takes it. ``write`` makes it."""

    name: str
    media: str
    mark: str
    changed: datetime | None
    packed: bool
    write: Callable[[IO[bytes]], None]


def kept(offer: Offer, folder: Path) -> Path:
    """The file of an offer in ``folder``, made now where it is not there yet; what it replaces is deleted.

    Any number of processes may ask at once: each makes the file whole before it takes its name.
    """
    held = _place(offer, folder)
    with _making.setdefault(offer.name, threading.Lock()):  # the second of two who ask for the same need not make it again
        if not held.exists():
            folder.mkdir(parents=True, exist_ok=True)
            fresh = folder / f".{uuid4().hex}"
            try:
                with fresh.open("wb") as file:
                    _write(offer, file)
                fresh.replace(held)
            finally:
                fresh.unlink(missing_ok=True)
            for stale in folder.glob(f"{offer.name}.*"):
                if stale != held:
                    with suppress(OSError):
                        stale.unlink()
    return held


def is_kept(offer: Offer, folder: Path) -> bool:
    """Whether the file of an offer is there, and need not be made."""
    return _place(offer, folder).exists()


def _place(offer: Offer, folder: Path) -> Path:
    return folder / f"{offer.name}.{offer.mark}"


def mark_of(*parts: str) -> str:
    """A mark that changes whenever one of these does."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


class Pieces:
    """What is in a file, a piece at a time; of a packed one what was packed, where ``unpack``.

    The file is opened at once: it may be deleted before the last piece is read.
    """

    def __init__(self, path: Path, *, unpack: bool) -> None:
        self._file = gzip.open(path) if unpack else path.open("rb")  # noqa: SIM115 - closed at the end, or by whoever gives up

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = self._file.read(PIECE)
        if not piece:
            self.close()
            raise StopIteration
        return piece

    def close(self) -> None:
        self._file.close()


def size_of(path: Path, *, unpack: bool) -> int:
    """Bytes of what ``Pieces`` gives: of a packed file the last four say it (RFC 1952; below 4 GiB, as a month is)."""
    if not unpack:
        return path.stat().st_size
    with path.open("rb") as file:
        file.seek(-4, os.SEEK_END)
        return int.from_bytes(file.read(4), "little")


def write_features(file: IO[bytes], members: Mapping[str, str], features: Iterator[Mapping[str, Any]]) -> None:
    """Write a FeatureCollection, a line for each feature, with ``members`` before them."""
    file.write(json_line({"type": "FeatureCollection", **members})[:-1] + b',"features":[')
    comma = b"\n"
    for feature in features:
        file.write(comma + json_line(feature))
        comma = b",\n"
    file.write(b"\n]}\n")


def json_line(value: Mapping[str, Any]) -> bytes:
    """JSON on one line, without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _write(offer: Offer, file: IO[bytes]) -> None:
    if not offer.packed:
        offer.write(file)
        return
    with gzip.GzipFile("", "wb", 6, file, mtime=0) as packing:  # no name and no time: the same data give the same bytes
        offer.write(packing)  # type: ignore[arg-type]  # what is written to a gzip file is bytes
