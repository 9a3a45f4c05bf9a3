"""The work that takes longer than somebody wants to wait: done by the worker, seen on the page of jobs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from headwater.desk.permissions import Permission
from headwater.desk.workbench.choosing import choice
from headwater.desk.workbench.looking import NEXT, view_named, work_out
from headwater.insight.lake import Lake
from headwater.journal.actions import Kind
from headwater.kernel import Actor, Invalid, Progress

KIND = "desk.next"


def run(params: Mapping[str, Any], by: Actor, at: datetime, progress: Progress) -> str:
    """``params``: what was chosen, as in the address of a view."""
    picked = choice(Lake(settings.LAKE), {name: str(value) for name, value in params.items()}).chosen
    if picked is None:
        raise Invalid("What was chosen is not there any more.", "Choose again on the workbench.")
    progress.begin(0, f"{picked.group.title}, {picked.area}: five ways, each tried on 28 days")
    work_out(view_named(NEXT), picked, by, progress)
    return f"Tomorrow’s grids of {picked.group.title}, {picked.area}, are worked out."


def kind() -> Kind:
    return Kind(KIND, "Work out tomorrow’s grids", Permission.WORKBENCH, run)
