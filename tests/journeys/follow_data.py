"""A report whose writer follows it: an appointment was made of it, and other times are free."""

from __future__ import annotations

from datetime import timedelta

NADIA = "nadia@example.com"


def make() -> None:
    """A burglary reported online by Nadia, an appointment tomorrow, and a diary with free times."""
    from headwater.citizen.models import Report
    from headwater.contact import actions
    from headwater.contact.queries import slots
    from headwater.kernel import Actor, Ref, Role, new_id, now
    from headwater.places.queries import Location

    program, at = Actor.system("journeys"), now()
    hana = Actor.with_roles(Ref("accounts.user", str(new_id())), "Hana Example", [Role.HANDLER])
    home = Location(433_500, 279_000, "12 Alder Road, Coventry", method="street", npu_name="Coventry")
    contact = actions.ring(by=program, at=at, channel="web", text="Somebody was in our shed")
    actions.claim(by=hana, at=at, contact=contact)
    actions.note_details(by=hana, at=at, contact=contact, kind="C10", location=home, caller_name="Nadia Fence-Alder")
    area = Ref("places.area", "coventry")
    team = actions.open_diary(
        by=program, at=at, name="Coventry visits", area=area, area_name="Coventry", base=(433_000, 279_000)
    )
    first = (at + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
    times = [first + timedelta(days=day, hours=hour) for day in range(3) for hour in range(0, 6, 2)]
    actions.open_slots(
        by=program, at=at, diary=team, slots=[actions.NewSlot(time, time + timedelta(hours=1)) for time in times]
    )
    slot = slots(first, diary=team)[0]
    actions.finish(by=hana, at=at, contact=contact, outcome=actions.BookAppointment(slot.ref))
    Report.objects.create(
        id=new_id(), reference="HW-7K3-92Q", number=new_id(), kind="crime", contact=str(contact), name="Nadia Fence-Alder",
        email=NADIA, language="en", submitted_at=at,
    )  # fmt: skip
