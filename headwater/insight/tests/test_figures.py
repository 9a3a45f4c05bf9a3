from __future__ import annotations

import pytest

from headwater.insight.figures import Figure, Question, answerer_for, suppress
from headwater.kernel import Invalid


def figure(value: float | None, unit: str = "crimes", decimals: int = 0) -> Figure:
    return Figure("Robbery", value, unit, "words", "base", None, None, Question.of("crime.count", area="npu:X"), decimals)


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "shown"),
    [
        (1577, "crimes", 0, "1,577"),
        (67.9, "%", 1, "67.9%"),
        (-3, "crimes", 0, "−3"),
        (None, "crimes", 0, "Not available"),
    ],
)
def test_a_figure_reads_as_people_write_it(value: float | None, unit: str, decimals: int, shown: str) -> None:
    assert str(figure(value, unit, decimals)) == shown


@pytest.mark.parametrize("value", [1, 2, 3, 4])
def test_small_numbers_lose_their_value_and_their_link(value: int) -> None:
    small = suppress(figure(value), may_see_small=False)
    assert (small.value, small.question, str(small)) == (None, None, "Fewer than 5")
    assert suppress(figure(value), may_see_small=True).value == value


@pytest.mark.parametrize("value", [0, 5, -3, None])
def test_other_numbers_stay(value: int | None) -> None:
    assert suppress(figure(value), may_see_small=False) == figure(value)


def test_a_question_survives_a_link() -> None:
    question = Question.of("crime.count", area="npu:Coventry & ‘Warwick’", offence="robbery", end=None)
    assert Question.from_query(question.to_query()) == question
    assert question.but(offence="burglary")["offence"] == "burglary"


def test_a_question_that_lacks_something_says_what() -> None:
    with pytest.raises(Invalid, match="area"):
        Question.of("crime.count")["area"]
    with pytest.raises(Invalid, match="names no kind"):
        Question.from_query("area=x")
    with pytest.raises(Invalid, match="Nothing here answers"):
        answerer_for(Question.of("crime.nonsense"))
