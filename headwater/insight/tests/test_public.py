from __future__ import annotations

import subprocess
import sys

import pytest

from headwater import insight


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
