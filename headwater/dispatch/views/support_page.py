"""The whole page of a support task. Each part is worked out only when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.http import urlencode

from headwater.dispatch.forms import support as support_forms
from headwater.dispatch.permissions import Permission
from headwater.dispatch.presenters.log import opened_mark
from headwater.dispatch.presenters.support import ShownTask, shown
from headwater.dispatch.presenters.timeline import Line, lines
from headwater.dispatch.queries.support import SupportRow, recommend_for_task, support_task
from headwater.dispatch.recommending import Recommendation
from headwater.dispatch.views.log_page import Change
from headwater.journal.queries import timeline
from headwater.kernel import Actor, Ref

ENTRIES = 300
RECOMMENDED = 6
Given = Mapping[str, Any]


class TaskPage:
    """All that support/task.jinja shows. ``wrong``: what was refused, with its form."""

    def __init__(self, ref: Ref, actor: Actor, at: datetime) -> None:
        self._ref, self._actor, self._at = ref, actor, at
        self.subject = str(ref)
        self.wrong: tuple[str, forms.Form] | None = None

    @cached_property
    def row(self) -> SupportRow:
        return support_task(self._ref, by=self._actor)

    @cached_property
    def task(self) -> ShownTask:
        return shown(self.row, self._at)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return lines(timeline(self._ref, limit=ENTRIES))

    @property
    def manages(self) -> bool:
        return self._actor.may(Permission.SUPPORT_MANAGE)

    @property
    def stands(self) -> bool:
        return self._actor.may(Permission.SUPPORT_STAND)

    @property
    def source(self) -> str:
        """Where the page is fetched again by somebody whose opening of it is noted."""
        mark = opened_mark(self._actor, self._ref)
        return f"{reverse('dispatch:support_task', args=[self._ref.id])}?{urlencode({'mark': mark})}"

    @property
    def put_on(self) -> str:
        return reverse("dispatch:support_act", args=[self._ref.id, "put_on"])

    @cached_property
    def advice(self) -> Recommendation | None:
        """Whom to put on, for those who may, while it is open and stands on the map."""
        if not self.manages or not self.task.open:
            return None
        return recommend_for_task(self.row, by=self._actor, at=self._at)

    @property
    def recommended(self) -> list[tuple[str, str]]:
        """Call sign and why, the best first."""
        return [(one.call_sign, one.why) for one in self.advice.ranked[:RECOMMENDED]] if self.advice else []

    @cached_property
    def changes(self) -> list[Change]:
        """What the reader may do now, as forms."""
        found = []
        for name, (title, button) in support_forms.ACTS.items():
            if not self._may(name):
                continue
            form = self.wrong[1] if self.wrong and self.wrong[0] == name else self.form(name)
            found.append(Change(title, form, reverse("dispatch:support_act", args=[self._ref.id, name]), button))
        return found

    def form(self, name: str, given: Given | None = None) -> forms.Form:
        """The form of an act, filled with how the task stands."""
        standing = [(turn.unit.id, turn.call_sign) for turn in self.row.standing]
        match name:
            case "put_on":
                return support_forms.PutOnForm(given, prefix=name)
            case "relieve":
                return support_forms.RelieveForm(given, prefix=name, standing=standing)
            case "leave":
                return support_forms.LeaveForm(given, prefix=name, standing=standing)
            case "change":
                initial = {"needed": self.row.needed, "relief_minutes": self.row.relief_minutes}
                return support_forms.ChangeForm(given, prefix=name, at=self._at, given=self.row.expected_end, initial=initial)
            case "end":
                return support_forms.EndForm(given, prefix=name)
            case _:
                return support_forms.WriteForm(given, prefix=name)

    def _may(self, name: str) -> bool:
        if not self.task.open:
            return False
        if name in ("relieve", "leave") and not self.row.standing:
            return False
        return self.stands if name == "write" else self.manages
