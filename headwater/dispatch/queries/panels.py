"""What other rooms show on the page of a log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from headwater.kernel import Actor, Permission, Ref, Slot


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the page of a log, for those who hold the permission. ``context(actor, incident, at)`` fills the template;
    None where there is nothing to show.
    """

    name: str
    title: str
    order: int
    permission: Permission
    template: str
    context: Callable[[Actor, Ref, datetime], Mapping[str, Any] | None]


panels: Slot[Panel] = Slot("panels of a log", key=lambda panel: panel.name)
