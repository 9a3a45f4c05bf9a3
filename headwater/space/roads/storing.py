"""A network as one file, written whole or not at all, and checked when it is read."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from pathlib import Path

import numpy as np

from headwater.kernel import Invalid
from headwater.space.roads.network import Network, Roads

_FORMAT = "headwater roads 1"
_LARGEST = 4 * 2**30
"""Bytes that a file may unfold to."""
_ARRAYS = ("eastings", "northings", "tail", "head", "metres", "kind", "speed", "order")
_REMEDY = "Load the roads again: headwater load roads FILE.osm.pbf."


def save(network: Network, path: Path) -> None:
    """Write the roads (not what is closed today) to a file, in the place of what was there."""
    arrays = {name: getattr(network.roads, name) for name in _ARRAYS}
    arrays["source"] = np.array(network.source)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            np.savez(file, allow_pickle=False, format=np.array(_FORMAT), digest=np.array(_digest(arrays)), **arrays)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def load(path: Path, engine: str = "") -> Network:
    """Read a file of ``save``. Raises Invalid where it is not one, is cut short, or was changed by anybody."""
    try:
        held = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(held)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
                raise Invalid(f"{path.name} unfolds to more than a road network can be.", _REMEDY)
        with np.load(io.BytesIO(held), allow_pickle=False) as file:
            if str(file["format"]) != _FORMAT:
                raise Invalid(f"{path.name} was written by another version.", _REMEDY)
            arrays = {name: file[name] for name in (*_ARRAYS, "source")}
            digest = str(file["digest"])
    except FileNotFoundError:
        raise Invalid(f"There is no road network at {path.name}.", _REMEDY) from None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, NotImplementedError):
        raise Invalid(f"{path.name} is not a road network, or it is damaged.", _REMEDY) from None
    if _digest(arrays) != digest:
        raise Invalid(f"{path.name} was changed after it was written.", _REMEDY)
    return Network(Roads.of(*(arrays[name] for name in _ARRAYS)), engine=engine, source=str(arrays["source"]))


def _digest(arrays: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]]) -> str:
    whole = hashlib.sha256()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        whole.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        whole.update(array.tobytes())
    return whole.hexdigest()
