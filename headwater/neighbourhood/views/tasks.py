"""The tasks of neighbourhoods' teams: the list, giving one, and saying what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from headwater.kernel import HeadwaterError, Invalid, Ref, now
from headwater.neighbourhood import actions, queries
from headwater.neighbourhood.forms import FinishForm, GiveForm
from headwater.neighbourhood.permissions import Permission
from headwater.space.grid import from_reference
from headwater.ui.access import actor_of, permitted

USUALLY = timedelta(days=7)
"""How long a task usually has."""


@dataclass(frozen=True, slots=True)
class Square:
    """The place that an address names: ``cell`` is the grid reference of its south-west corner."""

    cell: str
    corner: tuple[int, int]
    metres: int
    why: str

    @property
    def place(self) -> str:
        return f"Grid {self.cell}, {self.metres} m"


@permitted(Permission.READ)
def listed(request: HttpRequest) -> HttpResponse:
    """What is open, and what came of the rest."""
    found = queries.tasks(now(), by=actor_of(request))
    context = {"open": [one for one in found if not one.done_at], "done": [one for one in found if one.done_at]}
    return render(request, "neighbourhood/tasks.jinja", context)


@permitted(Permission.TASK_GIVE)
def give(request: HttpRequest) -> HttpResponse:
    """Give the square that the address names: ``cell``, ``metres`` and ``why``."""
    square, at = _square(request.GET), now()
    form = GiveForm(request.POST or None, initial={"due_on": (at + USUALLY).date()})
    if request.method == "POST" and form.is_valid():
        try:
            given = actions.give_task(
                by=actor_of(request), at=at, place=square.place, corner=square.corner, metres=square.metres, why=square.why,
                **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, "Given. The team finds it in its list.")
            return redirect("neighbourhood:task", given.id)
        except HeadwaterError as fault:
            form.add_error(None, f"{fault.message} {fault.remedy}".strip())
    context = {"form": form, "square": square, "here": f"?{request.GET.urlencode()}"}
    return render(request, "neighbourhood/give_task.jinja", context, status=422 if form.errors else 200)


@permitted(Permission.READ)
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """One task, and the form to say what came of it for those who may."""
    actor, at, ref = actor_of(request), now(), Ref("neighbourhood.task", str(key))
    form = FinishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.finish_task(by=actor, at=at, task=ref, **form.cleaned_data)
            messages.success(request, "Noted. Whoever gave the task can read it.")
            return redirect("neighbourhood:task", key)
        except HeadwaterError as fault:
            form.add_error(None, f"{fault.message} {fault.remedy}".strip())
    held = queries.task(ref, at, by=actor)
    context = {
        "task": held,
        "form": form,
        "may": actor.may(Permission.TASK_FINISH),
        "logs": queries.logs_of_task(held, by=actor),
    }
    return render(request, "neighbourhood/task.jinja", context, status=422 if form.errors else 200)


def _square(given: Mapping[str, str]) -> Square:
    """Raises Invalid where the address names no square."""
    text, metres = given.get("cell", "")[:40], given.get("metres", "")
    if not metres.isdecimal() or len(metres) > 5:
        raise Invalid("The link names no place.", "Follow the link from a view of the workbench.")
    west, south, _ = from_reference(text)
    return Square(text, (round(west), round(south)), int(metres), given.get("why", "")[:600])
