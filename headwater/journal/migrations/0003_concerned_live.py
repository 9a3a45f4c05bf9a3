from django.db import migrations

# Whoever follows a unit hears that it was sent to an incident, though the incident is the subject: the references that an
# entry concerns go out as well. That somebody looked changes nothing, so it goes out to nobody: a page that looks again
# whenever something happens to what it shows would otherwise wake itself for ever.
ANNOUNCE = """
create function journal_announce_concerned() returns trigger language plpgsql as $$
begin
  perform pg_notify('journal', json_build_object('id', e.id, 'name', e.name, 'concerned', json_agg(held.ref order by held.id))::text)
  from journal_entry e
  join (
    select id, entry_id, ref, row_number() over (partition by entry_id order by id) as place
    from added where octet_length(ref) <= 300
  ) held on held.entry_id = e.id
  where held.place <= 20 and e.name <> 'journal.Consulted'
  group by e.id, e.name
  order by e.id;
  return null;
end $$;
create trigger journal_concerned_announce after insert on journal_concerned
  referencing new table as added for each statement execute function journal_announce_concerned();
drop trigger journal_entry_announce on journal_entry;
create trigger journal_entry_announce after insert on journal_entry
  for each row when (new.name <> 'journal.Consulted') execute function journal_announce();
"""

UNANNOUNCE = """
drop trigger journal_concerned_announce on journal_concerned;
drop function journal_announce_concerned();
drop trigger journal_entry_announce on journal_entry;
create trigger journal_entry_announce after insert on journal_entry for each row execute function journal_announce();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0002_jobs_authority'),
    ]

    operations = [migrations.RunSQL(ANNOUNCE, UNANNOUNCE)]
