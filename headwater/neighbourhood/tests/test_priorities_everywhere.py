"""The priorities of all neighbourhoods together."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from headwater.kernel import NotFound, Ref
from headwater.neighbourhood import actions
from headwater.neighbourhood.queries import priorities_everywhere, priority
from headwater.neighbourhood.tests.factories import AT, SERGEANT, city

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def set_up() -> dict[str, Ref]:
    """Noise in Alder, closed on the tenth day; in Birch bikes from the fifth, with two steps, and litter from the twentieth."""
    areas = city()
    noise = actions.set_priority(by=SERGEANT, at=AT, area=areas["Alder"], issue="Noise")
    bikes = actions.set_priority(by=SERGEANT, at=AT + 5 * DAY, area=areas["Birch"], issue="Bikes")
    litter = actions.set_priority(by=SERGEANT, at=AT + 20 * DAY, area=areas["Birch"], issue="Litter")
    for days, action in ((6, "Marked ten."), (7, "Marked twenty.")):
        actions.take_step(by=SERGEANT, at=AT + days * DAY, priority=bikes, action=action)
    actions.close_priority(by=SERGEANT, at=AT + 10 * DAY, priority=noise, result="Quiet again.")
    return {**areas, "noise": noise, "bikes": bikes, "litter": litter}


def test_all_of_them_a_few_at_a_time(set_up: dict[str, Ref], django_assert_num_queries: Any) -> None:
    now = AT + 30 * DAY
    with django_assert_num_queries(2):
        whole = priorities_everywhere(now, 10)
    assert [(area, one.ref) for area, one in whole] == [
        (set_up["Alder"], set_up["noise"]), (set_up["Birch"], set_up["bikes"]), (set_up["Birch"], set_up["litter"]),
    ]  # fmt: skip
    first = priorities_everywhere(now, 2)
    assert first + priorities_everywhere(now, 2, after=first[-1][1].ref) == whole
    assert whole[1][1].action == "Marked twenty."
    assert priority(set_up["bikes"], now) == whole[1]


def test_by_area_and_by_when_they_were_open(set_up: dict[str, Ref]) -> None:
    def found(**asked: Any) -> list[str]:
        return [one.issue for _, one in priorities_everywhere(AT + 30 * DAY, 10, **asked)]

    assert found(areas=[set_up["Birch"]]) == ["Bikes", "Litter"]
    assert found(areas=[]) == []
    assert found(first=AT + 11 * DAY) == ["Bikes", "Litter"]
    assert found(last=AT + 4 * DAY) == ["Noise"]
    assert found(first=AT + 10 * DAY, last=AT + 10 * DAY) == ["Noise", "Bikes"]


def test_what_was_closed_over_a_year_ago_is_shown_no_more(set_up: dict[str, Ref]) -> None:
    later = AT + 400 * DAY
    assert [one.issue for _, one in priorities_everywhere(later, 10)] == ["Bikes", "Litter"]
    for ref in (set_up["noise"], Ref("neighbourhood.priority", "nonsense")):
        with pytest.raises(NotFound):
            priority(ref, later)
