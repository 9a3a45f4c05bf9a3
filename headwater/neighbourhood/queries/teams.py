"""The team of a neighbourhood."""

from __future__ import annotations

from dataclasses import dataclass

from headwater.kernel import Ref
from headwater.neighbourhood.models import Member, Team


@dataclass(frozen=True, slots=True)
class MemberView:
    """Somebody of a team, as it is published. ``bio``, ``email`` and ``telephone`` may be empty."""

    ref: Ref
    rank: str
    name: str
    bio: str
    email: str
    telephone: str


@dataclass(frozen=True, slots=True)
class TeamView:
    """How to reach a team, how to take part (both may be empty), and who is in it: the widest rank first."""

    about: str
    take_part: str
    email: str
    telephone: str
    members: tuple[MemberView, ...]


def team(area: Ref) -> TeamView:
    """The team of an area; one without words and members where nobody has said anything. Two queries."""
    kept = Team.objects.filter(area_id=area.id).first()
    rows = Member.objects.filter(area_id=area.id, left_at=None).order_by("position", "name")
    members = tuple(MemberView(row.ref, row.rank, row.name, row.bio, row.email, row.telephone) for row in rows)
    if kept is None:
        return TeamView("", "", "", "", members)
    return TeamView(kept.about, kept.take_part, kept.email, kept.telephone, members)
