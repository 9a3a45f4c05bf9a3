"""Month charts with new limits: who may begin them, what a reader sees, and that nothing of it is ever lost."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from headwater.insight.crime import Crime
from headwater.insight.lake import Lake
from headwater.insight.tests.crimes import street
from headwater.journal.queries import AuditQuestion, audit
from headwater.kernel import Actor, Forbidden, Invalid, NotFound, Ref, Role
from headwater.scrutiny import views
from headwater.scrutiny.actions import rebase_chart, withdraw_rebase
from headwater.scrutiny.models import Rebase
from headwater.scrutiny.packing import pack_for
from headwater.scrutiny.packs import CrimePicture, Scope
from headwater.scrutiny.packs.rebasing import before_and_after
from headwater.scrutiny.queries import rebases_of
from headwater.scrutiny.tests.markup import read
from headwater.ui.access import NOBODY

pytestmark = pytest.mark.django_db

AT = datetime(2014, 9, 1, 9, tzinfo=UTC)
REASON = "Recorded by the victim's home from April 2014"
QUERY = "record=police-uk:leicestershire&area=district:Leicester&as_at=2014-12-31&period=calendar-year&offence=burglary"


def person(*roles: Role) -> Actor:
    return Actor.with_roles(Ref("accounts.user", "7"), "Somebody", roles)


@pytest.fixture
def scope(tmp_path: Path) -> Scope:
    """Two years of burglary in Leicester: 20 a month, then 40 from April 2014."""
    lake = Lake(tmp_path)
    for month in [2013 * 100 + m for m in range(1, 13)] + [2014 * 100 + m for m in range(1, 13)]:
        number = (20 if month < 201404 else 40) + month % 3
        street(lake, month, [("burglary", "Leicester 001A", "E1")] * number)
    crime = Crime(lake, "police-uk", "leicestershire")
    return Scope(crime, crime.find_area("district:Leicester"), date(2014, 12, 31))


@pytest.fixture
def by(monkeypatch: pytest.MonkeyPatch, scope: Scope) -> list[Actor]:
    acting = [person(Role.ANALYST)]
    monkeypatch.setattr(views, "_lake", scope.crime.lake)
    for module in ("headwater.scrutiny.views", "headwater.ui.context", "headwater.ui.access"):
        monkeypatch.setattr(f"{module}.actor_of", lambda request: acting[0])
    return acting


def rebase(scope: Scope, month: int = 201404, by: Actor | None = None, reason: str = REASON) -> Ref:
    return rebase_chart(by=by or person(Role.ANALYST), at=AT, scope=scope, offence="burglary", month=month, reason=reason)


def test_a_chart_has_limits_before_and_after_with_the_reason(scope: Scope) -> None:
    rebase(scope)
    picture = CrimePicture(scope, rebases_of(scope.crime))
    series = picture.series(scope.crime.group("burglary"))
    assert [(one.start, one.stop) for one in series.chart.segments] == [(0, 15), (15, 24)]
    table = before_and_after(series, picture.rebased(series))
    assert table is not None
    assert [row.name for row in table.rows] == ["1 January 2013 to 31 March 2014", "1 April 2014 to 31 December 2014"]
    assert table.rows[1].cells[0] == REASON
    assert table.rows[1].cells[3] == "+95.2%"
    assert table.rows[1].cells[2].endswith("(trial)")  # type: ignore[union-attr]
    other = picture.series(scope.crime.group("total-recorded-crime"))
    assert len(other.chart.segments) == 1, "another chart keeps its limits"


def test_the_pack_shows_it_in_every_writing(scope: Scope) -> None:
    rebase(scope)
    pack = pack_for(scope.crime.lake, area="Leicester", as_at=scope.as_at)
    (table,) = [table for table in pack.tables() if table.title.endswith("before and after")]
    assert table.rows[1].cells[0] == REASON


def test_both_are_in_the_journal_and_the_row_stays(scope: Scope) -> None:
    ref = rebase(scope)
    withdraw_rebase(by=person(Role.COMMANDER), at=AT, rebase=ref, reason="The recording changed in May")
    assert rebases_of(scope.crime) == ()
    names = [row.name for row in audit(by=Actor.system("tests"), question=AuditQuestion(about=(str(ref),)))]
    assert sorted(names) == ["scrutiny.ChartRebased", "scrutiny.RebaseWithdrawn"]
    kept = Rebase.objects.get()
    assert (kept.reason, kept.withdrawn_because) == (REASON, "The recording changed in May")
    rebase(scope)
    assert Rebase.objects.count() == 2, "it may be begun again"


@pytest.mark.parametrize(
    ("month", "reason", "said"),
    [
        (201301, REASON, "does not show that month, or begins with it"),
        (203001, REASON, "does not show that month"),
        (201404, "   ", "needs a reason"),
        (201404, "because", "needs a reason"),
        (201404, "x" * 301, "longer than 300"),
    ],
)
def test_what_cannot_be_rebased_is_a_plain_sentence(scope: Scope, month: int, reason: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        rebase(scope, month, reason=reason)
    assert not Rebase.objects.exists()


def test_a_second_rebase_of_a_month_is_refused_by_the_action_and_by_the_database(scope: Scope) -> None:
    rebase(scope)
    with pytest.raises(Invalid, match="rebased at April 2014 already"):
        rebase(scope)
    row = Rebase.objects.values().get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Rebase.objects.create(**{key: value for key, value in row.items() if key != "id"})


def test_one_that_is_not_there_cannot_be_withdrawn(scope: Scope) -> None:
    ref = rebase(scope)
    withdraw_rebase(by=person(Role.ANALYST), at=AT, rebase=ref, reason="It was the wrong month")
    with pytest.raises(NotFound):
        withdraw_rebase(by=person(Role.ANALYST), at=AT, rebase=ref, reason="It was the wrong month")


@pytest.mark.parametrize("actor", [NOBODY, person(Role.PARTNER), person(Role.HANDLER)])
def test_others_may_not(scope: Scope, actor: Actor) -> None:
    with pytest.raises(Forbidden):
        rebase(scope, by=actor)
    ref = rebase(scope)
    with pytest.raises(Forbidden):
        withdraw_rebase(by=actor, at=AT, rebase=ref, reason="It was the wrong month")


def test_an_analyst_rebases_a_chart_and_a_visitor_reads_why(client: Client, scope: Scope, by: list[Actor]) -> None:
    link = f"/scrutiny/rebase/?{QUERY}"
    assert "Rebase the month chart" in client.get(f"/scrutiny/?{QUERY}").content.decode()
    page = client.get(link)
    assert page.status_code == 200
    assert read(page.content.decode()).faults == []
    done = client.post(link, {"month": "201404", "reason": REASON + " <b>"})
    assert done.status_code == 302
    by[0] = NOBODY
    seen = client.get(done["Location"]).content.decode()
    assert "before and after" in seen
    assert "home from April 2014 &lt;b&gt;" in seen
    assert "Rebase the month chart" not in seen
    assert client.get(link).status_code in (302, 403)


def test_a_wrong_choice_keeps_what_was_typed_and_says_what_to_do(client: Client, scope: Scope, by: list[Actor]) -> None:
    link = f"/scrutiny/rebase/?{QUERY}"
    for data, said in (
        ({"month": "201301", "reason": REASON}, "Choose a month of the chart"),
        ({"month": "201404", "reason": ""}, "Say which process changed"),
        ({"month": "201404", "reason": "because"}, "needs a reason"),
    ):
        answer = client.post(link, data)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert "There is a problem" in answer.content.decode()
    assert "because</textarea>" in answer.content.decode()
    assert client.get("/scrutiny/rebase/?record=police-uk:atlantis").status_code == 404


def test_a_rebase_is_withdrawn_on_the_page(client: Client, scope: Scope, by: list[Actor]) -> None:
    ref = rebase(scope)
    where = f"/scrutiny/rebase/{ref.id}/withdraw/?{QUERY}"
    assert client.get(where).status_code == 405
    assert client.post(where, {"reason": ""}).status_code == 422
    assert client.post(where, {"reason": "It was the wrong month"}).status_code == 302
    assert "before and after" not in client.get(f"/scrutiny/?{QUERY}").content.decode()
