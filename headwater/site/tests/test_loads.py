"""Loading as work: who may start which kind, what it leaves in the journal, and that the terminal offers each."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import osmium
import pytest
from django.conf import settings

from headwater.journal import actions, queries
from headwater.kernel import Actor, Forbidden, Invalid, Quiet, Ref, Role
from headwater.site.cli.load import load_app
from headwater.site.lake import the_lake
from headwater.site.loads import kinds
from headwater.site.tests.test_backups import crimes
from headwater.space.roads import load

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2018, 3, 12, tzinfo=UTC)
ANIL = Actor.with_roles(Ref("accounts.user", "anil"), "Anil Analyst", [Role.ANALYST])
ADA = Actor.with_roles(Ref("accounts.user", "ada"), "Ada Administrator", [Role.ADMINISTRATOR, Role.AUDITOR])


@pytest.fixture(autouse=True)
def _own_lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADWATER_VAR", str(tmp_path / "var"))


def run(by: Actor, kind: str, *paths: Path, **others: str) -> str:
    params = {"paths": [str(path) for path in paths], **others}
    return actions.run_job_here(by=by, at=AT, kind=kind, params=params, progress=Quiet())


def test_an_analyst_loads_crime(tmp_path: Path) -> None:
    assert "3 rows of street" in run(ANIL, "load.police-uk", crimes(tmp_path, 3))
    assert the_lake().rows("street", "west-midlands") == 3
    names = [row.name for row in queries.audit(by=ADA, question=queries.AuditQuestion(who=("accounts.user:anil",)))]
    assert names == ["journal.JobFinished", "journal.JobStarted"]


def test_a_file_that_is_wrong_changes_nothing_and_says_so_twice(tmp_path: Path) -> None:
    run(ANIL, "load.police-uk", crimes(tmp_path, 3))
    wrong = tmp_path / "2018-02-west-midlands-street.csv"
    wrong.write_text("<html>Not found</html>")
    with pytest.raises(Invalid):
        run(ANIL, "load.police-uk", wrong)
    assert the_lake().rows("street") == 3
    (failed,) = [job for job in queries.jobs(by=ADA, at=AT) if job.state == "failed"]
    assert "2018-02-west-midlands-street.csv" in failed.message


@pytest.mark.parametrize("kind", ["load.population", "load.boundaries", "load.workforce", "load.roads", "lake.refresh"])
def test_the_record_is_loaded_by_those_who_may_change_it(tmp_path: Path, kind: str) -> None:
    with pytest.raises(Forbidden):
        run(ANIL, kind, tmp_path / "any.csv")


def test_an_administrator_loads_roads_and_a_file_that_is_cut_leaves_the_old_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ROADS", tmp_path / "roads" / "network.npz")
    extract = tmp_path / "extract.osm.pbf"
    with osmium.SimpleWriter(str(extract)) as writer:
        for number, place in enumerate([(-1.51, 52.40), (-1.50, 52.40), (-1.50, 52.41)], 1):
            writer.add_node(osmium.osm.mutable.Node(id=number, location=place, version=1))
        writer.add_way(osmium.osm.mutable.Way(id=1, nodes=[1, 2, 3], version=1, tags={"highway": "primary"}))
    assert "3 places and 4 one-way edges" in run(ADA, "load.roads", extract, force="west-midlands")
    assert load(settings.ROADS).source == "OpenStreetMap: extract.osm.pbf for west-midlands"
    extract.write_bytes(extract.read_bytes()[:-20])
    with pytest.raises(Invalid, match="could not be read"):
        run(ADA, "load.roads", extract)
    assert len(load(settings.ROADS)) == 3


def test_an_administrator_refreshes_the_lake() -> None:
    assert run(ADA, "lake.refresh").startswith("0 parts of the lake changed")


def test_the_terminal_offers_every_kind_of_loading() -> None:
    offered = {
        command.name or (command.callback.__name__ if command.callback else "") for command in load_app.registered_commands
    }
    assert {kind.name.removeprefix("load.") for kind in kinds() if kind.name.startswith("load.")} <= offered
