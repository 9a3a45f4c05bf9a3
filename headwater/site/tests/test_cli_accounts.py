"""``headwater user``: the same actions, for whoever has a shell on the machine."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from django.test import Client
from typer.testing import CliRunner

from headwater.accounts import actions, queries, sign_in
from headwater.accounts.rules import LOCK_AFTER
from headwater.accounts.tests.factories import AT, PROGRAM, journalled, person
from headwater.kernel import Conflict, Invalid, NotFound, Role
from headwater.site.cli import accounts, app, console

pytestmark = pytest.mark.django_db

PASSWORD = "copper lantern meadow"


@pytest.fixture(autouse=True)
def in_this_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands start the platform's own database; here they use the tests'."""
    monkeypatch.setattr(accounts, "platform", nullcontext)
    monkeypatch.setattr(console, "width", 200)


def run(*words: str, typed: str = "") -> str:
    done = CliRunner().invoke(app, ["user", *words], input=typed, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_first_administrator() -> None:
    run(
        "add", "Ada", "--name", "Ada Example", "--role", "administrator", "--role", "Analyst", typed=f"{PASSWORD}\n{PASSWORD}\n"
    )
    account = queries.account(queries.ref_of("ada"))
    assert account.roles == {Role.ADMINISTRATOR, Role.ANALYST}
    [entry] = journalled("accounts.UserCreated")
    assert entry["by"] == "site.program:headwater-user"
    browser = Client()
    browser.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    assert browser.get("/").headers["Location"] == "/accounts/2fa/", "an administrator must have a second factor"


def test_the_list_says_who_is_locked_or_closed() -> None:
    person(Role.ANALYST, username="anil")
    person(Role.PARTNER, username="priya")
    for _ in range(LOCK_AFTER):
        sign_in.note_failure(username="anil", at=AT, why="password", address="127.0.0.1")
    actions.deactivate(by=PROGRAM, at=AT, user=queries.ref_of("priya"))
    printed = run("list")
    lines = {line.split()[1]: line for line in printed.splitlines() if "anil" in line or "priya" in line}
    assert "locked" in lines["anil"]
    assert "closed" in lines["priya"]


def test_unlocking_a_new_password_and_closing() -> None:
    person(Role.PARTNER, username="priya")
    for _ in range(LOCK_AFTER):
        sign_in.note_failure(username="priya", at=AT, why="password", address="127.0.0.1")
    run("unlock", "priya")
    assert queries.account(queries.ref_of("priya")).locked_at is None
    run("password", "priya", "--password", "another lantern meadow")
    browser = Client()
    assert browser.post("/accounts/login/", {"login": "priya", "password": "another lantern meadow"}).status_code == 302
    run("close", "priya")
    assert browser.get("/accounts/sessions/").status_code == 302
    assert not queries.account(queries.ref_of("priya")).is_active


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("add", "ada", "--name", "Ada", "--role", "king", "--password", PASSWORD), Invalid),
        (("add", "a b", "--name", "Ada", "--password", PASSWORD), Invalid),
        (("add", "ada", "--name", "Ada", "--password", "short"), Invalid),
        (("add", "taken", "--name", "Ada", "--password", PASSWORD), Conflict),
        (("unlock", "nobody"), NotFound),
        (("close", "taken"), Conflict),
    ],
)
def test_what_cannot_be_is_said(words: tuple[str, ...], fault: type[Exception]) -> None:
    person(Role.ADMINISTRATOR, username="taken")
    with pytest.raises(fault):
        run(*words)
    assert [account.username for account in queries.users() if account.is_active] == ["taken"]
