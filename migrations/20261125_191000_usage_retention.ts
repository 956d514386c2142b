import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** Months of requests made ahead, also where rows have gone astray; whose detail a detail is. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql.raw(PARTITIONS))
  await db.execute(sql.raw(DETAILS))
}

const PARTITIONS = `
-- Makes the partitions of a month, and takes over what went to the default ones meanwhile.
create function metering.make_partition(month date) returns boolean language plpgsql as $$
declare
  parent text;
  partition text;
  starts timestamptz := date_trunc('month', month)::timestamp at time zone 'UTC';
  ends timestamptz := (date_trunc('month', month) + interval '1 month') at time zone 'UTC';
  was_made boolean := false;
begin
  foreach parent in array array['requests', 'request_details'] loop
    partition := parent || '_' || to_char(month, 'YYYY_MM');
    -- Whoever makes it at the same time waits here, and then sees it.
    execute format('lock table metering.%I in share row exclusive mode', parent);
    if to_regclass(format('metering.%I', partition)) is not null then continue; end if;
    execute format('create table metering.%I (like metering.%I including defaults)', partition, parent);
    execute format(
      'with moved as (delete from metering.%I where time >= $1 and time < $2 returning *)
       insert into metering.%I select * from moved', parent || '_default', partition)
      using starts, ends;
    execute format('alter table metering.%I attach partition metering.%I for values from (%L) to (%L)',
      parent, partition, starts, ends);
    was_made := true;
  end loop;
  return was_made;
end $$;
`

// Retention is an organization's: a detail says whose it is without a look at its request.
const DETAILS = `
alter table metering.request_details add column organization integer;
update metering.request_details d set organization = r.organization
from metering.requests r join metering.dimensions o on o.id = r.organization
where r.time = d.time
  and d.key = encode(substring(sha256(convert_to(o.value, 'UTF8') || '\\x00'::bytea
    || convert_to(r.id, 'UTF8')) from 1 for 16), 'hex')::uuid;
`

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(
    sql.raw(`
    alter table metering.request_details drop column organization;
    drop function metering.make_partition;
  `),
  )
}
