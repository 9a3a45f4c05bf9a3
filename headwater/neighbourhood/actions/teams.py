"""Who is in the team of a neighbourhood, and how to reach it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, NotFound, Ref
from headwater.neighbourhood import events
from headwater.neighbourhood.actions.rows import mail, said, team_of, uuid_of
from headwater.neighbourhood.models import Member
from headwater.neighbourhood.permissions import Permission


@transaction.atomic
def keep_team(
    *, by: Actor, at: datetime, area: Ref, about: str = "", take_part: str = "", email: str = "", telephone: str = ""
) -> Ref:
    """Say what the team of an area is, how to take part and how to reach it; what was said before is replaced."""
    by.must(Permission.TEAM_KEEP)
    row = team_of(area, at)
    row.about = said(about, 1_000, "What the team does", needed=False)
    row.take_part = said(take_part, 1_000, "How to take part", needed=False)
    row.email, row.telephone, row.kept_at = mail(email), said(telephone, 40, "The number", needed=False), at
    row.save(update_fields=["about", "take_part", "email", "telephone", "kept_at"])
    record(events.TeamKept(team=row.ref, area=area, by=by.ref, at=at))
    return row.ref


@transaction.atomic
def add_member(
    *,
    by: Actor,
    at: datetime,
    area: Ref,
    rank: str,
    name: str,
    bio: str = "",
    email: str = "",
    telephone: str = "",
    position: int = 0,
    person: Ref | None = None,
) -> Ref:
    """Publish somebody as a member of a team; ``name`` as the force publishes it. Raises Conflict where they are already."""
    by.must(Permission.TEAM_KEEP)
    held, called = team_of(area, at), said(name, 120, "The name")
    if Member.objects.filter(area_id=held.area_id, name=called, left_at=None).exists():
        raise Conflict(f"{called} is in the team already.", "Look at the list.")
    row = Member.objects.create(
        area_id=held.area_id, person_id=uuid_of(person, "workforce.person", "person") if person else None,
        rank=said(rank, 40, "The rank"), name=called, bio=said(bio, 600, "The words about them", needed=False),
        email=mail(email), telephone=said(telephone, 40, "The number", needed=False), position=position, joined_at=at,
    )  # fmt: skip
    record(events.MemberJoined(member=row.ref, area=area, rank=row.rank, by=by.ref, at=at))
    return row.ref


@transaction.atomic
def remove_member(*, by: Actor, at: datetime, member: Ref) -> None:
    """Publish somebody no more. Raises NotFound where they are not in a team."""
    by.must(Permission.TEAM_KEEP)
    key = uuid_of(member, "neighbourhood.member", "member")
    row = Member.objects.select_for_update(no_key=True, of=("self",)).filter(pk=key, left_at=None).first()
    if row is None:
        raise NotFound("They are not in the team.", "Look at the list again.")
    row.left_at = at
    row.save(update_fields=["left_at"])
    record(events.MemberLeft(member=row.ref, area=Ref("places.area", str(row.area_id)), by=by.ref, at=at))
