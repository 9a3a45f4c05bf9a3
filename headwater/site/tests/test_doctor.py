"""The doctor names what is wrong and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from headwater.site import config, doctor


def ill() -> dict[str, str]:
    return {finding.seen: finding.remedy for finding in doctor.examine() if finding.verdict is not doctor.Verdict.WELL}


def test_every_complaint_comes_with_a_remedy() -> None:
    assert all(remedy for remedy in ill().values())


def test_readable_secrets_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(config.VAR.name, str(tmp_path))
    config.secret("django")
    (tmp_path / "secrets" / "django").chmod(0o644)
    assert [f.seen for f in doctor._secrets()] == ["Others can read django."]


def test_a_database_that_does_not_answer_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(config.DATABASE_URL.name, "postgresql://nobody@127.0.0.1:1/nothing")
    assert any("database" in seen for seen in ill())


def test_demonstration_mode_beside_https_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(config.DEMO.name, "1")
    monkeypatch.setenv(config.SECURE.name, "1")
    assert "Demonstration mode is on where HTTPS is served." in ill()


def test_a_check_that_fails_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def falls_over() -> object:
        raise RuntimeError("out of luck")

    monkeypatch.setattr(doctor, "CHECKS", (falls_over,))
    assert [f.seen for f in doctor.examine()] == ["falls over: RuntimeError: out of luck"]
