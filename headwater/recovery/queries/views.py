"""One vehicle that was seized, with what it costs at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from headwater.kernel import Invalid, Ref
from headwater.records.queries import VehicleView, vehicle
from headwater.recovery.models import SeizedVehicle
from headwater.recovery.rules import Facts, Quote, Stop, quote
from headwater.recovery.rules.charges import LONDON
from headwater.recovery.rules.powers import Power, hold_of, power_of


@dataclass(frozen=True, slots=True)
class HoldView:
    """A time for which it may not be released. ``words`` are the keeper's, ``note`` is the staff's own."""

    since: datetime
    until: datetime | None
    name: str
    words: str
    note: str
    by_name: str


@dataclass(frozen=True, slots=True)
class DisputeView:
    """What a keeper says is wrong. ``taken_off`` in pence."""

    ref: Ref
    text: str
    contact: str
    made_at: datetime
    due_at: datetime
    decided_at: datetime | None
    decided_by_name: str
    upheld: bool | None
    answer: str
    taken_off: int


@dataclass(frozen=True, slots=True)
class SeizedView:
    """A vehicle, whoever has it now. ``quote`` is None where nothing is charged or the figure is not known (``unknown`` says
    why). ``to_pay`` in pence, less what disputes took off.
    """

    ref: Ref
    vehicle: VehicleView
    power: Power
    facts: Facts
    seized_at: datetime
    removed_at: datetime
    place: str
    pound: Ref
    pound_name: str
    pound_address: str
    pound_telephone: str
    keeper_name: str
    keeper_postcode: str
    noticed_at: datetime | None
    attend_by: date | None
    disposable_on: date | None
    state: str
    state_name: str
    ended_at: datetime | None
    ended_by_name: str
    collected_by: str
    paid: int | None
    holds: tuple[HoldView, ...]
    disputes: tuple[DisputeView, ...]
    collection: datetime | None
    quote: Quote | None
    unknown: str

    @property
    def held(self) -> HoldView | None:
        """Why it may not be released now; None where it may."""
        return next((one for one in self.holds if one.until is None), None)

    @property
    def taken_off(self) -> int:
        return sum(one.taken_off for one in self.disputes)

    @property
    def to_pay(self) -> int | None:
        """Pence at this moment; 0 where nothing is charged, None where the figure is not known."""
        if self.quote is None:
            return None if self.unknown else 0
        return max(0, self.quote.total - self.taken_off)

    def quoted_at(self, at: datetime) -> Quote | None:
        """What it would cost at a later moment, as things stand: a hold that stands goes on."""
        if self.quote is None:
            return None
        return _quote(self.facts, self.removed_at, at, [Stop(one.since, one.until) for one in self.holds])

    def ahead(self, at: datetime, days: int) -> tuple[tuple[date, int], ...]:
        """What is to be paid at noon on each of the next days: (day, pence); nothing where nothing is charged."""
        today = at.astimezone(LONDON).replace(hour=12, minute=0, second=0, microsecond=0)
        found = []
        for number in range(1, days + 1):
            noon = (today + timedelta(days=number)).replace(tzinfo=LONDON)
            quoted = self.quoted_at(noon)
            if quoted is not None:
                found.append((noon.date(), max(0, quoted.total - self.taken_off)))
        return tuple(found)


def view_of(row: SeizedVehicle, at: datetime) -> SeizedView:
    """A row as others read it, with its quote at a moment. Four queries besides the row's."""
    power, facts = power_of(row.power), facts_of(row)
    holds = [(one.during.lower, one.during.upper, one) for one in row.holds.order_by("during")]
    booked = row.collections.filter(cancelled_at=None).first()
    noticed = row.noticed_at.astimezone(LONDON).date() if row.noticed_at else None
    charged, unknown = None, ""
    if power.charged:
        try:
            moment = min(at, row.ended_at) if row.ended_at else at
            charged = _quote(facts, row.removed_at, moment, [Stop(since, until) for since, until, _ in holds])
        except Invalid as fault:
            unknown = f"{fault.message} {fault.remedy}"
    return SeizedView(
        ref=row.ref, vehicle=vehicle(Ref("records.vehicle", str(row.vehicle_id))), power=power, facts=facts,
        seized_at=row.seized_at, removed_at=row.removed_at, place=row.place, pound=row.pound.ref, pound_name=row.pound.name,
        pound_address=row.pound.address, pound_telephone=row.pound.telephone, keeper_name=row.keeper_name,
        keeper_postcode=row.keeper_postcode, noticed_at=row.noticed_at,
        attend_by=power.attend_by(row.seized_at.astimezone(LONDON).date()), disposable_on=power.disposable_on(noticed),
        state=row.state, state_name=row.get_state_display(), ended_at=row.ended_at, ended_by_name=row.ended_by_name,
        collected_by=row.collected_by, paid=row.paid,
        holds=tuple(
            HoldView(since, until, hold_of(one.reason).name, hold_of(one.reason).words, one.note, one.by_name)
            for since, until, one in holds
        ),
        disputes=tuple(
            DisputeView(
                one.ref, one.text, one.contact, one.made_at, one.due_at, one.decided_at, one.decided_by_name, one.upheld,
                one.answer, one.taken_off,
            )
            for one in row.disputes.order_by("made_at")
        ),
        collection=booked.starts_at if booked else None, quote=charged, unknown=unknown,
    )  # fmt: skip


def facts_of(row: SeizedVehicle) -> Facts:
    return Facts(row.mass, row.two_wheeled, row.on_road, row.upright, row.damaged, row.laden)


def _quote(facts: Facts, removed_at: datetime, at: datetime, stops: list[Stop]) -> Quote:
    return quote(facts, removed_at=removed_at, at=at, stops=stops)
