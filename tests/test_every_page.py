"""What holds on every page that a person can reach by links: the policy, the markup, the marks on addresses."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from headwater.accounts.tests.factories import person, signed_in
from headwater.citizen.rules.spoken import TONGUES
from headwater.kernel import Permission, Role
from headwater.ui.access import PROGRAMS, access_of

MOST = 400
"""Pages that one walk looks at; more means that links do not end, such as a calendar's next month."""


class Page(HTMLParser):
    """The parts of a page that the rules below ask about."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.inline: list[str] = []
        self.headings = 0
        self.language = ""
        self.title = ""
        self.unlabelled: list[str] = []
        self._labels: set[str] = set()
        self._fields: list[tuple[str, str]] = []
        self._in = ""
        self.feed(text)
        self.unlabelled = [tag for tag, name in self._fields if name not in self._labels]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        self._in = tag
        self.inline += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        self.inline += [f"{tag} {name}" for name, value in given.items() if value.strip().lower().startswith("javascript:")]
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != "application/json"):
            self.inline.append(tag)
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "a" and "href" in given and "download" not in given:
            self.links.append(given["href"])
        if tag == "h1":
            self.headings += 1
        if tag == "label":
            self._labels.add(given.get("for", ""))
        asks = tag in {"input", "select", "textarea"} and given.get("type") not in {"hidden", "submit", "button"}
        if asks and not {"aria-label", "aria-labelledby"} & given.keys():
            self._fields.append((f"{tag} {given.get('name', '')}", given.get("id", "")))

    def handle_data(self, data: str) -> None:
        if self._in == "title":
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        self._in = ""


def walk(client: Client) -> Iterator[tuple[str, Any]]:
    """Every answer that can be reached from the home page by links, each address once, whatever its query."""
    waiting, seen = deque(["/"]), {"/"}
    while waiting:
        where = waiting.popleft()
        answer = client.get(where)
        yield where, answer
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        for link in Page(answer.content.decode()).links:
            parts = urlsplit(urljoin(where, link))
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            key = parts.path + "?" + "&".join(sorted(re.findall(r"([^&=]+)=", parts.query)))
            if not parts.netloc and parts.scheme in {"", "http"} and key not in seen and not parts.path.startswith("/static/"):
                seen.add(key)
                waiting.append(path)
                assert len(seen) <= MOST, f"links do not end, lately at {path}"


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: "visitor" if role is None else role.value)
def test_every_page_that_a_role_reaches(role: Role | None) -> None:
    browser = Client() if role is None else signed_in(person(role, username="walker"))
    faults, pages = [], 0
    for where, answer in walk(browser):
        if answer.status_code in {301, 302}:
            continue
        if answer.status_code != 200:
            faults.append(f"{where}: a link leads to {answer.status_code}")
            continue
        policy = answer.headers.get("Content-Security-Policy", "")
        if "script-src 'self'" not in policy or "unsafe" in policy:
            faults.append(f"{where}: policy {policy!r}")
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        pages += 1
        page = Page(answer.content.decode())
        faults += [f"{where}: inline {inline}" for inline in page.inline]
        faults += [f"{where}: no label for {field}" for field in page.unlabelled]
        if page.headings != 1:
            faults.append(f"{where}: {page.headings} first headings")
        if page.language not in {tongue.tag for tongue in TONGUES}:
            faults.append(f"{where}: language {page.language!r}")
        if not re.fullmatch(r"\s*\S.* – Headwater\s*", page.title, re.DOTALL):
            faults.append(f"{where}: title {page.title!r}")
    assert faults == []
    assert pages >= 2


def addresses(patterns: list[URLPattern | URLResolver], prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern


def test_every_address_is_marked() -> None:
    unmarked = [path for path, pattern in addresses(get_resolver().url_patterns) if access_of(pattern) is None]
    assert unmarked == []


@pytest.mark.django_db
def test_every_address_that_asks_for_a_right_refuses_those_without(client: Client) -> None:
    """Whatever its method and its arguments: the guard stands before everything else in the view."""
    partner = signed_in(person(Role.PARTNER))
    asked = 0
    for path, pattern in addresses(get_resolver().url_patterns):
        mark = access_of(pattern)
        if mark == "public":
            continue
        here = re.sub(r"<uuid:\w+>", "01890000-0000-7000-8000-000000000000", path)
        here = re.sub(r"<int:\w+>", "1", here)
        here = re.sub(r"<(str:|slug:)?\w+>", "x", here)
        assert "<" not in here, f"teach this test the argument of {path}"
        if mark == PROGRAMS:
            answers = [method(here) for method in (client.get, client.post, partner.get, partner.post)]
            assert {answer.status_code for answer in answers} in ({403}, {403, 405}), f"{here} listens to the unsigned"
            continue
        for method in (client.get, client.post):
            answer = method(here)
            assert answer.status_code == 302, here
            assert answer.headers["Location"].startswith("/accounts/login/"), here
        if isinstance(mark, Permission) and Role.PARTNER not in mark.roles:
            asked += 1
            assert partner.get(here).status_code == 403, here
            assert partner.post(here).status_code == 403, here
    assert asked >= 10
