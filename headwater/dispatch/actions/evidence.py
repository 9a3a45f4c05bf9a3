"""Files as they were given to us: kept once under their SHA-256, never written over."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from headwater.kernel import Invalid

LARGEST = 500 * 1024 * 1024
"""Bytes of a file."""
_CHUNK = 1024 * 1024


def kept(content: BinaryIO) -> tuple[str, int]:
    """Keep the bytes; returns their SHA-256 in hexadecimal and how many they are. What is there already stays.

    Raises Invalid where there are none or more than half a gigabyte; nothing is left behind then.
    """
    folder = Path(settings.EVIDENCE)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    descriptor, part = tempfile.mkstemp(dir=folder, prefix=".")
    try:
        with os.fdopen(descriptor, "wb") as out:
            while chunk := content.read(_CHUNK):
                size += len(chunk)
                if size > LARGEST:
                    raise Invalid("The file is larger than 500 MB.", "Keep it as evidence elsewhere, and write where.")
                digest.update(chunk)
                out.write(chunk)
            if not size:
                raise Invalid("The file is empty.", "Choose the file again.")
            out.flush()
            os.fsync(out.fileno())
        Path(part).replace(evidence_at(digest.hexdigest()))
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    return digest.hexdigest(), size


def evidence_at(sha256: str) -> Path:
    """Where the bytes of this hash lie, or would; its folder is there."""
    folder = Path(settings.EVIDENCE) / sha256[:2]
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / sha256
