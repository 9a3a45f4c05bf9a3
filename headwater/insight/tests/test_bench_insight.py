from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from headwater.insight.bench import insight
from headwater.insight.bench.contest import job_named
from headwater.insight.bench.insight import Beside, Result, Side, measure, run, table
from headwater.insight.bench.job import Agreement
from headwater.insight.bench.jobs import JOBS
from headwater.kernel import Invalid

SAME = Agreement(True, "1,214 pairs")


def printed(result: Result) -> str:
    console = Console(record=True, width=150, file=StringIO())
    console.print(table([result]))
    return console.export_text()


def side(seconds: float, megabytes: float = 10) -> Side:
    return Side(20_000, seconds, seconds, megabytes, "2.5")


def beside(peer: float | None, agreement: Agreement = SAME) -> Beside:
    theirs = side(peer) if peer is not None else None
    return Beside("pointpats", 100, side(0.01), theirs, agreement if theirs else None)


@pytest.mark.parametrize(
    ("ours", "other", "met"),
    [
        (1.9, beside(2.0), True),
        (2.1, beside(2.0), False),
        (1.9, beside(0.9), False),
        (1.9, beside(2.0, Agreement(False, "3 and 4 pairs")), False),
        (1.9, beside(None), False),
    ],
    ids=["met", "too slow", "too near the peer", "other answers", "no peer"],
)
def test_an_ask_is_met_only_in_time_by_the_ratio_and_with_the_same_answers(ours: float, other: Beside, met: bool) -> None:
    result = Result(job_named("knox"), side(ours), (other,))
    assert result.met is met
    assert "│ yes │" in printed(result) if met else "│ no  │" in printed(result)


def test_a_peer_that_is_not_there_is_said_to_be_so() -> None:
    text = printed(Result(job_named("knox"), side(1.0), (beside(None),)))
    assert "pointpats: not installed" in text
    assert "not measured (≥ 100×)" in text


def test_what_is_missing_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    there, missing = (Beside(name, 1, side(1.0), theirs, SAME) for name, theirs in (("SciPy", side(1.0)), ("KDEpy", None)))
    monkeypatch.setattr(insight, "measure", lambda job, *_: Result(job, side(1.0), (there, missing)))
    console = Console(record=True, width=200, file=StringIO())
    run(console, jobs=["kde"])
    assert "Not installed, so not measured: kdepy; pip install -e '.[bench]' brings them, or" in console.export_text()


@pytest.mark.parametrize("name", JOBS)
def test_every_job_runs_in_small_and_agrees_with_its_peers(name: str) -> None:
    result = measure(job_named(name), 300)
    assert result.ours.size == 300
    for one in result.beside:
        assert one.peer is None or (one.agreement is not None and one.agreement.agrees)
        assert not one.failed


def test_a_job_that_there_is_not_is_refused() -> None:
    with pytest.raises(Invalid, match="no job “tea”"):
        run(Console(), jobs=["tea"])
