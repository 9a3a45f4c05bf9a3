"""How contact's entries are said in the log of an incident."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from headwater.dispatch.queries import Saying

Said = tuple[str, str, str]


def _assessed(data: Mapping[str, Any]) -> Said:
    recommended, chosen = data["recommended"], data["after"]
    if not chosen:
        said = f"Risk assessed (THRIVE+): {recommended} recommended, not graded"
    elif chosen == recommended:
        said = f"Risk assessed (THRIVE+): {chosen}, as the rules recommend"
    else:
        said = f"Risk assessed (THRIVE+): {chosen}, where the rules recommend {recommended}"
    return said, data.get("why") or "", "change"


def _overridden(data: Mapping[str, Any]) -> Said:
    return f"{data['chosen']} and not {data['recommended']}, because", data["reason"], "change"


def _due(data: Mapping[str, Any]) -> Said:
    return "Risk must be assessed again", data["why"], "alarm"


SAYINGS = (
    Saying("contact.Assessed", _assessed),
    Saying("contact.GradeOverridden", _overridden),
    Saying("contact.ReassessmentDue", _due),
)
