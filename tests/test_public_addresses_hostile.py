"""What nobody sends by mistake, sent to every public address: refused in words, at once, and nothing breaks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from headwater.citizen.tests.factories import AT
from headwater.insight.lake import Lake
from headwater.opendata.openapi.whole import operations
from headwater.opendata.tests.conftest import open_data, published_lake
from tests.open_to_all import described, filled, furnished

__all__ = ["open_data", "published_lake"]

pytestmark = pytest.mark.django_db

TRICKS = (
    "%00", "a%00b", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..", "%252e%252e", "%ff%fe", "%ed%a0%80", "%0d%0aSet-Cookie:x=1",
    "'%20or%201=1--", "%E2%80%AE", "1" * 400, "x" * 3_000, "%F0%9F%98%80", "{{7*7}}", "9999-12", "0000-00", "2009-12",
    "10000-01", "-1", "NaN", "1e400",
)  # fmt: skip
"""For the parts of an address and for whatever stands after the “?”."""

BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c SYSTEM "file:///etc/passwd">]><a>&b;&c;</a>"""

BODIES = (
    ("text/xml", BOMB),
    ("application/json", b"[" * 100_000 + b"]" * 100_000),
    ("application/json", b'{"poly": ' + b'{"a":' * 50_000),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=poly\r\n\r\n1\r\n" * 2_000),
    ("application/x-www-form-urlencoded; charset=utf-7", b"poly=+AGE-"),
    ("application/x-www-form-urlencoded", b"a=1&" * 10_000),
    ("application/x-www-form-urlencoded", b"poly=" + b"52.1,-1.1:" * 400_000),
    ("application/x-www-form-urlencoded", b"poly=" + b"52.1,-1.1:" * 100_000),
    ("application/x-www-form-urlencoded", b"poly=%00%ff&lat=%00&lng=%ff&service_code=%00&api_key=%00"),
    ("application/octet-stream", bytes(range(256)) * 1_000),
    ("", b"\x1f\x8b\x08\x00"),
)

FOR_PROGRAMS = ("/api/telephony/calls/", "/api/units/positions/", "/api/units/status/", "/api/transfers/WMAS/")
"""Addresses that only signed programs are heard at."""


@pytest.fixture
def known(open_data: Lake, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    settings.VAR = tmp_path
    for name in ("warnings", "area"):
        monkeypatch.setattr(f"headwater.citizen.views.{name}.now", lambda: AT)
    return furnished()


def test_tricks_in_the_parts_of_an_address(known: dict[str, str]) -> None:
    client, tried = Client(), 0
    for path in described()["paths"]:
        for name in re.findall(r"\{(\w+)\}", path):
            for trick in TRICKS:
                where = tricked(path, known, name, trick)
                answer = client.get(where)
                tried += 1
                assert answer.status_code in {400, 404}, (where, answer.status_code)
                assert "Set-Cookie" not in answer.headers
    assert tried > 500


def tricked(path: str, known: dict[str, str], name: str, trick: str) -> str:
    """An address that finds something, but for one of its parts."""
    values = known | {"form": "json", name: trick}
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], "x"), path)


def test_tricks_in_what_is_asked(known: dict[str, str]) -> None:
    client, tried = Client(), 0
    for path, method, said in operations(described()["paths"]):
        names = [one["name"] for one in said["parameters"] if one["in"] == "query"]
        if method != "get" or not names:
            continue
        where = filled(path, said, known).partition("?")[0]
        for name in names:
            for trick in TRICKS:
                answer = client.get(f"{where}?{name}={trick}")
                tried += 1
                assert answer.status_code in {200, 400, 404}, (where, name, trick, answer.status_code)
    assert tried > 1_000


def test_ten_thousand_parameters(known: dict[str, str]) -> None:
    client = Client()
    for path, method, said in operations(described()["paths"]):
        if method == "get":
            where = filled(path, said, known).partition("?")[0]
            for query in ("a=1&" * 10_000, "a&" * 1_500):
                assert client.get(f"{where}?{query}").status_code in {200, 400, 404, 413}, (where, len(query))


@pytest.mark.parametrize(("media", "body"), BODIES, ids=lambda value: str(value)[:40])
def test_bodies_that_nobody_sends_by_mistake(known: dict[str, str], media: str, body: bytes) -> None:
    client = Client()
    posts = [filled(path, said, known) for path, method, said in operations(described()["paths"]) if method == "post"]
    assert len(posts) >= 4
    for where in posts:
        assert client.post(where, body, content_type=media).status_code in {400, 403, 413}, where
    for where in FOR_PROGRAMS:
        assert client.post(where, body, content_type=media).status_code in {403, 413}, where


def test_a_polygon_that_crosses_itself_is_ground_all_the_same(known: dict[str, str]) -> None:
    bow = "52.62,-1.135:52.666,-1.115:52.666,-1.135:52.62,-1.115"
    found = Client().get("/api/crimes-street/all-crime", {"poly": bow, "date": "2018-02"}).json()
    assert {one["location"]["latitude"] for one in found} == {"52.63", "52.6543", "52.657"}, "both ends, and not the knot"


@pytest.mark.parametrize(
    "asked", ["bytes=0-9", "bytes=-1", "bytes=5-2", "bytes=0-,0-,0-,0-", "lines=1-2", "bytes=" + "0-1," * 2_000]
)
def test_a_part_of_a_file_is_answered_with_the_whole(known: dict[str, str], asked: str) -> None:
    """Files are small enough to begin again, and a server may leave Range aside (RFC 9110, 14.2)."""
    client = Client()
    for where in ("/data/crimes/leicestershire/2018-02.csv", "/data/archive/leicestershire/2018-02.zip"):
        answer = client.get(where, headers={"Range": asked})
        assert (answer.status_code, answer.getvalue()) == (200, client.get(where).getvalue())
