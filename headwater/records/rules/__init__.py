"""How records are written, compared and judged: plain decisions."""

from headwater.insight.linkage.names import name_key
from headwater.records.rules.judging import Evidence, Judgement, judge
from headwater.records.rules.kinds import LinkKind, MarkerKind, link_kind, link_kinds, marker_kind, marker_kinds
from headwater.records.rules.names import Spoken, name_of, names_alike, spoken_as
from headwater.records.rules.numbers import registration_of, same_number

__all__ = [
    "Evidence",
    "Judgement",
    "LinkKind",
    "MarkerKind",
    "Spoken",
    "judge",
    "link_kind",
    "link_kinds",
    "marker_kind",
    "marker_kinds",
    "name_key",
    "name_of",
    "names_alike",
    "registration_of",
    "same_number",
    "spoken_as",
]
