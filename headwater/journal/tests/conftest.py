"""Events and a kind of work for the journal's own tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from headwater.journal import actions
from headwater.journal.permissions import Permission
from headwater.kernel import Actor, Event, Progress, Ref, Role

AT = datetime(2018, 3, 12, 9, 30, tzinfo=UTC)
ANN = Actor.with_roles(Ref("accounts.user", "ann"), "Ann Auditor", [Role.AUDITOR, Role.ADMINISTRATOR])
HAL = Actor.with_roles(Ref("accounts.user", "hal"), "Hal Handler", [Role.HANDLER])


class BellRung(Event, subject="bell"):
    """A bell was rung."""

    bell: Ref
    heard_by: tuple[Ref, ...] = ()
    tone: str = ""


def rung(bell: str = "1", **values: Any) -> BellRung:
    return BellRung(bell=Ref("journal_test.bell", bell), by=ANN.ref, at=AT, **values)


class Work:
    """Counts to a number, and does as it is told meanwhile."""

    def __init__(self) -> None:
        self.runs: list[dict[str, Any]] = []
        self.during: Any = None

    def run(self, params: Any, by: Actor, at: datetime, progress: Progress) -> str:
        self.runs.append({**params, "by": by})
        progress.begin(params["to"], "Counting")
        for step in range(params["to"]):
            if self.during:
                self.during(step)
            progress.advance()
        return f"Counted to {params['to']}."


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    from headwater.journal.actions import jobs

    monkeypatch.setattr(jobs, "LOOKS", 0.0)
    made = Work()
    actions.kinds.offer(actions.Kind("test.count", "Count", Permission.JOB_RUN, made.run))
    yield made
    actions.kinds._offers.pop("test.count")


@pytest.fixture
def secrets(tmp_path: Path, settings: Any) -> Path:
    """A key and a log of seals for this test alone."""
    settings.VAR = tmp_path
    return tmp_path
