"""Photographs and video that people send: the original sealed by its SHA-256, and a copy that says nothing of its maker.

The bytes go to disk as they come. A file waits in ``evidence/incoming`` until the report that it belongs to is sent; then it
lies under its hash and is never written again. What staff look at is a copy: a picture drawn anew by Pillow, so that whatever
else was in the file (positions, names of devices, a hidden archive) is left behind; a video whose boxes of metadata are
blanked. A file that is neither is refused.
"""

from __future__ import annotations

import hashlib
import os
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from PIL import Image, ImageOps

from headwater.contact.permissions import Permission
from headwater.contact.rules.video import Unsafe, blanks
from headwater.kernel import Actor, Invalid

LARGEST = 50 * 1024 * 1024
"""Bytes of one file."""

MOST_PIXELS = 60_000_000
"""Pixels of a picture that is opened at all: a few kilobytes can claim billions."""

SHOWN_SIDE = 2_560
"""Pixels of the longer side of the copy."""

_HEIF = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
"""Beginnings of pictures that only libraries under the GPL or LGPL open (README.md)."""

_PICTURES = {
    "JPEG": ("image/jpeg", "jpg"),
    "PNG": ("image/png", "png"),
    "WEBP": ("image/webp", "webp"),
    "AVIF": ("image/avif", "avif"),
}


class Refused(Invalid):
    """A file that is not taken; the message says why, the remedy what to do."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it came. ``key`` names its incoming bytes, ``shown`` the hash of the copy (empty where there is none).

    ``size`` in bytes; ``media`` is what the bytes are, whatever the sender said.
    """

    key: str
    sha256: str
    name: str
    media: str
    size: int
    shown: str = ""


def receive_file(*, by: Actor, name: str, chunks: Iterable[bytes]) -> Received:
    """Take a file from a stranger to disk, hashed as it comes, with its copy beside it. Raises Refused."""
    by.must(Permission.RING)
    key = uuid4().hex
    path = _incoming(key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        sha256, size = _written(path, chunks)
        media = _media(path)
        shown = _copied(path, media)
    except BaseException:
        forget_file(key)
        raise
    return Received(key, sha256, _plain(name), media, size, shown)


def seal(file: Received) -> None:
    """Put a received file and its copy under their hashes, for good. The incoming bytes go when the transaction is kept."""
    for incoming, sha256 in ((_incoming(file.key), file.sha256), (_copy(file.key), file.shown)):
        if sha256 and not sealed(sha256).exists():
            sealed(sha256).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.link(incoming, sealed(sha256))
            sealed(sha256).chmod(0o400)
    transaction.on_commit(lambda: forget_file(file.key))


def forget_file(key: str) -> None:
    """Delete a file that waits: its report was left, or it lies under its hash now."""
    for path in (_incoming(key), _copy(key)):
        path.unlink(missing_ok=True)


def sealed(sha256: str) -> Path:
    """Where the bytes with this hash lie."""
    return Path(settings.EVIDENCE) / sha256[:2] / sha256


def _incoming(key: str) -> Path:
    return Path(settings.EVIDENCE) / "incoming" / key


def _copy(key: str) -> Path:
    return _incoming(key).with_suffix(".shown")


def _written(path: Path, chunks: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > LARGEST:
                raise Refused("A file is larger than 50 MB.", "Send a smaller one, or tell us that you have it.")
            digest.update(chunk)
            file.write(chunk)
    if size == 0:
        raise Refused("A file is empty.", "Choose it again.")
    return digest.hexdigest(), size


def _media(path: Path) -> str:
    """What the bytes say that they are, by their beginning."""
    with path.open("rb") as file:
        head = file.read(16)
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        kind = head[8:12]
        if kind in _HEIF:
            raise Refused(
                "A photo is in the form HEIC, which we cannot open.",
                "Send a screenshot of it, or choose “Most Compatible” under Settings, Camera, Formats and take it again.",
            )
        return "image/avif" if kind == b"avif" else "video/mp4"
    raise Refused("A file is not a photo or a video that we can take.", "Send JPEG, PNG, WebP, AVIF, MP4 or MOV.")


def _copied(path: Path, media: str) -> str:
    """Make the copy; returns its hash, empty where a video cannot be cleaned."""
    shown = path.with_suffix(".shown")
    if media == "video/mp4":
        return _clean_video(path, shown)
    _drawn_anew(path, shown)
    return hashlib.sha256(shown.read_bytes()).hexdigest()


def _drawn_anew(path: Path, shown: Path) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=tuple(_PICTURES)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Refused("A picture has more pixels than we can open.", "Send a smaller copy of it.")
                picture.draft("RGB", (SHOWN_SIDE, SHOWN_SIDE))
                drawn = ImageOps.exif_transpose(picture)
                drawn.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
                clear = "A" in drawn.getbands() or "transparency" in drawn.info
                fresh = Image.new("RGB", drawn.size, "white")
                fresh.paste(drawn.convert("RGB"), mask=drawn.convert("RGBA").getchannel("A") if clear else None)
                fresh.save(shown, "JPEG", quality=85, optimize=True)
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("A picture has more pixels than we can open.", "Send a smaller copy of it.") from None
    except Exception as fault:  # whatever a hostile file makes of the decoder, it is no picture
        raise Refused("A picture could not be opened.", "Take it again, or send another copy of it.") from fault


def _clean_video(path: Path, shown: Path) -> str:
    with path.open("rb") as original:
        try:
            holes = blanks(original, path.stat().st_size)
        except Unsafe:
            return ""
        digest = hashlib.sha256()
        original.seek(0)
        with shown.open("wb") as copy:
            position = 0
            while chunk := bytearray(original.read(1 << 20)):
                for start, end, fill in holes:
                    low, high = max(start, position), min(end, position + len(chunk))
                    if low < high:
                        chunk[low - position : high - position] = fill[low - start : high - start].ljust(high - low, b"\0")
                digest.update(chunk)
                copy.write(chunk)
                position += len(chunk)
    return digest.hexdigest()


def _plain(name: str) -> str:
    """A file's name as it is shown: its last part, printable."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable())[:120] or "file"
