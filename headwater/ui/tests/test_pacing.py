"""How often an address may ask, over threads, processes and restarts."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.ui.pacing import Pace


class Clock:
    def __init__(self, now: float = 1_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def answered(pace: Pace, times: int, address: str = "10.0.0.1") -> int:
    return sum(pace.wait(address) == 0 for _ in range(times))


def test_so_many_at_once_and_then_so_many_a_second() -> None:
    clock = Clock()
    pace = Pace(5, 10, clock=clock)
    assert answered(pace, 30) == 10
    clock.now += 1
    assert answered(pace, 30) == 5
    assert 0 < pace.wait("10.0.0.1") < 0.201
    clock.now += pace.wait("10.0.0.1") + 0.001
    assert answered(pace, 2) == 1
    clock.now += 3_600
    assert answered(pace, 30) == 10
    assert answered(pace, 30, "10.0.0.2") == 10


def test_a_request_may_count_for_more_than_one() -> None:
    clock = Clock()
    pace = Pace(5, 10, clock=clock)
    assert answered(pace, 1) == 1
    pace.charge("10.0.0.1", 4)
    assert answered(pace, 30) == 5
    pace.charge("10.0.0.1", 1e9)
    clock.now += 9.9
    assert pace.wait("10.0.0.1") > 0
    clock.now += 0.3
    assert pace.wait("10.0.0.1") == 0, "nobody waits for ever"


def test_two_processes_count_together(tmp_path: Path) -> None:
    clock, file = Clock(), tmp_path / "pace"
    one, other = (Pace(1, 10, file, clock) for _ in range(2))
    assert [answered(one, 7), answered(other, 7), answered(one, 7)] == [7, 3, 0]


def test_real_processes_count_together(tmp_path: Path) -> None:
    """At a rate that gives nothing back while this test runs."""
    ask = (
        "from pathlib import Path; from headwater.ui.pacing import Pace; import sys;"
        "p = Pace(1e-6, 100, Path(sys.argv[1])); print(sum(p.wait('10.0.0.1') == 0 for _ in range(80)))"
    )
    run = [subprocess.Popen([sys.executable, "-c", ask, tmp_path / "pace"], stdout=subprocess.PIPE) for _ in range(3)]
    assert sum(int(one.communicate()[0]) for one in run) == 100


def test_threads_count_together(tmp_path: Path) -> None:
    pace = Pace(1e-6, 100, tmp_path / "pace")
    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(lambda _: answered(pace, 50), range(8))) == 100


def test_what_an_earlier_start_of_the_machine_left_shuts_nobody_out(tmp_path: Path) -> None:
    """The clock begins anew when the machine does; the file may still be there."""
    clock = Clock(9_000_000.0)
    assert answered(Pace(1, 5, tmp_path / "pace", clock), 9) == 5
    assert answered(Pace(1, 5, tmp_path / "pace", Clock(12.0)), 9) == 5


def test_all_addresses_of_one_home_are_one() -> None:
    pace = Pace(1, 4, clock=Clock())
    homes = [f"2001:db8:1:2::{host:x}" for host in range(1, 9)]
    assert sum(pace.wait(home) == 0 for home in homes) == 4
    assert pace.wait("2001:db8:1:3::1") == 0
    assert answered(pace, 5, "::ffff:10.0.0.7") == 4
    assert pace.wait("10.0.0.7") > 0


@given(st.text(max_size=50))
@settings(max_examples=50)
def test_an_address_of_any_text_is_counted(address: str) -> None:
    assert answered(Pace(1, 2, clock=Clock(), slots=8), 5, address) == 2


@given(st.lists(st.floats(0, 3), min_size=1, max_size=60))
def test_in_any_stretch_no_more_are_answered_than_the_burst_and_the_rate_allow(pauses: list[float]) -> None:
    clock = Clock()
    pace = Pace(2, 3, clock=clock, slots=8)
    answered_at = []
    for pause in pauses:
        clock.now += pause
        if pace.wait("a") == 0:
            answered_at.append(clock.now)
    for first in range(len(answered_at)):
        for last in range(first, len(answered_at)):
            assert last - first + 1 <= 3 + 2 * (answered_at[last] - answered_at[first]) + 1e-6
