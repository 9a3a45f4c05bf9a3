"""``headwater pack`` and the pages of a pack with posts and people, the whole platform joined."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from typer.testing import CliRunner

import headwater.site.cli.pack  # noqa: F401 - registers the command
from headwater.insight.lake import Lake
from headwater.journal.queries import AuditQuestion, audit
from headwater.kernel import Actor, HeadwaterError, Ref, Role, now
from headwater.scrutiny import views
from headwater.scrutiny.tests import lakes
from headwater.site import cli
from headwater.workforce import actions as workforce
from headwater.workforce.rules import Rank, Span

pytestmark = pytest.mark.django_db

PROGRAM = Actor.system("tests")
OWN = "record=force:west-midlands&area=npu:Coventry&as_at=2018-03-12&period=financial-year"


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    """The lake of the platform, for command and page alike."""
    lake = lakes.own_record(tmp_path / "lake")
    lakes.published(tmp_path / "lake")
    monkeypatch.setattr(views, "_lake", lake)
    monkeypatch.setattr("headwater.site.lake.the_lake", lambda: lake)
    monkeypatch.setattr("headwater.site.cli.pack.platform", nullcontext)
    return lake


@pytest.fixture
def people(db: None) -> None:
    """Coventry: a sector with two constables of three, and the one sergeant of partnerships."""
    day = date(2013, 4, 1)
    sector = workforce.open_unit(by=PROGRAM, at=now(), npu="Coventry", name="NE", neighbourhood_team=True)
    partners = workforce.open_unit(by=PROGRAM, at=now(), npu="Coventry", name="PSHIPS", neighbourhood_team=False, position=1)
    posts = [workforce.NewPost(sector, Rank.CONSTABLE, Span(day))] * 12 + [
        workforce.NewPost(partners, Rank.SERGEANT, Span(day))
    ]
    workforce.establish_posts(by=PROGRAM, at=now(), posts=posts)
    wanted = [(sector, Rank.CONSTABLE, Decimal(1))] * 9 + [(partners, Rank.SERGEANT, Decimal(1))]
    workforce.appoint(
        by=PROGRAM,
        at=now(),
        people=[
            workforce.NewPerson(f"Example {i}", f"C{i}", (workforce.NewPosting(unit, rank, Span(day), fte),))
            for i, (unit, rank, fte) in enumerate(wanted)
        ],
    )
    workforce.declare_complete(by=PROGRAM, at=now(), npu="Coventry", days=[date(2017, 4, 1), date(2018, 3, 9)])


@pytest.fixture
def as_person(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Actor]]:
    acting = [Actor.with_roles(Ref("accounts.user", "7"), "Somebody", [Role.ANALYST])]
    for module in ("headwater.scrutiny.views", "headwater.ui.context"):
        monkeypatch.setattr(f"{module}.actor_of", lambda request: acting[0])
    yield acting


def run(*words: str) -> str:
    """The command's own output; a fault that it would print is raised."""
    done = CliRunner().invoke(cli.app, ["pack", *words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def test_the_pack_is_written_and_what_is_missing_is_said(lake: Lake, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    run("--force", "leicestershire", "--area", "Leicester", "--as-at", "2014-08-31", "--out", str(out))
    assert sorted(path.name for path in out.iterdir()) == ["figures.csv", "figures.xlsx", "pack.html", "pack.pdf"]
    assert (out / "pack.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--area", "Leicster", "--as-at", "2014-08-31"), "Did you mean Leicester"),
        (("--area", "Leicester", "--as-at", "31/08/2014"), "is not a date"),
        (("--area", "Leicester", "--as-at", "2025-08-31"), "No data has been loaded for any of"),
        (("--area", "Leicester", "--as-at", "2014-08-31", "--force", "leicester"), "Did you mean leicestershire"),
        (("--area", "Leicester", "--as-at", "2014-08-31", "--period", "fortnight"), "Choose one of"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    lake: Lake, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    with pytest.raises(HeadwaterError, match=said):
        run(*words, "--out", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_out_may_not_be_a_file(lake: Lake, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(HeadwaterError, match="is a file"):
        run("--area", "Leicester", "--as-at", "2014-08-31", "--out", str(tmp_path / "out"))
    assert (tmp_path / "out").read_text() == "mine"


def test_small_numbers_about_people_are_hidden_on_demand(lake: Lake, people: None, tmp_path: Path) -> None:
    asked = ("--area", "Coventry", "--as-at", "2018-03-12", "--out")
    run(*asked, str(tmp_path / "all"))
    run(*asked, str(tmp_path / "hidden"), "--hide-small")
    assert "Fewer than 5" not in (tmp_path / "all" / "pack.html").read_text()
    page = (tmp_path / "hidden" / "pack.html").read_text()
    assert "Fewer than 5" in page
    assert "establishment of 1.00 FTE" not in page


def test_a_page_with_posts_and_people_and_its_number_of_queries(lake: Lake, people: None, as_person: list[Actor]) -> None:
    with CaptureQueriesContext(connection) as asked:
        text = Client().get(f"/scrutiny/pack/?{OWN}").content.decode()
    assert "Constables, 9 March 2018" in text
    assert len(asked) == 11, "rebased charts, the names of NPUs, the days, and twice: units, posts, postings, statuses"


def test_partners_do_not_see_small_numbers_and_cannot_open_them(lake: Lake, people: None, as_person: list[Actor]) -> None:
    seen = Client().get(f"/scrutiny/pack/?{OWN}").content.decode()
    links = [html.unescape(link) for link in re.findall(r'href="(/figures/\?kind=workforce[^"]+)"', seen)]
    one = next(link for link in links if "PSHIPS" in link and "workforce.strength" in link)
    opened = Client().get(one).content.decode()
    assert "Rows 1 to 1 of 1" in opened
    as_person[0] = Actor.with_roles(Ref("accounts.user", "8"), "Somebody", [Role.PARTNER])
    assert "Fewer than 5" in Client().get(f"/scrutiny/pack/?{OWN}").content.decode()
    for address in (one, one.replace("workforce.strength", "workforce.percent_below")):
        hidden = Client().get(address).content.decode()
        assert "Fewer than 5" in hidden
        assert "Rows 1 to" not in hidden
        assert "against an establishment" not in hidden, "the base of a percentage states the numbers"
    (entry,) = audit(by=PROGRAM, question=AuditQuestion(name="journal.Consulted"))
    assert (str(entry.by), entry.subject.kind) == ("accounts.user:7", "workforce.posting")
