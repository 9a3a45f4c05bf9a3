"""Where rows come from: a ZIP archive as it is downloaded, a folder, or one CSV file, plain or gzipped.

Nothing is unpacked. What could harm is refused before anything is read: encrypted and truncated archives, names that
leave the archive, and members that would swell beyond all reason.
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from headwater.kernel import Invalid

MAX_MEMBERS = 200_000
MAX_MEMBER = 16 << 30
"""Bytes of one CSV file, unpacked. The largest month of the largest force is 30 MB."""
MAX_TOTAL = 128 << 30
"""Bytes of one archive, unpacked. Everything that data.police.uk has ever published is about 25 GB."""
MAX_RATIO = 150
"""Unpacked bytes for one packed. Crime data shrink 5 to 20 times; repeated bytes, as in a bomb, 1,000 times."""

_AGAIN = "Download it again and repeat."


@dataclass(frozen=True, slots=True)
class Member:
    """One CSV file. ``name`` is its path inside the source, ``label`` names source and file for people."""

    name: str
    label: str
    _opens: Callable[[], IO[bytes]]

    @property
    def stem(self) -> str:
        """The file's own name, without folders and endings, in small letters."""
        return PurePosixPath(self.name).name.lower().removesuffix(".gz").removesuffix(".csv")

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The bytes. Raises Invalid, on opening or while reading, where they are damaged."""
        try:
            with self._opens() as stream:
                yield stream
        except (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile) as error:
            raise Invalid(f"{self.label} is damaged: its packed data do not unpack.", _AGAIN) from error
        except NotImplementedError as error:
            raise Invalid(
                f"{self.label} is packed by a method that cannot be read here.", "Pack it anew as an ordinary ZIP."
            ) from error


@dataclass(frozen=True, slots=True)
class Source:
    """An archive, a folder or a file. ``others`` are names in it that are not CSV."""

    name: str
    members: tuple[Member, ...]
    others: tuple[str, ...] = ()
    _archive: zipfile.ZipFile | None = None

    def close(self) -> None:
        if self._archive is not None:
            self._archive.close()


def sources_at(path: Path) -> list[Source]:
    """The sources at a path: one for the file or folder itself, and one for each ZIP archive in a folder.

    Raises Invalid where there is nothing there, or nothing of use, or something that should not be opened.
    """
    if path.is_dir():
        found = _folder(path)
    elif not path.exists():
        raise Invalid(f"There is nothing at {path}.", "Check the path.")
    elif path.stat().st_size == 0:
        raise Invalid(f"{path.name} is empty.", _AGAIN)
    elif _is_csv(path.name):
        found = [Source(path.name, (_loose(path, path.name, path.name),))]
    elif path.suffix.lower() == ".zip" or zipfile.is_zipfile(path):
        found = [_archive(path, path.name)]
    else:
        raise Invalid(f"{path.name} is neither a ZIP archive, a folder nor a CSV file.", "Give one of those.")
    if not any(source.members for source in found):
        raise Invalid(f"{path.name} holds no CSV file.", "Give the archive as data.police.uk offers it.")
    return found


def _folder(path: Path) -> list[Source]:
    files = sorted(found for found in path.rglob("*") if found.is_file() and not found.name.startswith("."))
    names = {found: found.relative_to(path).as_posix() for found in files}
    loose = tuple(_loose(f, names[f], f"{path.name}/{names[f]}") for f in files if _is_csv(f.name))
    archives = [f for f in files if f.suffix.lower() == ".zip"]
    others = tuple(names[f] for f in files if not _is_csv(f.name) and f not in archives)
    found = [_archive(archive, f"{path.name}/{names[archive]}") for archive in archives]
    return [Source(path.name, loose, others), *found] if loose or others else found


def _loose(path: Path, name: str, label: str) -> Member:
    if path.name.lower().endswith(".gz"):
        return Member(name, label, lambda: io.BufferedReader(gzip.open(path, "rb")))
    return Member(name, label, lambda: path.open("rb"))


def _archive(path: Path, label: str) -> Source:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, EOFError, ValueError) as error:
        raise Invalid(f"{label} is not a whole ZIP archive; it may have been cut short.", _AGAIN) from error
    infos = [i for i in archive.infolist() if not i.is_dir() and not i.filename.startswith("__MACOSX/")]
    for info in infos:
        _check(info, label)
    if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_TOTAL:
        raise Invalid(f"{label} would unpack to more than any published archive holds.", "Check where it came from.")
    members = tuple(_packed(archive, i, label) for i in infos if _is_csv(i.filename))
    return Source(label, members, tuple(i.filename for i in infos if not _is_csv(i.filename)), archive)


def _packed(archive: zipfile.ZipFile, info: zipfile.ZipInfo, label: str) -> Member:
    return Member(info.filename, f"{label}/{info.filename}", lambda: archive.open(info))


def _check(info: zipfile.ZipInfo, label: str) -> None:
    name = info.filename
    if name.startswith("/") or ".." in PurePosixPath(name).parts or "\\" in info.orig_filename or ":" in name:
        raise Invalid(f"{label} holds a file whose name leads outside the archive: {name[:80]}.", "Do not trust it.")
    if info.flag_bits & 0x1:
        raise Invalid(f"{label} is encrypted.", "Unlock it, and give the archive without a password.")
    swells = info.file_size > MAX_RATIO * max(info.compress_size, 1) and info.file_size > 1 << 20
    if swells or info.file_size > MAX_MEMBER:
        raise Invalid(f"{label} holds a file that would swell beyond all reason: {name[:80]}.", "Do not trust it.")


def _is_csv(name: str) -> bool:
    return name.lower().endswith((".csv", ".csv.gz"))
