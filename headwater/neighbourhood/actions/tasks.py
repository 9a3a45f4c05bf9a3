"""A place is given to a team as a task, and what came of it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref
from headwater.neighbourhood import events
from headwater.neighbourhood.actions.rows import said, uuid_of
from headwater.neighbourhood.models import Task
from headwater.neighbourhood.permissions import Permission
from headwater.neighbourhood.queries.doers import doer_of
from headwater.places.queries import at_point

SMALLEST, LARGEST = 10, 5_000
"""Metres of a side: a doorway, a suburb."""

WHY = "/workbench/"
"""How the address of every reason begins: no task leads off the platform."""


@transaction.atomic
def give_task(
    *,
    by: Actor,
    at: datetime,
    what: str,
    place: str,
    corner: tuple[int, int],
    metres: int,
    why: str,
    due_on: date,
    officer: Ref | None = None,
    patrol: bool = False,
) -> Ref:
    """Give a square to the team whose neighbourhood holds its middle, or to one ``officer``; with ``patrol`` dispatchers are
    asked as well to send a unit there.

    ``corner``: its south-west corner, National Grid metres; ``place``: what people call it; ``why``: the address of the view
    that shows the reason. Raises Conflict where the same is open already.
    """
    by.must(Permission.TASK_GIVE)
    if not SMALLEST <= metres <= LARGEST:
        raise Invalid(f"A square of {metres} metres cannot be given.", f"Choose {SMALLEST} to {LARGEST:,} metres.")
    if due_on < at.date():
        raise Invalid("That day is over.", "Choose today or a later day.")
    if why and not why.startswith(WHY):
        raise Invalid("The reason is no view of the workbench.", "Give the task from there.")
    held = at_point(corner[0] + metres // 2, corner[1] + metres // 2)
    if not held.in_force:
        raise Invalid("That place lies outside the force.", "Give a place inside it.")
    person = doer_of(officer) if officer else None
    try:
        with transaction.atomic():
            row = Task.objects.create(
                area_id=held.neighbourhood.id if held.neighbourhood else None, what=said(what, 500, "What is to be done"),
                place=said(place, 200, "The place"), easting=corner[0], northing=corner[1], metres=metres,
                why=said(why, 600, "The reason", needed=False), given_by=str(by.ref), given_by_name=by.name, given_at=at,
                due_on=due_on, officer=str(person.ref) if person else "", officer_name=person.name if person else "",
                patrol=patrol,
            )  # fmt: skip
    except IntegrityError:
        raise Conflict("The same task is open already for this place.", "Look at the list of tasks.") from None
    record(
        events.TaskGiven(
            task=row.ref, area=held.neighbourhood, place=row.place, due_on=due_on, officer=officer, patrol=patrol, by=by.ref,
            at=at,
        )
    )  # fmt: skip
    return row.ref


@transaction.atomic
def finish_task(*, by: Actor, at: datetime, task: Ref, result: str) -> None:
    """Say what came of it. Raises Conflict where somebody has."""
    by.must(Permission.TASK_FINISH)
    key = uuid_of(task, "neighbourhood.task", "task")
    row = Task.objects.select_for_update(no_key=True).filter(pk=key).first()
    if row is None:
        raise NotFound("There is no such task.", "Look at the list again.")
    if row.done_at is not None:
        raise Conflict(f"{row.done_by_name} has said what came of it.", "Read it on the page of the task.")
    row.done_at, row.result = at, said(result, 1_000, "What came of it")
    row.done_by, row.done_by_name = str(by.ref), by.name
    row.save(update_fields=["done_at", "result", "done_by", "done_by_name"])
    area = Ref("places.area", str(row.area_id)) if row.area_id else None
    record(events.TaskFinished(task=row.ref, area=area, by=by.ref, at=at))
