"""The bench of the control room, small: what it counts must come out right. How long anything takes is not asked here."""

from __future__ import annotations

from typing import Any

import pytest

from headwater.site.bench import control_room


class Said:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def print(self, *lines: Any) -> None:
        self.lines += map(str, lines)


@pytest.mark.slow
def test_every_contact_becomes_an_incident_that_every_board_sees() -> None:
    said = Said()
    result = control_room.run(said, seconds=4, scale=0.05)
    counted = result.counted
    assert counted.rang == counted.finished == counted.kept == counted.closed >= 4
    assert (counted.lost, counted.doubled, counted.misnumbered) == (0, 0, 0)
    assert len(result.to_boards) == len(result.to_incident) * result.boards > 0
    assert (result.unseen, result.unheard, result.faults) == (0, 0, {})
    assert len(result.to_phones) > 0
    assert result.reports >= 25
    assert {process.name for process in result.processes} >= {"web", "worker", "database"}
    assert result.bare.ours > 0
    assert result.bare.theirs > 0
    assert said.lines[-1].startswith("Incidents opened by the action")
