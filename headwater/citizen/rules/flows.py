"""Reporting online as data: which pages a kind of report asks, in which order, and what the answers mean to a handler.

Each kind is a file of ``reference/flows``; pages that several kinds ask are in ``reference/pages.toml``. Every text in them is
a message of the catalogues (``locale/``): what a person reads in another language is looked up by the English.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).resolve().parents[1] / "reference"

SORTS = frozenset({"choice", "several", "text", "line", "place", "when", "files", "person", "safe"})
"""How a page asks: one of a list, several of it, free text, a line of text, where, when, photographs, who, how safely."""

Answers = Mapping[str, Mapping[str, Any]]
"""What was answered, by the code of its page. Every answer is a mapping of plain values."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of a list. ``kind`` is the kind of incident that it makes of the report; ``thrive`` and ``silent`` what it answers
    of THRIVE+; ``danger`` leads to 999 first; ``topic`` to somebody else who deals with it (a code of topics.toml).
    """

    value: str
    text: str
    hint: str = ""
    kind: str = ""
    qualifiers: tuple[str, ...] = ()
    thrive: Mapping[str, str] = field(default_factory=dict)
    silent: Mapping[str, str] = field(default_factory=dict)
    danger: bool = False
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One question. ``letter``: the letter of THRIVE+ that its answer belongs to. ``only``: asked where an earlier page was
    answered with one of these values. ``label`` names the field where the title does not.
    """

    code: str
    sort: str
    title: str
    hint: str = ""
    label: str = ""
    options: tuple[Option, ...] = ()
    required: bool = True
    letter: str = ""
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def option(self, value: str) -> Option | None:
        return next((one for one in self.options if one.value == value), None)

    def asked(self, answers: Answers) -> bool:
        """Whether the earlier answers lead to this page."""
        return all(chosen(answers.get(code)) & set(values) for code, values in self.only.items())


@dataclass(frozen=True, slots=True)
class Flow:
    """A kind of report. ``watched``: somebody may look over the person's shoulder: it can be left at once, and nothing of it
    stays on the device. ``nameless``: in confidence, so that nobody can find out who it was. ``before``: what to know first.
    """

    code: str
    title: str
    summary: str
    pages: tuple[Page, ...]
    before: tuple[str, ...] = ()
    kind: str = ""
    qualifiers: tuple[str, ...] = ()
    watched: bool = False
    nameless: bool = False
    silent_call: bool = False

    def page(self, code: str) -> Page | None:
        return next((one for one in self.pages if one.code == code), None)

    def asked(self, answers: Answers) -> tuple[Page, ...]:
        """The pages that these answers lead through, in their order."""
        return tuple(page for page in self.pages if page.asked(answers))

    def next_after(self, code: str, answers: Answers) -> Page | None:
        """The page after this one; None where everything was asked."""
        after = False
        for page in self.pages:
            if after and page.asked(answers):
                return page
            after = after or page.code == code
        return None

    def before_page(self, code: str, answers: Answers) -> Page | None:
        """The page before this one; None for the first."""
        last = None
        for page in self.asked(answers):
            if page.code == code:
                return last
            last = page
        return last

    def first_missing(self, answers: Answers) -> Page | None:
        """The first page that was not answered yet; None where all were."""
        return next((page for page in self.asked(answers) if page.code not in answers), None)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A first THRIVE+ out of the answers, for a human to confirm: nothing in it is decided."""

    kind: str
    qualifiers: tuple[str, ...]
    letters: Mapping[str, str]
    answers: Mapping[str, str]
    silent: Mapping[str, str]
    lines: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """Question and answer, a line each, as a handler reads them."""
        return "\n".join(f"{asked}: {said}" for asked, said in self.lines)


def drafted(flow: Flow, answers: Answers) -> Drafted:
    """What the answers say, in English and in the handler's terms. What was not answered is left for the handler to ask."""
    kind, qualifiers = flow.kind, list(flow.qualifiers)
    letters: dict[str, list[str]] = {}
    thrive: dict[str, str] = {}
    silent: dict[str, str] = {}
    lines = []
    for page in flow.asked(answers):
        answer = answers.get(page.code)
        said = words(page, answer)
        if said:
            lines.append((page.title.rstrip("?"), said))
            if page.letter:
                letters.setdefault(page.letter, []).append(f"{page.title.rstrip('?')}: {said}")
        for option in _options(page, answer):
            kind = option.kind or kind
            qualifiers += option.qualifiers
            thrive = _worse(thrive, option.thrive)
            silent = _worse(silent, option.silent)
    joined = {letter: ". ".join(said)[:2_000] for letter, said in letters.items()}
    return Drafted(kind, tuple(dict.fromkeys(qualifiers)), joined, thrive, silent, tuple(lines))


def words(page: Page, answer: Mapping[str, Any] | None, said: Callable[[str], str] = str) -> str:
    """An answer in words; empty where there is none. ``said`` translates what is ours of it, not what was typed."""
    if not answer:
        return ""
    parts = [said(option.text) for option in _options(page, answer)]
    if page.sort == "person":
        parts = [str(answer.get(name, "")) for name in ("name", "email", "phone")]
    elif page.sort == "place" and answer.get("unknown"):
        parts = [said("I do not know")]
    elif page.sort == "place" and answer.get("outside"):
        parts = [str(answer.get("text", "")), said("outside our area")]
    elif page.sort == "place":
        parts = [str(answer.get("found") or answer.get("text", ""))]
    elif text := str(answer.get("text", "")).strip():
        parts.append(text)
    return ", ".join(part for part in parts if part)


def chosen(answer: Mapping[str, Any] | None) -> set[str]:
    """The values that were chosen of a list."""
    if not answer:
        return set()
    return {str(answer["value"])} if "value" in answer else set(answer.get("values", ()))


def _options(page: Page, answer: Mapping[str, Any] | None) -> Iterator[Option]:
    values = chosen(answer)
    return (option for option in page.options if option.value in values)


def _worse(held: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """Two answers to one question: the one that asks for more care. A yes is never taken back by another page."""
    weight = {"yes": 2, "unknown": 1, "no": 0}
    return {**held, **{code: said for code, said in given.items() if weight[said] >= weight.get(held.get(code, "no"), 0)}}


@cache
def flows() -> Mapping[str, Flow]:
    """Every kind of report by its code, in the order in which they are offered."""
    with (REFERENCE / "pages.toml").open("rb") as file:
        shared = {row["code"]: row for row in tomllib.load(file)["page"]}
    found = []
    for path in sorted((REFERENCE / "flows").glob("*.toml")):
        with path.open("rb") as file:
            found.append(_flow(tomllib.load(file), shared))
    return {flow.code: flow for flow in found}


def messages() -> Iterator[str]:
    """Every text of the flows that a person reads."""
    for flow in flows().values():
        yield from (flow.title, flow.summary, *flow.before)
        for page in flow.pages:
            yield from (text for text in (page.title, page.hint, page.label) if text)
            for option in page.options:
                yield from (text for text in (option.text, option.hint) if text)


def _flow(row: Mapping[str, Any], shared: Mapping[str, Mapping[str, Any]]) -> Flow:
    own = {page["code"]: page for page in row.get("page", ())}
    pages = tuple(_page({**shared.get(code, {}), **own.get(code, {})}) for code in row["pages"])
    rest = {name: value for name, value in row.items() if name not in ("page", "pages")}
    return Flow(**{**rest, "pages": pages, **_tuples(rest, "before", "qualifiers")})


def _page(row: Mapping[str, Any]) -> Page:
    if row["sort"] not in SORTS:
        raise ValueError(f"{row['code']}: there is no page of sort {row['sort']}")
    options = tuple(Option(**{**one, **_tuples(one, "qualifiers")}) for one in row.get("option", ()))
    only = {code: tuple(values) for code, values in row.get("only", {}).items()}
    plain = {name: value for name, value in row.items() if name not in ("option", "only")}
    return Page(**plain, options=options, only=only)


def _tuples(row: Mapping[str, Any], *names: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(row[name]) for name in names if name in row}
