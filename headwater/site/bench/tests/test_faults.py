"""Everything is killed in turn under a small load: what was acknowledged is there, once, and every screen comes back.

How long anything takes is not asked here; ``headwater bench faults`` says it.
"""

from __future__ import annotations

import pytest

from headwater.site.bench import faults
from headwater.site.bench.tests.test_control_room import Said


@pytest.mark.slow
def test_what_was_acknowledged_outlives_every_kill() -> None:
    said = Said()
    result = faults.run(said, seconds=6, scale=0.02)
    assert [fault.kind for fault in result.faults] == ["web", "worker", "database"]
    assert result.counted.rang == result.counted.finished == 12
    assert (result.counted.lost, result.counted.doubled, result.counted.misnumbered) == (0, 0, 0)
    assert result.timers.due >= 6
    assert (result.timers.missed, result.timers.twice) == (0, 0)
    assert (result.unseen, result.unheard, result.never_back) == (0, 0, 0), said.lines
    assert result.breaks > 0, "the screens lost their lines, or nothing was killed"
    assert result.sound
    assert said.lines[-1] == "Nothing was lost."
