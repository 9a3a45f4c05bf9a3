"""Coming in: password, second factor, lock; and what the journal says of it."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from headwater.accounts import actions, queries, sign_in
from headwater.accounts.rules import LOCK_AFTER, PROVED_AT
from headwater.accounts.tests.factories import AT, PASSWORD, PROGRAM, journalled, person, signed_in, who
from headwater.journal.queries import names_of
from headwater.kernel import Ref, Role

pytestmark = pytest.mark.django_db


def enter(client: Client, username: str, password: str = PASSWORD) -> Any:
    return client.post("/accounts/login/", {"login": username, "password": password})


def code_now(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def set_up_totp(client: Client) -> str:
    """Set up an authenticator app as the page says; returns its secret."""
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r"Key: <code>(\w+)</code>", page)
    assert secret
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_now(secret[1])})
    assert answer.status_code == 302
    return secret[1]


def test_a_partner_comes_in_with_a_password_and_goes() -> None:
    ref = person(Role.PARTNER)
    browser = Client()
    assert enter(browser, "Partner").status_code == 302
    assert who(browser) == "Partner"
    assert queries.account(ref).last_sign_in is not None
    browser.post("/accounts/logout/")
    assert who(browser) == ""
    told = [(entry["name"], entry["by"], entry["data"].get("how")) for entry in journalled("accounts.Signed%")]
    assert told == [("accounts.SignedIn", str(ref), "password"), ("accounts.SignedOut", str(ref), None)]


def test_staff_without_a_second_factor_can_do_nothing_but_set_one_up(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    person(Role.ADMINISTRATOR)
    browser = Client()
    enter(browser, "administrator")
    for where in ("/", "/accounts/people/", "/accounts/sessions/", "/search/?q=x", "/audit/"):
        answer = browser.get(where)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/2fa/"), where
    with django_capture_on_commit_callbacks(execute=True):  # allauth announces it after the commit
        secret = set_up_totp(browser)
    assert who(browser) == "Administrator"
    assert browser.get("/accounts/people/").status_code == 200
    assert secret not in str(Authenticator.objects.filter(type="totp").values_list("data", flat=True)), "encrypted at rest"
    assert {entry["data"]["what"] for entry in journalled("accounts.SecondFactorChanged")} == {"totp", "recovery_codes"}


def test_the_second_factor_is_asked_for_and_a_wrong_one_is_no_way_in() -> None:
    person(Role.ANALYST)
    first = Client()
    enter(first, "analyst")
    secret = set_up_totp(first)
    cache.clear()  # a code may be used once; the next sign-in of a real person is later
    second = Client()
    assert enter(second, "analyst").headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert who(second) == ""
    second.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert who(second) == ""
    assert second.post("/accounts/2fa/authenticate/", {"code": code_now(secret)}).status_code == 302
    assert who(second) == "Analyst"
    assert [entry["data"]["why"] for entry in journalled("accounts.SignInFailed")] == ["second factor"]


def test_staff_keep_their_last_second_factor_unless_an_administrator_resets_it() -> None:
    ref = person(Role.ANALYST)
    browser = Client()
    enter(browser, "analyst")
    set_up_totp(browser)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    browser.post("/accounts/2fa/totp/deactivate/")
    assert queries.has_second_factor(ref)
    actions.reset_second_factor(by=PROGRAM, at=AT, user=ref)
    assert not queries.has_second_factor(ref)
    assert who(browser) == ""


def test_a_while_after_signing_in_one_proves_oneself_again_before_changing_how() -> None:
    person(Role.PARTNER)
    browser = Client()
    enter(browser, "partner")
    assert browser.get("/accounts/2fa/totp/activate/").status_code == 200
    session = browser.session
    session[PROVED_AT] -= 901
    session.save()
    answer = browser.get("/accounts/2fa/totp/activate/")
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    page = browser.get(answer.headers["Location"]).content.decode()
    assert "Confirm that it is you" in page
    browser.post(answer.headers["Location"], {"password": "wrong"})
    assert browser.get("/accounts/2fa/totp/activate/").status_code == 302
    browser.post(answer.headers["Location"], {"password": PASSWORD})
    assert browser.get("/accounts/2fa/totp/activate/").status_code == 200
    assert [entry["data"]["why"] for entry in journalled("accounts.SignInFailed")] == ["password"]


@pytest.mark.parametrize("username", ["partner", "nobody-at-all"])
def test_a_wrong_password_says_the_same_whether_the_account_exists(username: str) -> None:
    person(Role.PARTNER)
    answer = enter(Client(), username, "wrong")
    assert answer.status_code == 200
    assert b"username and/or password" in answer.content
    [entry] = journalled("accounts.SignInFailed")
    assert entry["by"] == "ui.visitor:anonymous"
    assert username not in entry["subject"], "people type passwords into the wrong box"


def test_ten_failures_lock_and_the_right_password_does_not_help_until_an_administrator_does() -> None:
    ref = person(Role.PARTNER)
    browser = Client()
    for _ in range(LOCK_AFTER):
        enter(browser, "partner", "wrong")
    assert queries.account(ref).locked_at is not None
    answer = enter(browser, "partner")
    assert b"This account is locked" in answer.content
    assert who(browser) == ""
    assert [entry["data"]["failures"] for entry in journalled("accounts.AccountLocked")] == [LOCK_AFTER]
    assert journalled("accounts.SignInFailed")[-1]["data"]["why"] == "locked"
    actions.unlock(by=PROGRAM, at=AT, user=ref)
    enter(browser, "partner")
    assert who(browser) == "Partner"


def test_a_sign_in_forgets_the_failures_before_it() -> None:
    ref = person(Role.PARTNER)
    for _ in range(2):
        for _ in range(LOCK_AFTER - 1):
            sign_in.note_failure(username="partner", at=AT, why="password", address="127.0.0.1")
        enter(Client(), "partner")
    assert queries.account(ref).locked_at is None


def test_somebody_locked_while_they_look_for_their_second_factor_stays_out() -> None:
    ref = person(Role.ANALYST)
    first = Client()
    enter(first, "analyst")
    secret = set_up_totp(first)
    cache.clear()
    second = Client()
    enter(second, "analyst")
    for _ in range(LOCK_AFTER):
        sign_in.note_failure(username="analyst", at=AT, why="password", address="10.0.0.9")
    answer = second.post("/accounts/2fa/authenticate/", {"code": code_now(secret)})
    assert answer.headers["Location"] == "/accounts/locked/"
    assert b"waiting does not help" in second.get("/accounts/locked/").content
    assert who(second) == ""
    assert queries.account(ref).locked_at == AT


def test_many_usernames_from_one_place_are_slowed_down() -> None:
    for number in range(20):
        enter(Client(), f"guess{number}", "wrong")
    answer = enter(Client(), "guess20", "wrong")
    assert b"Too many failed" in answer.content
    assert len(journalled("accounts.SignInFailed")) == 20
    for _ in range(9):
        enter(Client(), "guess20", "wrong")
    answer = enter(Client(), "guess20", "wrong")
    assert answer.status_code == 429
    assert b"<h1" in answer.content


def test_a_closed_account_is_told_so_only_with_the_right_password() -> None:
    ref = person(Role.PARTNER)
    actions.deactivate(by=PROGRAM, at=AT, user=ref)
    browser = Client()
    assert b"username and/or password" in enter(browser, "partner", "wrong").content
    assert enter(browser, "partner").headers["Location"] == "/accounts/inactive/"
    assert who(browser) == ""


def test_nobody_signs_up() -> None:
    assert Client().get("/accounts/signup/").status_code == 404


def test_one_comes_back_to_where_one_was_going_but_never_elsewhere() -> None:
    person(Role.PARTNER)
    ours = {"login": "partner", "password": PASSWORD, "next": "/search/?q=x"}
    assert Client().post("/accounts/login/", ours).headers["Location"] == "/search/?q=x"
    cache.clear()
    theirs = {**ours, "next": "https://evil.example/"}
    assert "evil" not in Client().post("/accounts/login/", theirs).headers["Location"]


def test_a_new_password_of_ones_own_ends_the_other_sessions() -> None:
    person(Role.PARTNER)
    here, there = Client(), Client()
    for browser in (here, there):
        enter(browser, "partner")
    new = "another lantern meadow"
    wrong = here.post("/accounts/password/change/", {"oldpassword": "wrong", "password1": new, "password2": new})
    assert wrong.status_code == 200
    assert b"There is a problem" in wrong.content
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert (who(here), who(there)) == ("Partner", "")
    assert len(journalled("accounts.PasswordChanged")) == 1
    enter(there, "partner", new)
    assert who(there) == "Partner"


def test_a_person_without_a_password_is_not_led_to_an_error() -> None:
    ref = person(Role.PARTNER, password=None)
    answer = signed_in(ref).get("/accounts/password/change/", follow=True)
    assert b"Your account has no password" in answer.content


def test_the_names_that_the_audit_uses() -> None:
    ref = person(Role.PARTNER)
    assert names_of([ref, Ref("ui.visitor", "anonymous"), Ref("accounts.username", "unknown")]) == {
        ref: "Partner",
        Ref("ui.visitor", "anonymous"): "Nobody signed in",
        Ref("accounts.username", "unknown"): "A username that nobody has",
    }
