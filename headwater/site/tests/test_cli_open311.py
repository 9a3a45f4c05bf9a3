"""``headwater open311``: programs get a key, once, and lose it."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from typer.testing import CliRunner

from headwater.kernel import Conflict, NotFound
from headwater.opendata.queries import client_with
from headwater.site.cli import app, console, open311

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open311, "platform", nullcontext)
    monkeypatch.setattr(console, "width", 200)


def run(*words: str) -> str:
    done = CliRunner().invoke(app, ["open311", *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_program_gets_a_key_and_loses_it() -> None:
    key = run("admit", "FixOurStreets [of Coventry]").strip()
    actor = client_with(key)
    assert actor is not None
    assert actor.permissions == {"opendata.request.make", "contact.contact.ring"}
    assert "FixOurStreets" in run("list")
    assert key not in run("list")
    with pytest.raises(Conflict, match="has a key already"):
        run("admit", "FixOurStreets [of Coventry]")
    run("shut-out", "FixOurStreets [of Coventry]")
    assert client_with(key) is None


def test_nobody_is_shut_out_who_has_no_key() -> None:
    with pytest.raises(NotFound):
        run("shut-out", "Nobody")
