"""What visitors of a demonstration are told on every page, so that nobody takes an invented crime for a real one."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from headwater.ui.access import NOBODY, actor_of
from headwater.ui.context import Banner

BANNER = Banner("This is not a real police force: its people and its crimes are invented.", label="What this is")


def banner(request: HttpRequest) -> Banner | None:
    """For visitors only: staff see by the names of their figures what is invented."""
    return BANNER if settings.DEMO and actor_of(request) == NOBODY else None
