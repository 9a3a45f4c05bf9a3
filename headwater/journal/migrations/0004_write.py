from django.db import migrations

# Entries and what they concern in one round trip. The numbers are taken in the order of the events, each after the
# transaction has an identity (ADR 0001); the triggers announce all entries before what they concern, as two inserts do.
WRITE = """
create function journal_write(events jsonb) returns bigint[] language plpgsql volatile as $$
declare
  numbers bigint[];
begin
  select array_agg(taken.number order by taken.place) into numbers
  from (select place, journal_next_number() as number from generate_series(1, jsonb_array_length(events)) place) taken;
  insert into journal_entry (id, name, by, supervisor, subject, at, data)
  select numbers[told.place], told.event->>'name', told.event->>'by', told.event->>'supervisor', told.event->>'subject',
    (told.event->>'at')::timestamptz, told.event->'data'
  from jsonb_array_elements(events) with ordinality told(event, place)
  order by told.place;
  if jsonb_path_exists(events, '$[*].concerned[*]') then
    insert into journal_concerned (entry_id, ref)
    select numbers[told.place], held.ref
    from jsonb_array_elements(events) with ordinality told(event, place)
    cross join lateral jsonb_array_elements_text(told.event->'concerned') with ordinality held(ref, nth)
    order by told.place, held.nth;
  end if;
  return numbers;
end $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0003_concerned_live'),
    ]

    operations = [migrations.RunSQL(WRITE, "drop function journal_write(jsonb)")]
