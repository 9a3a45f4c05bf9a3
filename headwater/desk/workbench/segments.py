"""The street segments of the road network that is loaded, found once."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from django.conf import settings

from headwater.kernel import Invalid

if TYPE_CHECKING:
    from headwater.insight import Streets


class _Held:
    """The segments of this process, and which file they are from."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._mark: tuple[str, int, int] | None = None
        self._streets: Streets | None = None

    def read(self, path: Path) -> Streets | None:
        from headwater.insight import Streets
        from headwater.space import roads

        try:
            stat = path.stat()
        except FileNotFoundError:
            return None
        mark = (str(path), stat.st_mtime_ns, stat.st_ino)
        with self._lock:
            if mark != self._mark:
                try:
                    self._streets = Streets(roads.load(path).roads)
                except Invalid:
                    self._streets = None
                self._mark = mark
            return self._streets


_held = _Held()


def streets() -> Streets | None:
    """None where no roads are loaded. The file is read again when another was put in its place."""
    return _held.read(Path(settings.ROADS))
