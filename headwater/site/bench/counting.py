"""What is in the record, beside what was acknowledged: nothing lost, nothing doubled. Asked of the database itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg

from headwater.site.bench.ringing import Load
from headwater.site.bench.standing import Standing


@dataclass(frozen=True, slots=True)
class Counted:
    """``rang``, ``finished``: contacts whose caller and handler were told so; ``kept``, ``closed``: those of them on record.

    ``doubled``: calls that are two contacts, contacts that are two incidents, ends noted twice. ``misnumbered``: logs of a day
    whose numbers are not 1, 2, 3… ``incident_of``: identifier of the incident of each call.
    """

    rang: int
    finished: int
    kept: int
    closed: int
    doubled: int
    misnumbered: int
    incident_of: dict[str, str]

    @property
    def lost(self) -> int:
        return self.rang - self.kept + self.finished - self.closed


def count(platform: Standing, load: Load) -> Counted:
    """Compare the record with what callers and handlers were told."""
    contacts = asked(platform, "select external_id, incident from contact_contact where external_id like 'bench-%'")
    on_record = {call for call, _ in contacts}
    incidents = {source for (source,) in asked(platform, "select source from dispatch_incident where source <> ''")}
    by_call = dict(asked(platform, _ENDED))
    rang = {one.call for one in load.contacts if one.rang is not None}
    finished = {one.call for one in load.contacts if one.finished is not None}
    whole = {call for call, incident in contacts if incident and by_call.get(call) in incidents}
    [(doubled,)] = asked(platform, _DOUBLED)
    [(misnumbered,)] = asked(platform, _MISNUMBERED)
    return Counted(
        len(rang), len(finished), len(rang & on_record), len(finished & whole), len(contacts) - len(on_record) + doubled,
        misnumbered, {call: incident.partition(":")[2] for call, incident in contacts if incident},
    )  # fmt: skip


def asked(platform: Standing, statement: str) -> list[tuple[Any, ...]]:
    """Rows of the platform's database."""
    with psycopg.connect(host=platform.socket, user="headwater", dbname="headwater") as line:
        return line.execute(statement).fetchall()


_ENDED = """
select c.external_id, 'contact.contact:' || c.id
from contact_contact c
join journal_entry e on e.subject = 'contact.contact:' || c.id and e.name = 'contact.ContactFinished'
where c.external_id like 'bench-%' and c.state = 'closed'
"""

_DOUBLED = """
select coalesce(sum(times - 1), 0)::int from (
  select count(*) as times from dispatch_incident where source <> '' group by source
  union all
  select count(*) from journal_entry where name in ('contact.ContactFinished', 'contact.ContactRang') group by name, subject
  union all
  select count(*) from journal_entry where name = 'dispatch.IncidentOpened' group by subject
) counted
"""

_MISNUMBERED = """
select count(*)::int from (
  select number, row_number() over (partition by day order by number) as place from dispatch_incident
) numbered where number <> place
"""


@dataclass(frozen=True, slots=True)
class Timers:
    """Timers that came due while the bench ran; ``latest``: seconds after its time that the last of them was settled."""

    due: int
    missed: int
    twice: int
    latest: float


def timers(platform: Standing) -> Timers:
    """Look at every timer that should have rung by now, a moment of grace left out."""
    [(due, missed, latest)] = asked(platform, _TIMERS)
    [(twice,)] = asked(platform, _TWICE)
    return Timers(due, missed, twice, float(latest))


_TIMERS = """
select count(*), count(*) filter (where state = 'waiting'),
  coalesce(extract(epoch from max(settled_at - due_at) filter (where due_at > since)), 0)
from dispatch_timer where due_at <= now() - interval '6 seconds'
"""

_TWICE = """
select coalesce(sum(times - 1), 0)::int from (
  select count(*) as times from dispatch_escalation group by subject, reason, raised_at
  union all
  select count(*) from journal_entry where name = 'dispatch.EscalationRaised' and (data->>'times')::int = 1
  group by data->>'escalation'
) counted
"""
