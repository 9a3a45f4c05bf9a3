"""Bring the catalogues of citizens' pages up to date: ``python tools/messages.py``.

Every message of the pages, the flows of reports and the directory goes into ``headwater/citizen/locale/<language>.po``;
translations that are there stay, messages that nobody says any more go. Prints how many wait for a translator.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "headwater.site.settings")

from headwater.citizen.languages import LOCALE  # noqa: E402 - found once the path is set
from headwater.citizen.rules import directory, flows  # noqa: E402
from headwater.citizen.rules.published import category_names  # noqa: E402
from headwater.citizen.rules.spoken import TONGUES  # noqa: E402
from headwater.contact import sealing  # noqa: E402
from headwater.contact.rules.outcomes import agencies  # noqa: E402
from headwater.contact.rules.progress import DECIDED, STEPS, reading, states  # noqa: E402

CITIZEN = ROOT / "headwater" / "citizen"
PAGES = (*sorted((CITIZEN / "jinja2").rglob("*.jinja")), ROOT / "headwater" / "ui" / "jinja2" / "ui" / "page.jinja")
_MARKS = ("gettext as _", "marked as said")
CODE = tuple(path for path in sorted(CITIZEN.rglob("*.py")) if any(mark in path.read_text(encoding="utf-8") for mark in _MARKS))
FLOWS = CITIZEN / "rules" / "flows.py"


def messages() -> Iterator[str]:
    """Every message that a citizen may read, each once."""
    said = (
        _said_by_pages(), _said_by_code(), flows.messages(), directory.messages(), _agencies(), category_names().values(),
        _cases(), _refused_files(),
    )  # fmt: skip
    yield from dict.fromkeys(message for part in said for message in part)


def main() -> int:
    said = list(messages())
    for tongue in TONGUES[1:]:
        path = LOCALE / f"{tongue.code}.po"
        held = _held(path, tongue.code)
        fresh = _like(held, tongue.code)
        for message in said:
            known = held.get(message)
            fresh.add(message, known.string if known else "")
        with path.open("wb") as file:
            write_po(file, fresh, width=120, omit_header=False, sort_output=False)
        waiting = sum(not fresh[message].string for message in said)
        sys.stdout.write(f"{tongue.english}: {len(said)} messages, {waiting} wait for a translator\n")
    return 0


def _held(path: Path, code: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=code)
    with path.open("rb") as file:
        return read_po(file, locale=code)


def _like(held: Catalog, code: str) -> Catalog:
    """An empty catalogue with the head of one that is there; without the times, which would differ each day."""
    return Catalog(
        locale=code, project="Headwater", version="1", charset="utf-8", header_comment=held.header_comment, fuzzy=False,
        msgid_bugs_address="the force that offers the language", last_translator="see above", language_team=code,
        creation_date=held.creation_date, revision_date=held.creation_date,
    )  # fmt: skip


def _said_by_pages() -> Iterator[str]:
    for path in PAGES:
        with path.open("rb") as file:
            for _, _, message, _ in babel_extract(file, ("_", "gettext"), (), {"trimmed": "true", "silent": "false"}):
                yield str(message)


def _said_by_code() -> Iterator[str]:
    for path in (*CODE, FLOWS):
        for _, message, _, _ in extract_from_file("python", path, keywords={"_": None, "said": None}):
            yield str(message)


def _cases() -> Iterator[str]:
    """What whoever reported something is told of where it has got to."""
    for one in states().values():
        yield from (one.words, one.who, one.next)
    yield from (*STEPS.values(), *DECIDED.values(), reading().signed)


def _refused_files() -> Iterator[str]:
    """Why a photograph or video is not taken, and what to do."""
    for _, words, _, _ in extract_from_file("python", sealing.__file__, keywords={"Refused": (1, 2)}):
        yield from words


def _agencies() -> Iterator[str]:
    yield from (agencies()[topic.agency].name for topic in directory.topics().values() if topic.agency)


if __name__ == "__main__":
    sys.exit(main())
