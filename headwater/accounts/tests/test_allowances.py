"""How often strangers may do something."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from headwater.accounts.actions import forget_allowances, take_allowance
from headwater.accounts.models import Allowance

AT = datetime(2018, 3, 12, 21, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def take(who: str = "192.0.2.1", at: datetime = AT, most: int = 3) -> bool:
    return take_allowance(what="tests", who=who, at=at, most=most, within=HOUR)


@pytest.mark.django_db
def test_so_many_and_no_more() -> None:
    assert [take() for _ in range(5)] == [True, True, True, False, False]
    assert take("192.0.2.2"), "everybody has their own"
    assert take(at=AT + HOUR), "and anew in the next stretch"
    assert not Allowance.objects.filter(who__contains="192").exists(), "who it was cannot be read"


@pytest.mark.django_db
def test_it_is_forgotten() -> None:
    take()
    assert forget_allowances(AT + HOUR) == 0
    assert forget_allowances(AT + timedelta(days=3)) == 1


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_are_counted_each() -> None:
    def one(_: int) -> bool:
        try:
            return take(most=10)
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(one, range(16))) == 10
