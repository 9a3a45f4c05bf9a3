"""How often each address may ask: so many at once and so many a second, counted over all web processes of a machine.

The count is a number for each address (when it will have used up nothing, were it quiet from now on: the generic cell rate
algorithm), in a file that every process has in its memory. To ask takes a few microseconds, where a row in the database would
take longer than most answers. What it does not see is another machine: behind several, each has a count of its own.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from time import monotonic

SLOTS = 1 << 16
"""Numbers in the file. Two addresses share one by chance; they then share what they may ask."""

LONGEST = 10.0
"""Seconds for which somebody may have to wait after requests that counted for more than one."""

_NUMBER = struct.Struct("<d")
_SALT = b"open data pace"


class Pace:
    """``burst`` requests at once, then ``rate`` a second. ``file`` None: counted for this process alone.

    ``clock`` is seconds of a clock that all processes of the machine share and that is never set back.
    """

    def __init__(
        self, rate: float, burst: float, file: Path | None = None, clock: Callable[[], float] = monotonic, slots: int = SLOTS
    ) -> None:
        self._each, self._ahead = 1 / rate, (burst - 1) / rate
        self._path, self._clock, self._slots = file, clock, slots
        self._lock = threading.Lock()
        self._file = -1
        self._numbers: mmap.mmap | None = None

    def wait(self, address: str) -> float:
        """Count a request: 0 where it may be answered, else how many seconds to wait, and it counts for nothing."""
        now = self._clock()
        with self._slot(address) as (numbers, place):
            (full,) = _NUMBER.unpack_from(numbers, place)
            if full < now or full > now + self._ahead + self._each + 2 * LONGEST:
                full = now  # quiet for long, or left by an earlier start of the machine
            wait = float(full - now - self._ahead)
            if wait > _ROUNDING:
                return wait
            _NUMBER.pack_into(numbers, place, full + self._each)
            return 0.0

    def charge(self, address: str, more: float) -> None:
        """Count a request that was answered as so many more than one; nobody waits longer than ``LONGEST`` for it."""
        now = self._clock()
        with self._slot(address) as (numbers, place):
            (full,) = _NUMBER.unpack_from(numbers, place)
            _NUMBER.pack_into(numbers, place, min(full + more * self._each, now + self._ahead + LONGEST))

    @contextmanager
    def _slot(self, address: str) -> Iterator[tuple[mmap.mmap, int]]:
        """The place of an address's number, held against every other thread and process."""
        digest = hashlib.blake2b(network_of(address).encode(), digest_size=8, key=_SALT).digest()
        place = int.from_bytes(digest, "big") % self._slots * _NUMBER.size
        with self._lock:
            numbers = self._numbers or self._open()
            if self._file < 0:
                yield numbers, place
                return
            fcntl.lockf(self._file, fcntl.LOCK_EX, _NUMBER.size, place)
            try:
                yield numbers, place
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, _NUMBER.size, place)

    def _open(self) -> mmap.mmap:
        size = self._slots * _NUMBER.size
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            os.ftruncate(self._file, size)  # a new one is all zeros; one that is there already stays as it is
        self._numbers = mmap.mmap(self._file, size)
        return self._numbers


_ROUNDING = 1e-9


def network_of(address: str) -> str:
    """Whom an address stands for: a home or a firm has 2 to the power of 64 addresses of IPv6, and may ask as often as one."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    return str(known.ipv4_mapped or f"{IPv6Address(int(known) >> 64 << 64)}/64")
