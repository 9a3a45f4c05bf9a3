"""The seven rules hold on this tree, and each check fails on a planted breach."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import fitness

ROOT = Path(__file__).resolve().parents[1]

Copy = Callable[[], Path]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the code, small enough to make in a moment, where a breach can be planted."""
    unwanted = shutil.ignore_patterns("__pycache__", "build", "tests", "*.parquet")
    for folder in ("headwater", "tools"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=unwanted)
    (tmp_path / "docs" / "how-to").mkdir(parents=True)
    for file in ("pyproject.toml", "docs/how-to/configure.md"):
        shutil.copy(ROOT / file, tmp_path / file)
    return tmp_path


def contracts(tree: Path) -> tuple[bool, str]:
    return _run(tree, Path(sys.executable).with_name("lint-imports").as_posix(), "--no-cache")


def laws(tree: Path) -> tuple[bool, str]:
    return _run(tree, sys.executable, "-m", "tools.fitness")


def _run(tree: Path, *command: str) -> tuple[bool, str]:
    import os

    environment = {**os.environ, "PYTHONPATH": str(tree), "DJANGO_SETTINGS_MODULE": "headwater.site.settings"}
    environment["HEADWATER_VAR"] = str(tree / "var")
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout + done.stderr


def plant(tree: Path, file: str, text: str, *, append: bool = False) -> None:
    path = tree / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text() if append else "") + text)


@pytest.mark.parametrize("law", fitness.LAWS, ids=lambda law: law.__name__)
def test_the_law_holds_here(law: Callable[[], object]) -> None:
    assert list(law()) == []  # type: ignore[call-overload]  # every law is an iterator of sentences


def test_the_contracts_hold_here() -> None:
    kept, said = contracts(ROOT)
    assert kept, said


BREACHES = {
    "1 the river": ("headwater/kernel/planted.py", "from headwater.journal import actions\n", "The river"),
    "1 an unlisted package": ("headwater/planted/__init__.py", "", "planted"),
    "2 inside an app": ("headwater/workforce/rules.py", "\nfrom headwater.workforce import actions\n", "Inside an app"),
    "3 doors never touch tables": (
        "headwater/journal/views.py",
        "\nfrom headwater.journal import models\n",
        "Doors never",
    ),
    "4 rules are plain Python": ("headwater/workforce/rules.py", "\nimport django.db\n", "Rules and events"),
    "4 insight without Django": ("headwater/insight/planted.py", "import django.db\n", "no Django"),
    "5 the public face": ("headwater/scrutiny/planted.py", "from headwater.workforce import models\n", "public face"),
}


@pytest.mark.parametrize("breach", BREACHES.values(), ids=BREACHES.keys())
def test_the_contracts_find_a_planted_breach(copy: Path, breach: tuple[str, str, str]) -> None:
    file, text, named = breach
    plant(copy, file, text, append=(copy / file).exists())
    kept, said = contracts(copy)
    assert not kept
    assert named in said


MODEL_HEADER = """
from django.db import models as planted_models
from headwater.kernel import Handling, Marking, Retention
"""


def test_a_foreign_key_upstream_is_found(copy: Path) -> None:
    plant(
        copy,
        "headwater/workforce/models.py"
        if (copy / "headwater/workforce/models.py").exists()
        else "headwater/workforce/models/__init__.py",
        MODEL_HEADER
        + """
from headwater.journal.models import Entry as PlantedEntry
class Planted(planted_models.Model):
    handling = Handling(Marking.OFFICIAL, Retention.WORKFORCE, plain="id entry")
    entry = planted_models.ForeignKey(PlantedEntry, planted_models.PROTECT)
""",
        append=True,
    )
    kept, said = laws(copy)
    assert not kept
    assert "workforce.Planted.entry points at journal" in said


def test_a_foreign_key_by_string_is_found(copy: Path) -> None:
    plant(
        copy,
        "headwater/workforce/models.py"
        if (copy / "headwater/workforce/models.py").exists()
        else "headwater/workforce/models/__init__.py",
        MODEL_HEADER
        + """
class Planted(planted_models.Model):
    handling = Handling(Marking.OFFICIAL, Retention.WORKFORCE, plain="id user")
    user = planted_models.ForeignKey("accounts.User", planted_models.PROTECT)
""",
        append=True,
    )
    kept, said = laws(copy)
    assert not kept
    assert "“accounts.User” as a string" in said


def test_a_field_without_handling_is_found(copy: Path) -> None:
    plant(
        copy,
        "headwater/accounts/models.py",
        MODEL_HEADER
        + """
class Planted(planted_models.Model):
    handling = Handling(Marking.OFFICIAL, Retention.WORKFORCE, plain="id")
    nickname = planted_models.TextField()
""",
        append=True,
    )
    kept, said = laws(copy)
    assert not kept
    assert "accounts.Planted.nickname declares no handling" in said


def test_a_url_without_permission_is_found(copy: Path) -> None:
    plant(
        copy,
        "headwater/desk/urls.py",
        """
from django.http import HttpResponse as _Response
urlpatterns.append(path("planted/", lambda request: _Response("x")))
""",
        append=True,
    )
    kept, said = laws(copy)
    assert not kept
    assert "/planted/ names no permission" in said


@pytest.mark.parametrize(
    ("file", "text", "named"),
    [
        (
            "headwater/journal/events.py",
            "\nclass Planted(Event, subject='thing'):\n    thing: Ref\n",
            "event journal.Planted has no docstring",
        ),
        (
            "headwater/journal/permissions.py",
            "\nfrom headwater.kernel import Permission as _Base, Role as _Role\n"
            "class Planted(_Base):\n    P = 'journal.planted', '', {_Role.AUDITOR}\n",
            "permission journal.planted has no description",
        ),
        (
            "headwater/site/config.py",
            "\nPLANTED = _setting('HEADWATER_PLANTED', '', '')\n",
            "setting HEADWATER_PLANTED has no meaning",
        ),
    ],
    ids=["event", "permission", "setting"],
)
def test_something_undocumented_is_found(copy: Path, file: str, text: str, named: str) -> None:
    plant(copy, file, text, append=True)
    kept, said = laws(copy)
    assert not kept
    assert named in said
