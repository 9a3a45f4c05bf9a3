"""From what a caller says to where it is."""

from __future__ import annotations

import pytest

from headwater.places import actions, queries
from headwater.places.actions import NewEntry, NewPostcode
from headwater.places.tests.factories import AT, PROGRAM, small_tree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town() -> None:
    small_tree()
    actions.set_gazetteer(
        by=PROGRAM,
        at=AT,
        entries=[
            NewEntry("Alder Road", 433_500, 278_500, "test"),
            NewEntry("Cedar Close", 433_600, 278_520, "test"),
            NewEntry("Oak Hospital", 434_500, 279_400, "test", is_place=True),
        ],
    )
    actions.set_postcodes(by=PROGRAM, at=AT, postcodes=[NewPostcode("CV1 1DD", 433_510, 278_490, "test")])


@pytest.mark.parametrize(
    ("typed", "method", "text"),
    [
        ("Alder Road", "street", "Alder Road, near Cedar Close, Coventry"),
        ("aldr rd", "street", "Alder Road, near Cedar Close, Coventry"),
        ("12 Alder Road", "street", "12 Alder Road, near Cedar Close, Coventry"),
        ("cv11dd", "postcode", "CV1 1DD, near Alder Road, Coventry"),
        ("SP 33500 78500", "grid", "Alder Road, near Cedar Close, Coventry"),
    ],
)
def test_where_a_text_means(typed: str, method: str, text: str) -> None:
    found = queries.resolve(typed)[0]
    assert (found.method, found.text) == (method, text)
    assert (found.npu_name, found.neighbourhood_name, found.in_force) == ("Coventry", "S0", True)
