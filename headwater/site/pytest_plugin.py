"""What every test of the platform stands on: a private, fast database of its own.

Loaded with ``-p`` in pyproject.toml, before pytest-django reads the settings.
"""

from __future__ import annotations

import os
from contextlib import ExitStack

import pytest

os.environ.setdefault("HEADWATER_VAR", "var/test")
os.environ["HEADWATER_AS_OWNER"] = "1"

from headwater.site import database


def pytest_configure(config: pytest.Config) -> None:
    if database.embedded():
        room = config.stash[_ROOM] = ExitStack()
        last = room.enter_context(database.in_use())
        room.callback(lambda: database.stop() if last() else None)
        database.start(durable=False)


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash.get(_ROOM, ExitStack()).close()


_ROOM = pytest.StashKey[ExitStack]()
