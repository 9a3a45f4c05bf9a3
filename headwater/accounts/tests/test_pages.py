"""The account pages: who opens them, what they do, and how many queries they cost."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from headwater.accounts import actions, queries
from headwater.accounts.tests.factories import AT, PROGRAM, acting, journalled, person, signed_in, who
from headwater.kernel import Ref, Role

pytestmark = pytest.mark.django_db

SHELL = 1
"""Every page of somebody signed in asks for their session with their account."""

LOOK = 3
"""Writing down who looked at whom: transaction, entry with the people concerned, end."""


@pytest.fixture
def admin() -> Client:
    return signed_in(person(Role.ADMINISTRATOR))


@pytest.fixture
def analyst() -> Ref:
    return person(Role.ANALYST)


@pytest.mark.parametrize(
    ("path", "cost"),
    [("/accounts/people/", 1 + LOOK), ("/accounts/people/new/", 0), ("/accounts/sessions/", 1), ("/accounts/supervision/", 2)],
)
def test_pages_and_their_queries(
    admin: Client, path: str, cost: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        person(Role.SERGEANT, username=f"sergeant{number}")
    with django_assert_num_queries(SHELL + cost):
        assert admin.get(path).status_code == 200


def test_one_account_and_its_queries(admin: Client, analyst: Ref, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    signed_in(analyst)
    with django_assert_num_queries(SHELL + 3 + LOOK):
        page = admin.get(f"/accounts/people/{analyst.id}/").content.decode()
    assert "Firefox" in page
    assert "/close/" in page


def test_the_page_of_a_visitor_costs_nothing(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert client.get("/accounts/locked/").status_code == 403


@pytest.mark.parametrize(
    "path", ["/accounts/people/", "/accounts/people/new/", "/accounts/sessions/", "/accounts/supervision/"]
)
def test_a_visitor_is_asked_to_sign_in(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/accounts/login/?next={path}")


def test_who_opens_what(analyst: Ref) -> None:
    seen = {}
    for ref in (analyst, person(Role.AUDITOR), person(Role.PARTNER)):
        browser = signed_in(ref)
        paths = ("people/", "people/new/", f"people/{analyst.id}/", "sessions/", "supervision/")
        seen[queries.name_of(ref)] = [browser.get(f"/accounts/{path}").status_code for path in paths]
    assert seen == {
        "Analyst": [403, 403, 403, 200, 200],
        "Auditor": [200, 403, 200, 200, 200],
        "Partner": [403, 403, 403, 200, 403],
    }


def test_an_auditor_sees_an_account_without_its_levers(analyst: Ref) -> None:
    page = signed_in(person(Role.AUDITOR)).get(f"/accounts/people/{analyst.id}/").content.decode()
    assert "Analyst" in page
    for lever in ("password", "roles", "close", "end-sessions"):
        assert f"/accounts/people/{analyst.id}/{lever}/" not in page


def test_searching_accounts(admin: Client, analyst: Ref) -> None:
    page = admin.get("/accounts/people/", {"q": "ANAL"}).content.decode()
    assert analyst.id in page
    assert admin.get("/accounts/people/", {"q": "nobody here"}).content.decode().count(analyst.id) == 0
    assert admin.get("/search/", {"q": "anal"}).content.decode().count(f"/accounts/people/{analyst.id}/") == 1
    assert analyst.id not in signed_in(analyst).get("/search/", {"q": "anal"}).content.decode()


def test_looking_is_written_down(admin: Client, analyst: Ref) -> None:
    admin.get(f"/accounts/people/{analyst.id}/")
    admin.get("/accounts/people/", {"q": "analyst"})
    admin.get("/search/", {"q": "nobody at all"})
    looks = [(entry["data"]["what"], entry["data"]["subjects"]) for entry in journalled("journal.Consulted")]
    assert looks == [
        ("account", [str(analyst)]),
        ("accounts that hold “analyst”", [str(analyst)]),
        ("accounts that hold “nobody at all”", []),
    ]


def test_making_an_account(admin: Client) -> None:
    form = {"username": "Ines.E", "name": "Ines <b>Example</b>", "roles": ["investigator"], "password": "copper lantern meadow"}
    answer = admin.post("/accounts/people/new/", form, follow=True)
    page = answer.content.decode()
    assert "Ines &lt;b&gt;Example&lt;/b&gt; can sign in now." in page
    account = queries.account(queries.ref_of("ines.e"))
    assert account.roles == {Role.INVESTIGATOR}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"username": ""}, "This field is required"),
        ({"username": "administrator"}, "Somebody has the username"),
        ({"username": "no spaces"}, "cannot be a username"),
        ({"password": "short"}, "too short"),
        ({"roles": ["king"]}, "king is not one of the available choices"),
        ({"email": "x"}, "valid email address"),
        ({"name": "x" * 121}, "at most 120 characters"),
    ],
)
def test_a_wrong_form_says_what_and_keeps_the_rest(admin: Client, wrong: dict[str, str], said: str) -> None:
    form = {"username": "ines", "name": "Ines", "roles": ["investigator"], "email": "", "password": "copper lantern meadow"}
    answer = admin.post("/accounts/people/new/", {**form, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a problem" in page
    assert said in page
    assert f'href="#id_{next(iter(wrong))}' in page, "the fault leads to its field"
    assert "copper lantern meadow" not in page
    assert len(queries.users()) == 1


def test_changing_roles_and_password(admin: Client, analyst: Ref) -> None:
    browser = signed_in(analyst)
    admin.post(f"/accounts/people/{analyst.id}/roles/", {"roles": ["auditor"]})
    assert queries.account(analyst).roles == {Role.AUDITOR}
    assert who(browser) == ""
    assert admin.post(f"/accounts/people/{analyst.id}/password/", {"password": "weak"}).status_code == 422
    assert admin.post(f"/accounts/people/{analyst.id}/password/", {"password": "another lantern meadow"}).status_code == 302
    assert len(journalled("accounts.PasswordChanged")) == 1


def test_the_levers(admin: Client, analyst: Ref) -> None:
    browser = signed_in(analyst)
    assert who(browser) == "Analyst"
    for what in ("end-sessions", "close", "reopen", "unlock", "reset-second-factor"):
        assert admin.post(f"/accounts/people/{analyst.id}/{what}/").status_code == 302, what
    assert who(browser) == ""
    assert admin.post(f"/accounts/people/{analyst.id}/explode/").status_code == 404
    assert admin.get(f"/accounts/people/{analyst.id}/close/").status_code == 405
    assert queries.account(analyst).is_active


def test_the_last_administrator_is_told_why_not() -> None:
    ref = person(Role.ADMINISTRATOR)
    answer = signed_in(ref).post(f"/accounts/people/{ref.id}/close/")
    assert answer.status_code == 409
    assert "is the last administrator" in answer.content.decode()


def test_no_such_account(admin: Client) -> None:
    assert admin.get("/accounts/people/01890000-0000-7000-8000-000000000000/").status_code == 404


def test_ending_a_session_of_ones_own(analyst: Ref) -> None:
    here, there = signed_in(analyst), signed_in(analyst)
    other = next(s for s in queries.sessions(analyst, here.session.session_key or "") if not s.is_current)
    assert here.post(f"/accounts/sessions/{other.number}/end/").status_code == 302
    assert (who(here), who(there)) == ("Analyst", "")
    stranger = signed_in(person(Role.COMMANDER))
    [mine] = queries.sessions(analyst)
    assert stranger.post(f"/accounts/sessions/{mine.number}/end/").status_code == 404
    assert who(here) == "Analyst"


def test_supervision_is_never_silent(analyst: Ref) -> None:
    boss = person(Role.COMMANDER)
    browser = signed_in(analyst)
    assert b"How you act" not in browser.get("/").content
    browser.post("/accounts/supervision/", {"supervisor": str(boss)})
    for path in ("/", "/search/", "/accounts/sessions/", "/no/such/page/"):
        assert "You act under the supervision of Commander" in browser.get(path).content.decode(), path
    browser.post("/accounts/sessions/999999/end/")
    other = signed_in(analyst)
    number = next(s for s in queries.sessions(analyst, browser.session.session_key or "") if not s.is_current).number
    browser.post(f"/accounts/sessions/{number}/end/")
    assert who(other) == ""
    [entry] = journalled("accounts.SessionsRevoked")
    assert (entry["by"], entry["supervisor"]) == (str(analyst), str(boss)), "everything names both"
    browser.post("/accounts/supervision/end/")
    assert b"How you act" not in browser.get("/").content
    actions.revoke_sessions(by=acting(analyst, Role.ANALYST), at=AT, user=analyst)
    assert journalled("accounts.SessionsRevoked")[-1]["supervisor"] is None


def test_a_supervisor_who_may_not_is_refused_in_the_form(analyst: Ref) -> None:
    other = person(Role.RESPONSE)
    browser = signed_in(analyst)
    answer = browser.post("/accounts/supervision/", {"supervisor": str(other)})
    assert answer.status_code == 422
    assert queries.account(analyst).supervisor == ""


def test_sessions_are_named_as_people_know_them(analyst: Ref) -> None:
    browser = signed_in(analyst)
    page = browser.get("/accounts/sessions/").content.decode()
    assert "Firefox" in page
    assert "This one" in page


def test_programs_act_as_themselves() -> None:
    assert PROGRAM.supervisor is None
    assert queries.name_of(PROGRAM.ref) == "tests"
