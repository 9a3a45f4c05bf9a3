"""What holds at every address for programs of strangers: found in the table of addresses, so that none is forgotten."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from headwater.citizen.tests.factories import AT
from headwater.insight.lake import Lake
from headwater.opendata.openapi.whole import operations
from headwater.opendata.tests.conftest import open_data, published_lake
from headwater.ui import programs
from headwater.ui.pacing import Pace
from tests.open_to_all import described, filled, for_programs, furnished

__all__ = ["open_data", "published_lake"]

pytestmark = pytest.mark.django_db

OF_PERSONS = (
    "records_", "accounts_", "contact_", "dispatch_", "workforce_", "recovery_", "citizen_", "journal_", "django_", "auth_",
    "usersessions_", "account_",
)  # fmt: skip
"""What the tables begin with that hold anything about anybody; none of them is read for a stranger's program."""

GUARDED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}


@pytest.fixture
def known(open_data: Lake, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    settings.VAR = tmp_path
    for name in ("warnings", "area"):
        monkeypatch.setattr(f"headwater.citizen.views.{name}.now", lambda: AT)
    return furnished()


def everywhere(known: dict[str, str], method: str = "get") -> dict[str, str]:
    """An address that finds something, by the description's path."""
    paths = described()["paths"]
    return {path: filled(path, said, known) for path, one, said in operations(paths) if one == method}


def body(answer: Any) -> bytes:
    return bytes(answer.getvalue())


def faults_of(known: dict[str, str], look: Callable[[str], str]) -> list[str]:
    """What is wrong, by address."""
    found = {path: look(where) for path, where in everywhere(known).items()}
    assert len(found) > 40
    return [f"{path}: {fault}" for path, fault in found.items() if fault]


def test_every_address_is_described_and_every_description_leads_to_one(known: dict[str, str]) -> None:
    led = {"/" + resolve(where.partition("?")[0]).route for where in everywhere(known).values()}
    assert for_programs() - led == set()
    assert led - for_programs() == set()


def test_whoever_has_the_answer_is_told_so_and_nobody_else(known: dict[str, str]) -> None:
    client = Client()

    def look(where: str) -> str:
        answer = client.get(where)
        again = client.get(where, headers={"If-None-Match": answer.headers.get("ETag", "")})
        other = client.get(where, headers={"If-None-Match": '"other"'})
        told = (answer.status_code, again.status_code, body(again), other.status_code)
        if told != (200, 304, b"", 200):
            return str(told)
        return "" if again["ETag"] == answer["ETag"] and "Accept-Encoding" in again["Vary"] else str(again.headers)

    assert faults_of(known, look) == []


def test_it_is_packed_for_whoever_can_unpack_it(known: dict[str, str]) -> None:
    client = Client()

    def look(where: str) -> str:
        plain, packed = client.get(where), client.get(where, headers={"Accept-Encoding": "gzip, br"})
        if "Accept-Encoding" not in packed.headers.get("Vary", "") or "Content-Encoding" in plain.headers:
            return str(packed.headers)
        whole = body(plain)
        if packed.headers.get("Content-Encoding") == "gzip":
            return "" if gzip.decompress(body(packed)) == whole else "another content"
        packs_itself = packed["Content-Type"] in {"application/zip", "application/vnd.apache.parquet"}
        return "" if packs_itself or len(whole) <= programs.SMALL else f"{len(whole)} bytes as they are"

    assert faults_of(known, look) == []


def test_any_script_may_read_it_and_no_cookie_goes_with_it(known: dict[str, str]) -> None:
    client = Client()

    def look(where: str) -> str:
        answers = [
            client.get(where),
            client.head(where),
            client.options(where),
            client.get(where, headers={"Range": "bytes=0-9"}),
        ]
        for answer in answers:
            if answer.headers.get("Access-Control-Allow-Origin") != "*" or "Access-Control-Allow-Credentials" in answer.headers:
                return f"{answer.status_code} for other sites: {answer.headers}"
            lacking = [name for name, value in GUARDED.items() if answer.headers.get(name) != value]
            if lacking or "script-src 'self'" not in answer.headers.get("Content-Security-Policy", ""):
                return f"{answer.status_code} lacks {lacking}"
            if answer.cookies or "Cookie" in answer.headers.get("Vary", ""):
                return f"{answer.status_code} has to do with cookies"
        return ""

    assert faults_of(known, look) == []


def test_head_and_options_say_what_get_would(known: dict[str, str]) -> None:
    client, posted = Client(), {path.partition("?")[0] for path in everywhere(known, "post").values()}

    def look(where: str) -> str:
        answer, head, options = client.get(where), client.head(where), client.options(where)
        if (head.status_code, body(head), head["ETag"]) != (200, b"", answer["ETag"]):
            return f"HEAD {head.status_code}"
        methods = options.headers.get("Access-Control-Allow-Methods", "")
        expected = "GET, POST, HEAD, OPTIONS" if where.partition("?")[0] in posted else "GET, HEAD, OPTIONS"
        told = (options.status_code, methods, options.headers.get("Allow"))
        return "" if told == (204, expected, expected) else f"OPTIONS {told}"

    assert faults_of(known, look) == []


def test_other_methods_are_refused_with_those_that_there_are(known: dict[str, str]) -> None:
    client, posted = Client(enforce_csrf_checks=True), {path.partition("?")[0] for path in everywhere(known, "post").values()}

    def look(where: str) -> str:
        others = ["PUT", "PATCH", "DELETE", "PROPFIND"] + ([] if where.partition("?")[0] in posted else ["POST"])
        for method in others:
            answer = client.generic(method, where)
            if answer.status_code != 405 or "GET" not in answer.headers.get("Allow", ""):
                return f"{method} {answer.status_code} {answer.headers.get('Allow')}"
        return ""

    assert faults_of(known, look) == []


def test_who_asks_too_often_is_told_how_long_to_wait(known: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()

    def look(where: str) -> str:
        monkeypatch.setattr(programs, "pace", Pace(0.2, 1, clock=lambda: 0.0))
        answers = [client.get(where), client.get(where), client.head(where)]
        told = [(answer.status_code, int(answer.headers.get("Retry-After", 0)) >= 5) for answer in answers]
        return "" if told == [(200, False), (429, True), (429, True)] else str(told)

    assert faults_of(known, look) == []


def test_no_session_is_opened_and_nothing_about_anybody_is_read(known: dict[str, str]) -> None:
    client = Client()

    def look(where: str) -> str:
        with CaptureQueriesContext(connection) as asked:
            body(client.get(where))
        named = re.findall(r'(?i)\b(?:from|join|into|update) "?(\w+)', " ".join(one["sql"] for one in asked.captured_queries))
        persons = [table for table in named if table.startswith(OF_PERSONS)]
        return f"reads {persons}" if persons else ""

    assert faults_of(known, look) == []


def test_while_there_is_no_database_it_is_answered_or_said(known: dict[str, str]) -> None:
    client, where_it_is_needed = Client(), []
    paths = everywhere(known)

    def away(*_: Any) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(away):
        for path, where in paths.items():
            answer = client.get(where)
            if answer.status_code != 200:
                assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "30"), path
                assert "gone" not in answer.content.decode()
                where_it_is_needed.append(path)
    assert "/api/crimes-street/{category}" not in where_it_is_needed
    assert "/api/{force}/neighbourhoods" in where_it_is_needed
