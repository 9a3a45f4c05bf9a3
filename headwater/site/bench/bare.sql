-- The rows that dispatch.open_incident writes for one incident of grade P2, and nothing else: for pgbench.
-- headwater/site/bench/bare.py compares, in every run, that the action writes as many rows into the same tables.
\set n random(1, 100000000)
\set x random(405000, 425000)
\set y random(280000, 295000)
begin;
insert into dispatch_daynumber (day, last) values ((now() at time zone 'Europe/London')::date, 1)
  on conflict (day) do update set last = dispatch_daynumber.last + 1
  returning day as day, last as number, uuidv7() as incident, (select id from dispatch_hub limit 1) as hub \gset
insert into dispatch_incident (
  id, day, number, hub_id, opened_at, opened_by, kind, opening_kind, closing_kind, grade, opening_grade, graded_at, summary,
  result, closing_text, easting, northing, radius, place, location_method, location_source, npu, npu_name, neighbourhood,
  neighbourhood_name, in_force, caller, source, qualifiers, markers, units_now
) values (
  :incident::uuid, :day::date, :number::int, :hub::uuid, now(), 'site.program' || chr(58) || 'bench', 'C1', 'C1', '', 'P2', 'P2', now(), 'Bench, ' || :n::int, '', '', :x::int, :y::int,
  0, :n::int % 200 || ' Alder Road, near Cedar Close', 'street', '', '', 'Birmingham West', '', '', true, '', '', '{}', '{}', 0
);
select journal_next_number() as entry \gset
insert into journal_entry (id, name, by, subject, at, data) values (
  :entry::bigint, 'dispatch.IncidentOpened', 'site.program' || chr(58) || 'bench', 'dispatch.incident:' || :incident::text, now(),
  jsonb_build_object(
    'incident', 'dispatch.incident:' || :incident::text, 'day', :day::date, 'number', :number::int, 'kind', 'C1', 'grade', 'P2',
    'hub', 'dispatch.hub:' || :hub::text, 'routed', 'West hub has the most room', 'place', 'Alder Road, near Cedar Close',
    'source', null, 'caller', null
  )
);
insert into journal_concerned (entry_id, ref) values (:entry::bigint, 'dispatch.hub:' || :hub::text);
insert into dispatch_timer (id, reason, subject, incident_id, role, since, due_at, state)
  select uuidv7(), reason, 'dispatch.incident:' || :incident::text, :incident::uuid, 'sergeant', now(), now() + after, 'waiting'
  from (values
    ('unresourced', interval '40 minutes'), ('unresourced_shift', interval '5 hours'), ('unattended', interval '1 hour')
  ) wanted (reason, after);
commit;
