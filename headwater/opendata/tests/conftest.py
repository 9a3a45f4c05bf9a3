from __future__ import annotations

import pytest

from headwater.insight.lake import Lake
from headwater.opendata.tests.published import filled
from headwater.opendata.views import answering


@pytest.fixture(scope="session")
def published_lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return filled(tmp_path_factory.mktemp("published"))


@pytest.fixture
def open_data(published_lake: Lake, monkeypatch: pytest.MonkeyPatch) -> Lake:
    """The made-up lake, as the addresses of open data see it."""
    monkeypatch.setattr(answering.published, "lake", published_lake)
    return published_lake
