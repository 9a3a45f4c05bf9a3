"""What every test of the platform stands on: a private, fast database of its own.

Loaded with ``-p`` in pyproject.toml, before pytest-django reads the settings.
"""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("HEADWATER_VAR", "var/test")
os.environ["HEADWATER_AS_OWNER"] = "1"

from headwater.site import database


def pytest_configure(config: pytest.Config) -> None:
    if database.embedded():
        ours = database.start(durable=False)
        config.stash[_OURS] = ours and not hasattr(config, "workerinput")


def pytest_unconfigure(config: pytest.Config) -> None:
    if config.stash.get(_OURS, False):
        database.stop()


_OURS = pytest.StashKey[bool]()
