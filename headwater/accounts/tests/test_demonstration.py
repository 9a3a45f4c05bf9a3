"""One-click sign-ins exist in demonstration mode, at this very machine, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from headwater.accounts import (
    actions,
    urls,  # noqa: F401 - read now, outside demonstration mode, as the platform does
)
from headwater.accounts.tests.factories import AT, PROGRAM, journalled, who
from headwater.kernel import Role

pytestmark = pytest.mark.django_db

WHERE = "/accounts/demo-sign-in/"
demonstration_addresses = pytest.mark.urls("headwater.accounts.tests.demonstration_urls")


@pytest.fixture(autouse=True)
def people() -> None:
    actions.add_demonstration_people(by=PROGRAM, at=AT)


@pytest.fixture
def demonstration(settings: Settings) -> None:
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["*"]  # so that what refuses a strange host is our own rule


def click(client: Client | None = None, role: str = "analyst", sent: dict[str, Any] | None = None) -> tuple[int, Client]:
    browser = client or Client()
    answer = browser.post(WHERE, {"role": role}, **{"HTTP_HOST": "localhost:8020", **(sent or {})})
    return answer.status_code, browser


def nobody_came_in(browser: Client) -> bool:
    return who(browser) == "" and journalled("accounts.SignedIn") == []


@demonstration_addresses
@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("role", Role)
def test_one_click(role: Role) -> None:
    status, browser = click(role=role.value)
    assert status == 302
    assert who(browser).endswith(" Example")
    [entry] = journalled("accounts.SignedIn")
    assert entry["data"]["how"] == "demonstration"
    assert entry["data"]["address"] == "127.0.0.1"


def test_otherwise_there_is_no_such_address() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("demo_sign_in")
    status, browser = click()
    assert status == 404
    assert nobody_came_in(browser)


@demonstration_addresses
def test_an_address_alone_is_not_enough(settings: Settings) -> None:
    settings.DEMO = False
    status, browser = click()
    assert status == 404
    assert nobody_came_in(browser)


@demonstration_addresses
@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize(
    "request_from",
    [
        {"REMOTE_ADDR": "10.1.2.3"},
        {"REMOTE_ADDR": "192.168.0.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_HOST": "headwater.example"},
        {"HTTP_HOST": "127.0.0.1.nip.io"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
    ],
    ids=str,
)
def test_from_elsewhere_there_is_no_such_page(request_from: dict[str, str]) -> None:
    status, browser = click(sent=request_from)
    assert status == 404
    assert nobody_came_in(browser)


@demonstration_addresses
@pytest.mark.usefixtures("demonstration")
def test_a_forged_form_is_refused() -> None:
    status, browser = click(Client(enforce_csrf_checks=True))
    assert status == 403
    assert nobody_came_in(browser)


@demonstration_addresses
@pytest.mark.usefixtures("demonstration")
def test_a_link_signs_nobody_in() -> None:
    browser = Client()
    assert browser.get(WHERE, {"role": "analyst"}, HTTP_HOST="localhost").status_code == 405
    assert nobody_came_in(browser)


@demonstration_addresses
@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("role", ["", "king", "demo.analyst", "ANALYST"])
def test_a_role_that_nobody_has(role: str) -> None:
    status, browser = click(role=role)
    assert status == 404
    assert nobody_came_in(browser)


@demonstration_addresses
@pytest.mark.usefixtures("demonstration")
def test_a_closed_account_stays_closed() -> None:
    ref = actions.add_demonstration_people(by=PROGRAM, at=AT)[Role.ANALYST]
    actions.deactivate(by=PROGRAM, at=AT, user=ref)
    status, browser = click()
    assert status == 404
    assert nobody_came_in(browser)


@demonstration_addresses
@pytest.mark.usefixtures("demonstration")
def test_the_sign_in_page_offers_it_here_only() -> None:
    here = Client().get("/accounts/login/", HTTP_HOST="localhost").content.decode()
    elsewhere = Client().get("/accounts/login/", HTTP_HOST="localhost", REMOTE_ADDR="10.1.2.3").content.decode()
    assert here.count('name="role"') == len(Role)
    assert "Demonstration" not in elsewhere


def test_nobody_can_sign_in_to_them_with_a_password() -> None:
    browser = Client()
    for password in ("", "!", "demo", "demo.analyst"):
        browser.post("/accounts/login/", {"login": "demo.analyst", "password": password})
    assert nobody_came_in(browser)
