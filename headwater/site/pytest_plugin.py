"""What every test of the platform stands on: a private, fast database of its own, and examples that are the same each time.

Loaded with ``-p`` in pyproject.toml, before pytest-django reads the settings.
"""

from __future__ import annotations

import os
from contextlib import ExitStack

import pytest
from hypothesis import settings

os.environ.setdefault("HEADWATER_VAR", "var/test")
os.environ["HEADWATER_AS_OWNER"] = "1"
os.environ["HEADWATER_OPEN_DATA_RATE"] = "1e6"  # all tests come from one address; those of the limit set their own

from headwater.site import database

settings.register_profile("gate", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)  # other examples each time: HYPOTHESIS_PROFILE=search pytest …
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))


def pytest_configure(config: pytest.Config) -> None:
    if database.embedded():
        room = config.stash[_ROOM] = ExitStack()
        last = room.enter_context(database.in_use())
        room.callback(lambda: database.stop() if last() else None)
        database.start(durable=False)


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash.get(_ROOM, ExitStack()).close()


_ROOM = pytest.StashKey[ExitStack]()
