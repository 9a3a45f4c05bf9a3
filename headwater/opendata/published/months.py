"""A month of one force, ready to be asked: anchor points in strips of ground, a packed piece of rows for each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from headwater.opendata.published.packing import Pieces, pack
from headwater.opendata.published.shapes import STRIP, Found, strip_of


@dataclass(frozen=True)
class Month:
    """``pieces`` has one for each anchor point, in the order of ``strip``, and a last one for rows without a location.

    The rows of a piece stand by their kind; ``kinds`` has the kind of every row, ``ends`` where its text ends in its piece,
    ``firsts`` the first row of each piece.
    """

    strip: npt.NDArray[np.int64]
    easting: npt.NDArray[np.int32]
    northing: npt.NDArray[np.int32]
    longitude: npt.NDArray[np.float64]
    latitude: npt.NDArray[np.float64]
    ids: npt.NDArray[np.int64]
    pieces: Pieces
    kinds: npt.NDArray[np.int8]
    ends: npt.NDArray[np.int32]
    firsts: npt.NDArray[np.int64]
    slugs: tuple[str, ...]

    @property
    def memory(self) -> int:
        """Bytes that it takes."""
        places = (self.strip, self.easting, self.northing, self.longitude, self.latitude, self.ids)
        arrays = (*places, self.kinds, self.ends, self.firsts)
        return self.pieces.memory + sum(array.nbytes for array in arrays)

    @property
    def nowhere(self) -> Found:
        """The piece of what has no location; none where everything has one."""
        last = len(self.pieces) - 1
        return np.array([last] if self.pieces.rows[last] else [], np.intp)

    def rows_of(self, which: Found, kind: str) -> Iterator[bytes]:
        """The rows of one kind in some pieces."""
        if kind not in self.slugs:
            return
        wanted = self.slugs.index(kind)
        for piece in which.tolist():
            first = int(self.firsts[piece])
            there = np.flatnonzero(self.kinds[first : first + int(self.pieces.rows[piece])] == wanted)
            if len(there):
                yield self._cut(piece, int(there[0]), int(there[-1]))

    def count_of(self, which: Found, kind: str) -> int:
        """How many rows of one kind some pieces have."""
        if kind not in self.slugs:
            return 0
        held = np.concatenate([[0], np.cumsum(self.kinds == self.slugs.index(kind))])
        first = self.firsts[which]
        return int((held[first + self.pieces.rows[which]] - held[first]).sum())

    def row_with(self, text: bytes) -> bytes | None:
        """The first row that holds a text; None where none does."""
        for piece in range(len(self.pieces)):
            if text in self.pieces.text(piece):
                rows = (self._cut(piece, row, row) for row in range(int(self.pieces.rows[piece])))
                return next((row for row in rows if text in row), None)
        return None

    def _cut(self, piece: int, first: int, last: int) -> bytes:
        """Rows of a piece, with commas between them."""
        start = int(self.firsts[piece])
        begin = int(self.ends[start + first - 1]) if first else 0
        return self.pieces.text(piece)[begin + 1 : int(self.ends[start + last])]


def made(frame: pl.DataFrame, kinds: Sequence[str], rows: Collection[bytes]) -> Month:
    """A month of rows. ``frame`` has ``easting``, ``northing``, ``longitude``, ``latitude`` and ``location`` of each (null: no
    location), ``kinds`` its kind, ``rows`` its text."""
    slugs = tuple(sorted(set(kinds)))
    code_of = {slug: code for code, slug in enumerate(slugs)}
    codes = np.array([code_of[kind] for kind in kinds], np.int8)
    points = frame.select("easting", "northing", "longitude", "latitude", "location").with_row_index("row")
    placed = points.filter(pl.col("easting").is_not_null())
    anchors = (
        placed.group_by("easting", "northing", "location", maintain_order=True)
        .agg(pl.col("row"), pl.col("longitude", "latitude").first())
        .sort(pl.col("northing") // STRIP, "easting", "northing", "location")
    )
    members = [np.asarray(found, np.intp) for found in anchors["row"].to_list()]
    members.append(points.filter(pl.col("easting").is_null())["row"].to_numpy().astype(np.intp))
    order = [held[np.argsort(codes[held], kind="stable")] for held in members]
    held_rows = list(rows)
    texts = [[b"," + held_rows[row] for row in held.tolist()] for held in order]
    counts = [len(text) for text in texts]
    east, north = anchors["easting"].to_numpy(), anchors["northing"].to_numpy()
    return Month(
        strip_of(east, north),
        east,
        north,
        anchors["longitude"].to_numpy(),
        anchors["latitude"].to_numpy(),
        np.array([spot_id(*one) for one in anchors.select("easting", "northing", "location").iter_rows()], np.int64),
        pack((b"".join(text) for text in texts), counts),
        codes[np.concatenate(order)],
        np.concatenate([np.cumsum([len(row) for row in text], dtype=np.int32) for text in texts]),
        np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64),
        slugs,
    )


def spot_id(easting: int, northing: int, location: str | None) -> int:
    """The number of an anchor point, the same in every month and process: 48 bits, which JavaScript keeps exactly."""
    return number_of(f"{easting} {northing} {location or ''}")


def number_of(text: str) -> int:
    """A number of 48 bits that stands for a text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest(), "big")


def quoted(text: str | None) -> str:
    """A text as JSON has it; null where there is none."""
    return "null" if text is None else json.dumps(text, ensure_ascii=False)
