"""Compile the comparison of people before anybody waits for it: once, then from disk."""

from __future__ import annotations

from headwater.insight.linkage.linking import PeopleIndex, link
from headwater.insight.linkage.writing import People


def warm() -> None:
    """Ask each compiled function one small question."""
    people = People.of(
        ["ann lee", "anne lee", "bob"], ["19640229", "19640229", None], ["1 high street b1", "1 hihg street b1", ""]
    )
    link(people)
    PeopleIndex(people).matches("ann leigh", "19640228", "1 high st b2")
