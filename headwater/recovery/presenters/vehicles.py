"""Vehicles that were seized, as staff see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from headwater.records.queries import shown_registration
from headwater.recovery.queries import Row, SeizedView


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list. ``state``: words and whether they warn."""

    href: str
    registration: str
    looks: str
    power: str
    pound: str
    days: int
    state: str
    warns: bool


def lines(rows: tuple[Row, ...], at: datetime) -> list[Line]:
    """The list, with what matters of each."""
    today = timezone.localdate(at)
    return [
        Line(
            reverse("recovery:vehicle", args=[row.ref.id]), shown_registration(row.registration), row.looks, row.power,
            row.pound, (today - timezone.localdate(row.seized_at)).days, *_state(row, today),
        )
        for row in rows
    ]  # fmt: skip


def _state(row: Row, today: date) -> tuple[str, bool]:
    if row.disputed:
        return "A charge is disputed", True
    if row.held:
        return "May not be released", False
    if row.collection:
        here = timezone.localtime(row.collection)
        return f"Fetched on {here.day} {here:%B, %H:%M}", False
    if row.disposable_on and row.disposable_on <= today:
        return "May be disposed of", True
    if row.attend_by and row.attend_by < today:
        return f"Its keeper had to come by {row.attend_by.day} {row.attend_by:%B}", True
    return "Waits for its keeper", False


def money(pence: int) -> str:
    """“£1,234.50”."""
    return f"£{pence / 100:,.2f}"


def facts(view: SeizedView, at: datetime) -> list[tuple[str, object]]:
    """What is known of it, as rows of a summary list."""
    condition = [
        words
        for words, so in (
            ("two wheels", view.facts.two_wheeled), ("off the road", not view.facts.on_road),
            ("not upright", not view.facts.upright), ("damaged", view.facts.damaged), ("laden", view.facts.laden),
        )
        if so
    ]  # fmt: skip
    rows: list[tuple[str, object]] = [
        ("Vehicle", view.vehicle.looks or "Not described"),
        ("Power", view.power.name),
        ("Seized", _moment(view.seized_at)),
        ("Removed", _moment(view.removed_at)),
        ("From", view.place),
        ("Kept at", f"{view.pound_name}, {view.pound_address}, {view.pound_telephone}"),
        ("Mass and condition", ", ".join([f"{view.facts.mass:,} kg", *condition])),
        ("Keeper", ", ".join(part for part in (view.keeper_name, view.keeper_postcode) if part) or "Not known"),
        ("Keeper told", _moment(view.noticed_at) if view.noticed_at else "Not yet"),
    ]
    if view.attend_by:
        rows.append(("Keeper must come by", _day(view.attend_by)))
    if view.disposable_on:
        rows.append(("May be disposed of from", _day(view.disposable_on)))
    if view.collection:
        rows.append(("Fetched at", _moment(view.collection)))
    if view.ended_at:
        words = f"{_moment(view.ended_at)}, {view.ended_by_name}"
        rows.append((view.state_name, f"{words}, to {view.collected_by}" if view.collected_by else words))
    return rows


def charges(view: SeizedView) -> list[tuple[str, str]]:
    """What it costs, line by line."""
    if view.paid is not None:
        return [("Paid", money(view.paid))]
    if view.quote is None:
        return [("Charges", view.unknown or "Nothing is charged under this power.")]
    begun = f"{view.quote.periods} × {money(view.quote.per_period)} for each 24 hours begun"
    rows = [("Removal", money(view.quote.removal)), ("Storage", f"{money(view.quote.storage)} ({begun})")]
    if view.taken_off:
        rows.append(("Taken off", f"−{money(view.taken_off)}"))
    rows.append(("To pay now", money(view.to_pay or 0)))
    if view.quote.rises_at:
        rows.append(("Rises next", _moment(view.quote.rises_at)))
    rows.append(("By", view.quote.regulations))
    return rows


def _moment(at: datetime) -> str:
    here = timezone.localtime(at)
    return f"{_day(here.date())}, {here:%H:%M}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
