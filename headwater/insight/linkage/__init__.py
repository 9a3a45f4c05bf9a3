"""People and addresses that are written differently: who of a million is meant, and which records are of one person.

Names, dates and addresses are given by whoever may see them; they live in memory for as long as the index does.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from headwater.insight.linkage.linking import Linked, Match, PeopleIndex, link
    from headwater.insight.linkage.writing import People

_HOME = {"People": "writing", **dict.fromkeys(("Linked", "Match", "PeopleIndex", "link"), "linking")}

__all__ = ["Linked", "Match", "People", "PeopleIndex", "link"]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"headwater.insight.linkage has no {name!r}")
    return getattr(import_module(f"headwater.insight.linkage.{_HOME[name]}"), name)
