from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from headwater import insight
from headwater.insight.lake import Lake
from headwater.insight.tests.crimes import street


@pytest.mark.parametrize("name", insight.__all__)
def test_every_public_name_is_there_and_says_what_it_is(name: str) -> None:
    found = getattr(insight, name)
    assert name in dir(insight)
    if callable(found):
        assert (found.__doc__ or "").strip(), name


def test_no_other_name_is() -> None:
    with pytest.raises(AttributeError, match="no 'nonsense'"):
        insight.nonsense  # noqa: B018


def test_figures_alone_wait_for_no_engine_and_need_no_django() -> None:
    asked = (
        "import sys; from headwater.insight import Figure, Question, Period; "
        "print(sorted({'duckdb', 'ibis', 'scipy', 'pandas', 'django'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_the_example_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lake = Lake(tmp_path / "var" / "lake")
    for month in (201305, 201405):
        street(lake, month, [("burglary", "Leicester 001A", "E1")] * 5)
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    exec(compile(example, "README.md", "exec"), {})
    assert (tmp_path / "burglary.svg").read_text("utf-8").startswith("<svg")
    assert (tmp_path / "burglary.xlsx").stat().st_size > 4_000
