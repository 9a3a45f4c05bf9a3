"""Facts of an incident change: its risk is due to be assessed again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from headwater.contact import events
from headwater.contact.models import Assessment, Reassessment
from headwater.contact.permissions import Permission
from headwater.dispatch import actions as dispatch
from headwater.journal.actions import record
from headwater.kernel import Actor, Ref


@transaction.atomic
def ask_for_reassessment(*, by: Actor, at: datetime, incident: Ref, why: str) -> bool:
    """The risk of an incident must be assessed again; returns whether it was not due already (then the reason is added).

    An incident that was never assessed here is passed over, since it came from elsewhere; so is a change that the last
    assessment knew already.
    """
    by.must(Permission.ASSESS)
    last = Assessment.objects.filter(incident=str(incident)).order_by("-made_at").values_list("made_at", flat=True).first()
    if last is None or last >= at:
        return False
    fresh, made = Reassessment.objects.get_or_create(
        incident=str(incident), settled_at=None, defaults={"why": why[:300], "since": at}
    )
    if not made:
        if why not in fresh.why:
            fresh.why = f"{fresh.why}; {why}"[:1_000]
        fresh.times += 1
        fresh.save(update_fields=["why", "times"])
        return False
    dispatch.mark(by=by, at=at, incident=incident, added=("reassess",))
    record(events.ReassessmentDue(incident=incident, why=why[:300], by=by.ref, at=at))
    return True
