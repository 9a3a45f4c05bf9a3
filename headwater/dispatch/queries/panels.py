"""What other rooms show on the page of a log, and how their entries in it are said."""

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


@dataclass(frozen=True, slots=True)
class Saying:
    """How an event of another room is said in a log. ``event``: its name in the journal, such as ``contact.Assessed``.

    ``say(data)`` gives a sentence, what somebody wrote, and a tone: words, fact, change, unit, alarm or quiet.
    """

    event: str
    say: Callable[[Mapping[str, Any]], tuple[str, str, str]]


sayings: Slot[Saying] = Slot("sayings of a log", key=lambda saying: saying.event)
