"""Keys of programs: random, 256 bits, so that a plain hash of one gives nothing away."""

from __future__ import annotations

import hashlib


def hashed(key: str) -> str:
    """64 hexadecimal digits."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
