"""The database itself refuses to put an open incident on a dark hub while another one has light.

The hub's row is held in share mode until the incident is committed, so that a hub that goes dark at the same moment
either waits for the incident and takes it along, or is dark before it comes.
"""

from django.db import migrations

FORWARD = """
create function dispatch_lit_hub() returns trigger language plpgsql as $$
declare
    dark timestamptz;
begin
    select dark_since into dark from dispatch_hub where id = new.hub_id for share;
    if dark is not null and exists (select 1 from dispatch_hub where dark_since is null) then
        raise exception 'the hub is dark' using errcode = 'check_violation', constraint = 'dispatch_lit_hub';
    end if;
    return new;
end $$;

create trigger dispatch_lit_hub_at_opening before insert on dispatch_incident
    for each row when (new.closed_at is null) execute function dispatch_lit_hub();
create trigger dispatch_lit_hub_at_moving before update of hub_id on dispatch_incident
    for each row when (new.closed_at is null and new.hub_id is distinct from old.hub_id) execute function dispatch_lit_hub();
create trigger dispatch_lit_hub_at_reopening before update of closed_at on dispatch_incident
    for each row when (new.closed_at is null and old.closed_at is not null) execute function dispatch_lit_hub();
"""

BACKWARD = """
drop trigger dispatch_lit_hub_at_opening on dispatch_incident;
drop trigger dispatch_lit_hub_at_moving on dispatch_incident;
drop trigger dispatch_lit_hub_at_reopening on dispatch_incident;
drop function dispatch_lit_hub();
"""


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0002_oversight")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
