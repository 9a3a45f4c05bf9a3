"""``headwater program``: which programs may speak to the platform, and the secrets that they sign with."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path

import pytest
from typer.testing import CliRunner

from headwater.kernel import NotFound
from headwater.site.cli import app, console, program


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(program, "platform", nullcontext)
    monkeypatch.setattr(console, "width", 200)
    monkeypatch.setenv("HEADWATER_VAR", str(tmp_path))


def run(*words: str) -> str:
    done = CliRunner().invoke(app, ["program", *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_programs_and_what_they_may_do() -> None:
    said = run("list")
    assert "telephony" in said
    assert "Put a contact into the queue" in said


def test_what_the_doors_take_is_printed_for_whoever_connects_a_program() -> None:
    said = json.loads(run("openapi"))
    assert {"/api/telephony/calls/", "/api/units/positions/", "/api/transfers/{partner}/"} <= set(said["paths"])


def test_a_secret_is_made_once_and_kept_for_us_only(tmp_path: Path) -> None:
    secret = run("secret", "telephony").strip()
    assert len(secret) > 40
    assert run("secret", "telephony").strip() == secret
    kept = tmp_path / "secrets" / "telephony"
    assert kept.read_text() == secret
    assert kept.stat().st_mode & 0o077 == 0


def test_no_secret_is_made_for_a_stranger(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="No program"):
        run("secret", "ghost")
    assert not (tmp_path / "secrets" / "ghost").exists()
