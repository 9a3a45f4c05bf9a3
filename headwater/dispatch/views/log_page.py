"""The whole page of a log. Each part is worked out only when it is asked for: a part that is fetched again pays for itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from headwater.dispatch.forms import logs as log_forms
from headwater.dispatch.permissions import Permission
from headwater.dispatch.presenters import log as shown
from headwater.dispatch.presenters.rows import clock, milliseconds
from headwater.dispatch.presenters.timeline import Line
from headwater.dispatch.queries.panels import panels
from headwater.dispatch.queries.recommending import recommend_for
from headwater.dispatch.queries.whole_log import WholeLog, whole_log
from headwater.dispatch.recommending import Recommendation
from headwater.kernel import Actor, HeadwaterError, Ref

PARTS = {
    "head": "hw-log-head", "lines": "hw-log-lines", "units": "hw-log-units", "panels": "hw-log-panels",
    "facts": "hw-log-facts",
}  # fmt: skip
"""Parts that are fetched again when something happens: their template, and their place on the page."""


@dataclass(frozen=True, slots=True)
class May:
    """What the reader may do here."""

    write: bool
    status: bool
    deploy: bool


@dataclass(frozen=True, slots=True)
class Change:
    """Something that can be changed, behind a fold."""

    title: str
    form: forms.Form
    action: str
    button: str


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """What another room shows here."""

    title: str
    html: SafeString


class LogPage:
    """All that log/page.jinja shows. ``wrong``: the change that was refused, with its form."""

    def __init__(self, ref: Ref, actor: Actor, at: datetime, wrong: tuple[str, forms.Form] | None = None) -> None:
        self._ref, self._actor, self._at, self._wrong = ref, actor, at, wrong
        self.subject = str(ref)
        self.now = milliseconds(at)

    @cached_property
    def log(self) -> WholeLog:
        return whole_log(self._ref)

    @property
    def title(self) -> str:
        return shown.title(self.log)

    @property
    def number(self) -> str:
        return shown.command_number(self.log)

    @property
    def opened(self) -> int:
        return milliseconds(self.log.opened_at)

    @property
    def opened_clock(self) -> str:
        return clock(self.log.opened_at)

    @cached_property
    def may(self) -> May:
        may = self._actor.may
        return May(may(Permission.INCIDENT_WRITE), may(Permission.UNIT_STATUS), may(Permission.DEPLOY))

    @property
    def marks(self) -> list[tuple[str, str]]:
        return shown.marks(self.log)

    @property
    def facts(self) -> list[tuple[str, str]]:
        return shown.facts(self.log)

    @property
    def attached(self) -> list[shown.ShownAttached]:
        return shown.attached(self.log)

    @cached_property
    def sent(self) -> list[shown.ShownSent]:
        return shown.sent(self.log)

    @property
    def sent_now(self) -> bool:
        """Whether a unit is on it: whom else to send is then asked for, not shown first."""
        return any(not unit.ending for unit in self.sent)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return shown.entries(self._ref)

    entry_kinds = log_forms.ENTRY_KINDS

    @cached_property
    def _advice(self) -> tuple[Recommendation | None, str]:
        try:
            return recommend_for(self._actor, self._ref, at=self._at), ""
        except HeadwaterError as fault:
            return None, f"{fault.message} {fault.remedy}".strip()

    @property
    def advice(self) -> Recommendation | None:
        return self._advice[0]

    @property
    def advice_fault(self) -> str:
        return self._advice[1]

    @property
    def chosen_ids(self) -> str:
        return " ".join(one.unit.id for one in self.advice.chosen) if self.advice else ""

    @cached_property
    def _refusals(self) -> tuple[list[tuple[str, str]], int]:
        return shown.refusals(self.advice) if self.advice else ([], 0)

    @property
    def refused(self) -> list[tuple[str, str]]:
        return self._refusals[0]

    @property
    def refused_more(self) -> int:
        return self._refusals[1]

    minutes = staticmethod(shown.minutes)

    def part(self, name: str) -> str:
        """Where a part is fetched again by somebody whose opening of this log is noted."""
        mark = shown.opened_mark(self._actor, self._ref)
        return f"{reverse('dispatch:log_part', args=[self._ref.id, name])}?{urlencode({'mark': mark})}"

    @cached_property
    def panels(self) -> list[ShownPanel]:
        found = []
        for panel in sorted(panels, key=lambda one: one.order):
            context = panel.context(self._actor, self._ref, self._at) if self._actor.may(panel.permission) else None
            if context is not None:
                html = mark_safe(render_to_string(panel.template, dict(context)))  # noqa: S308 - a template's own output
                found.append(ShownPanel(panel.title, html))
        return found

    @cached_property
    def changes(self) -> list[Change]:
        """What the reader may change now, as forms."""
        found = []
        for name, (title, button) in self._titles().items():
            form = self._wrong[1] if self._wrong and self._wrong[0] == name else form_for(name, self.log)
            found.append(Change(title, form, reverse("dispatch:change", args=[self._ref.id, name]), button))
        return found

    def _titles(self) -> Mapping[str, tuple[str, str]]:
        may, open_ = self._actor.may, self.log.open
        held = {
            "grade": (open_ and may(Permission.INCIDENT_GRADE), "Grade", "Change the grade"),
            "kind": (open_ and may(Permission.INCIDENT_GRADE), "Kind", "Change the kind"),
            "location": (open_ and may(Permission.INCIDENT_GRADE), "Location", "Change the location"),
            "marks": (may(Permission.INCIDENT_WRITE), "Markers", "Set the markers"),
            "attach": (may(Permission.INCIDENT_WRITE), "Attach a person or vehicle", "Attach"),
            "file": (may(Permission.INCIDENT_WRITE), "Attach a file", "Attach the file"),
            "link": (may(Permission.INCIDENT_WRITE), "Link another log", "Link"),
            "transfer": (open_ and may(Permission.TRANSFER), "Transfer to another control room", "Transfer"),
            "close": (open_ and may(Permission.INCIDENT_CLOSE), "Close the log", "Close the log"),
            "reopen": (not open_ and may(Permission.INCIDENT_CLOSE), "Open it again", "Open it again"),
        }
        return {name: (title, button) for name, (wanted, title, button) in held.items() if wanted}


def form_for(name: str, log: WholeLog | None = None) -> forms.Form:
    """An empty form of a change, filled with how the log stands where it is given."""
    initial: dict[str, object] = {}
    if log is not None:
        initial = {
            "grade": log.grade.code, "kind": log.kind.code, "place": log.place, "markers": list(log.markers),
            "closing_kind": log.kind.code, "text": log.summary if name == "transfer" else "",
        }  # fmt: skip
    fields = log_forms.CHANGES[name].base_fields
    return log_forms.CHANGES[name](initial={key: value for key, value in initial.items() if key in fields}, prefix=name)
