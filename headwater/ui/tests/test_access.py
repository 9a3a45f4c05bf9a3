"""Who may open a view."""

from __future__ import annotations

import asyncio

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import path
from pytest_django import Settings

from headwater.kernel import Actor, Forbidden, Permission, Ref, Role
from headwater.ui.access import NOBODY, access_of, actor_of, address_of, permitted, public, signed_in


class Rights(Permission):
    READ = "ui_tests.read", "Read what the test shows", {Role.ANALYST}


ANALYST = Actor.with_roles(Ref("accounts.user", "1"), "Anil", {Role.ANALYST})
HANDLER = Actor.with_roles(Ref("accounts.user", "2"), "Hana", {Role.HANDLER})


@permitted(Rights.READ)
def read(request: HttpRequest) -> HttpResponse:
    return HttpResponse("read")


@permitted(Rights.READ)
async def read_async(request: HttpRequest) -> HttpResponse:
    return HttpResponse("read")


@signed_in
def own(request: HttpRequest) -> HttpResponse:
    return HttpResponse("own")


@public
def open_to_all(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


def asked(where: str = "/figures/?area=E1", by: Actor | None = None, headers: dict[str, str] | None = None) -> HttpRequest:
    request = RequestFactory(headers=headers).get(where)
    if by is not None:
        request.actor = by  # type: ignore[attr-defined] # as the accounts middleware does
    return request


def test_nobody_is_the_actor_of_a_request_without_one() -> None:
    assert actor_of(asked()) is NOBODY
    assert not NOBODY.roles
    assert not NOBODY.permissions


def test_the_permission_opens_the_view() -> None:
    assert read(asked(by=ANALYST)).content == b"read"


def test_without_the_permission_it_is_refused_with_the_name_of_what_is_missing() -> None:
    with pytest.raises(Forbidden, match="You may not read what the test shows"):
        read(asked(by=HANDLER))


@pytest.mark.parametrize("view", [read, own])
def test_a_visitor_signs_in_and_comes_back(view: object) -> None:
    answer = view(asked())  # type: ignore[operator]
    assert answer.status_code == 302
    assert answer.url == "/accounts/login/?next=/figures/%3Farea%3DE1"


def test_after_a_form_one_comes_back_to_the_start_not_to_the_form() -> None:
    request = RequestFactory().post("/accounts/people/new/")
    answer = own(request)
    assert answer.headers["Location"] == "/accounts/login/?next=/"


def test_a_fragment_sends_the_whole_page_to_sign_in() -> None:
    answer = read(asked(headers={"HX-Request": "true"}))
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith("/accounts/login/")


def test_programs_get_json() -> None:
    answer = read(asked("/api/figures/"))
    assert answer.status_code == 401
    assert b"remedy" in answer.content


def test_async_views_are_guarded_alike() -> None:
    assert asyncio.run(read_async(asked(by=ANALYST))).content == b"read"
    assert asyncio.run(read_async(asked())).status_code == 302
    with pytest.raises(Forbidden):
        asyncio.run(read_async(asked(by=HANDLER)))


def test_the_mark_can_be_read_from_a_url() -> None:
    def unmarked(request: HttpRequest) -> HttpResponse:
        raise AssertionError("only looked at")

    marks = [access_of(path("x/", view)) for view in (read, read_async, own, open_to_all, unmarked)]
    assert marks == [Rights.READ, Rights.READ, "signed in", "public", None]


def test_a_home_is_counted_as_one_whichever_of_its_addresses_it_asks_from(settings: Settings) -> None:
    """Else whoever has a network of IPv6 may send strangers' e-mails without end, a few from each address."""
    asks = RequestFactory()
    home = [address_of(asks.get("/", REMOTE_ADDR=f"2001:db8:1:2::{host:x}")) for host in (1, 2, 0xFFFF)]
    assert len(set(home)) == 1
    assert address_of(asks.get("/", REMOTE_ADDR="2001:db8:1:3::1")) not in home
    assert address_of(asks.get("/", REMOTE_ADDR="::ffff:192.0.2.7")) == "192.0.2.7"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert address_of(asks.get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "forged, 2001:db8:1:2::9"})) in home
    assert address_of(asks.get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "unknown"})) == "unknown"
