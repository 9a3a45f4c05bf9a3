"""What changes accounts: who may, what is written down, and what ends with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from headwater.accounts import actions, queries
from headwater.accounts.models import User
from headwater.accounts.permissions import Permission
from headwater.accounts.tests.factories import AT, PASSWORD, PROGRAM, acting, journalled, person, signed_in, who
from headwater.kernel import Actor, Conflict, Forbidden, Invalid, NotFound, Ref, Role

pytestmark = pytest.mark.django_db

GONE = Ref("accounts.user", "01890000-0000-7000-8000-000000000000")

MANAGING: dict[str, Callable[[Actor, Ref], Any]] = {
    "create_user": lambda by, ref: actions.create_user(by=by, at=AT, username="new", name="New", roles=[Role.ADMINISTRATOR]),
    "add_demonstration_people": lambda by, ref: actions.add_demonstration_people(by=by, at=AT),
    "change_roles": lambda by, ref: actions.change_roles(by=by, at=AT, user=ref, roles=[Role.ADMINISTRATOR]),
    "deactivate": lambda by, ref: actions.deactivate(by=by, at=AT, user=ref),
    "reactivate": lambda by, ref: actions.reactivate(by=by, at=AT, user=ref),
    "unlock": lambda by, ref: actions.unlock(by=by, at=AT, user=ref),
    "set_password": lambda by, ref: actions.set_password(by=by, at=AT, user=ref, password="another lantern meadow"),
    "reset_second_factor": lambda by, ref: actions.reset_second_factor(by=by, at=AT, user=ref),
    "revoke_sessions": lambda by, ref: actions.revoke_sessions(by=by, at=AT, user=ref),
}


@pytest.mark.parametrize("action", MANAGING.values(), ids=MANAGING.keys())
@pytest.mark.parametrize("role", [role for role in Role if role not in Permission.USER_MANAGE.roles])
def test_only_administrators_manage_accounts(action: Callable[[Actor, Ref], Any], role: Role) -> None:
    victim = person(Role.COMMANDER)
    by = acting(person(role, username="by"), role)
    before = journalled()
    with pytest.raises(Forbidden):
        action(by, victim)
    assert journalled() == before
    assert queries.account(victim).roles == {Role.COMMANDER}


def test_only_some_look_at_accounts() -> None:
    analyst = person(Role.ANALYST)
    by = acting(analyst, Role.ANALYST)
    with pytest.raises(Forbidden):
        actions.consult(by=by, at=AT, user=analyst)
    with pytest.raises(Forbidden):
        actions.consult_all(by=by, at=AT)
    assert journalled("journal.Consulted") == []


@pytest.mark.parametrize("name", [name for name in MANAGING if name not in {"create_user", "add_demonstration_people"}])
def test_an_account_that_is_not_there_is_not_found(name: str) -> None:
    for missing in (GONE, Ref("accounts.user", "no-number"), Ref("places.area", GONE.id)):
        with pytest.raises(NotFound):
            MANAGING[name](PROGRAM, missing)


def test_a_new_account() -> None:
    ref = actions.create_user(
        by=PROGRAM,
        at=AT,
        username=" Ada.L ",
        name=" Ada Lovelace ",
        roles=[Role.ANALYST, Role.ANALYST],
        email="Ada@Example.ORG",
    )
    account = queries.account(ref)
    assert (account.username, account.name, account.email, account.roles) == (
        "ada.l", "Ada Lovelace", "ada@example.org", frozenset({Role.ANALYST}),
    )  # fmt: skip
    assert not User.objects.get(pk=ref.id).has_usable_password()
    [entry] = journalled("accounts.UserCreated")
    assert (entry["by"], entry["subject"], entry["data"]["roles"]) == ("site.program:tests", str(ref), ["analyst"])
    assert "password" not in str(entry["data"]).lower()


@pytest.mark.parametrize(
    "wrong",
    [{"username": "a b"}, {"name": "  "}, {"email": "no address"}, {"password": "short"}, {"password": "ada.lovelace.1815"}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_will_not_do_makes_nothing(wrong: dict[str, str]) -> None:
    right = {"username": "ada.lovelace", "name": "Ada Lovelace", "email": "", "password": PASSWORD}
    with pytest.raises(Invalid) as fault:
        actions.create_user(by=PROGRAM, at=AT, roles=[], **{**right, **wrong})
    assert fault.value.remedy
    assert not User.objects.exists()
    assert journalled() == []


def test_a_username_is_anybodys_once() -> None:
    person(Role.ANALYST, username="ada")
    with pytest.raises(Conflict):
        person(Role.ANALYST, username="ADA")


def test_demonstration_people_are_made_once_and_have_no_password() -> None:
    first = actions.add_demonstration_people(by=PROGRAM, at=AT)
    again = actions.add_demonstration_people(by=PROGRAM, at=AT)
    assert first == again
    assert {role: queries.account(ref).roles for role, ref in first.items()} == {role: {role} for role in Role}
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert len(journalled("accounts.UserCreated")) == len(Role)


def test_changed_roles_end_sessions_and_are_written_down() -> None:
    ref = person(Role.ANALYST)
    browser = signed_in(ref)
    assert who(browser) == "Analyst"
    actions.change_roles(by=PROGRAM, at=AT, user=ref, roles=[Role.PARTNER, Role.AUDITOR])
    assert who(browser) == ""
    [entry] = journalled("accounts.RolesChanged")
    assert entry["data"] == {"user": str(ref), "before": ["analyst"], "after": ["auditor", "partner"]}


def test_the_same_roles_change_nothing() -> None:
    ref = person(Role.ANALYST)
    browser = signed_in(ref)
    actions.change_roles(by=PROGRAM, at=AT, user=ref, roles=[Role.ANALYST])
    assert who(browser) == "Analyst"
    assert journalled("accounts.RolesChanged") == []


@pytest.mark.parametrize(
    "leave",
    [
        lambda ref: actions.change_roles(by=PROGRAM, at=AT, user=ref, roles=[Role.ANALYST]),
        lambda ref: actions.deactivate(by=PROGRAM, at=AT, user=ref),
    ],
    ids=["roles", "closing"],
)
def test_the_last_administrator_stays(leave: Callable[[Ref], None]) -> None:
    last = person(Role.ADMINISTRATOR)
    closed = person(Role.ADMINISTRATOR, username="closed")
    actions.deactivate(by=PROGRAM, at=AT, user=closed)
    with pytest.raises(Conflict, match="last administrator"):
        leave(last)
    person(Role.ADMINISTRATOR, username="second")
    leave(last)


def test_a_closed_account_is_out_and_can_be_opened_again() -> None:
    ref, learner = person(Role.SERGEANT), person(Role.RESPONSE)
    browser = signed_in(ref)
    actions.begin_supervision(by=acting(learner, Role.RESPONSE), at=AT, supervisor=ref)
    actions.deactivate(by=PROGRAM, at=AT, user=ref)
    actions.deactivate(by=PROGRAM, at=AT, user=ref)
    assert who(browser) == ""
    assert queries.account(learner).supervisor == "", "nobody goes on under a supervisor who is gone"
    assert len(journalled("accounts.AccountClosed")) == 1
    assert len(journalled("accounts.SupervisionEnded")) == 1
    actions.reactivate(by=PROGRAM, at=AT, user=ref)
    account = queries.account(ref)
    assert (account.is_active, account.closed_at, account.roles) == (True, None, frozenset({Role.SERGEANT}))


def test_a_new_password_ends_sessions() -> None:
    ref = person(Role.ANALYST)
    browser = signed_in(ref)
    actions.set_password(by=PROGRAM, at=AT, user=ref, password="another lantern meadow")
    assert who(browser) == ""
    assert User.objects.get(pk=ref.id).check_password("another lantern meadow")
    with pytest.raises(Invalid):
        actions.set_password(by=PROGRAM, at=AT, user=ref, password="password1234")


def test_one_session_or_all_of_them() -> None:
    ref = person(Role.ANALYST)
    here, there = signed_in(ref), signed_in(ref)
    me = acting(ref, Role.ANALYST)
    known = queries.sessions(ref, here.session.session_key or "")
    assert sorted(session.is_current for session in known) == [False, True]
    other = next(session for session in known if not session.is_current)
    actions.revoke_session(by=me, at=AT, session=other.number)
    assert (who(here), who(there)) == ("Analyst", "")
    assert actions.revoke_sessions(by=me, at=AT, user=ref) == 1
    assert who(here) == ""
    assert [entry["data"]["number"] for entry in journalled("accounts.SessionsRevoked")] == [1, 1]


def test_a_session_of_somebody_else_is_none_of_ones_business() -> None:
    owner = person(Role.ANALYST)
    browser = signed_in(owner)
    [session] = queries.sessions(owner)
    with pytest.raises(NotFound):
        actions.revoke_session(by=acting(person(Role.COMMANDER), Role.COMMANDER), at=AT, session=session.number)
    assert who(browser) == "Analyst"
    actions.revoke_session(by=PROGRAM, at=AT, session=session.number)
    assert who(browser) == ""


def test_supervision_is_written_down_and_ends() -> None:
    learner, first, second = person(Role.HANDLER), person(Role.SERGEANT), person(Role.COMMANDER)
    me = acting(learner, Role.HANDLER)
    actions.begin_supervision(by=me, at=AT, supervisor=first)
    actions.begin_supervision(by=me, at=AT, supervisor=first)
    actions.begin_supervision(by=me, at=AT, supervisor=second)
    assert queries.account(learner).supervisor == "Commander"
    assert [known.ref for known in queries.supervised_by(second)] == [learner]
    actions.end_supervision(by=me, at=AT)
    actions.end_supervision(by=me, at=AT)
    told = [(entry["name"], entry["data"]["supervisor"]) for entry in journalled("accounts.Supervision%")]
    assert told == [
        ("accounts.SupervisionBegan", str(first)),
        ("accounts.SupervisionEnded", str(first)),
        ("accounts.SupervisionBegan", str(second)),
        ("accounts.SupervisionEnded", str(second)),
    ]


def test_who_may_not_supervise() -> None:
    learner = person(Role.HANDLER)
    me = acting(learner, Role.HANDLER)
    analyst, closed = person(Role.ANALYST), person(Role.COMMANDER)
    actions.deactivate(by=PROGRAM, at=AT, user=closed)
    for supervisor in (learner, analyst, closed):
        with pytest.raises(Invalid):
            actions.begin_supervision(by=me, at=AT, supervisor=supervisor)
    with pytest.raises(Forbidden):
        actions.begin_supervision(by=acting(person(Role.PARTNER), Role.PARTNER), at=AT, supervisor=analyst)
    assert {known.ref for known in queries.supervisors(apart_from=learner)} == set()
    assert journalled("accounts.Supervision%") == []


BROKEN: dict[str, dict[str, Any]] = {
    "a role that nobody knows": {"roles": ["king"]},
    "closed and active": {"closed_at": AT},
    "neither closed nor active": {"is_active": False},
    "a username in capitals": {"username": "ADA"},
}


@pytest.mark.parametrize("wrong", BROKEN.values(), ids=BROKEN.keys())
def test_the_database_refuses(wrong: dict[str, Any]) -> None:
    person(Role.ANALYST, username="ada")
    row = {"username": "other", "name": "Other", "roles": [], "created_at": AT, **wrong}
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(**row)


def test_names_of_people_programs_and_nobody() -> None:
    ref = person(Role.ANALYST)
    program, odd = Ref("site.program", "loader"), Ref("accounts.user", "no-number")
    assert queries.names_of([ref, program, odd, GONE]) == {
        ref: "Analyst", program: "loader", odd: "Somebody unknown", GONE: "Somebody unknown",
    }  # fmt: skip
