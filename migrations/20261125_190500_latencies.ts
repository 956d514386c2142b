import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** Histograms of how long requests took: percentiles of any window, without its rows. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql.raw(STORE))
  await db.execute(sql.raw(FILL))
}

// A bin holds (1.02^(bin − 1), 1.02^bin] milliseconds, −1 holds zero: whatever is in it is told
// within 1 %, and every whole number up to 50 is told exactly.
// Series: 1 organization by day, 2 by month, 3 project by day, 4 by month, 5 platform by hour,
// 6 by day, 7 by month. What has just been reported waits in the queue, and is read there too.
const STORE = `
create function metering.latency_bin(duration_ms integer) returns smallint
language sql immutable strict parallel safe as $$
  select case when duration_ms <= 0 then -1
    else ceil(ln(duration_ms::double precision) / ln(1.02::double precision)) end::smallint
$$;

create table metering.latencies (
  bucket timestamptz not null,
  entity integer not null,
  series smallint not null,
  bins smallint[] not null,
  counts integer[] not null,
  primary key (series, entity, bucket)
) with (fillfactor = 80);

create table metering.latency_queue (
  time timestamptz not null,
  organization integer not null,
  project integer not null,
  bin smallint not null
);
`

const FILL = `
insert into metering.latencies (series, entity, bucket, bins, counts)
select series, entity, bucket, array_agg(bin order by bin), array_agg(requests order by bin)
from (
  select g.series::smallint as series, g.entity, g.bucket, metering.latency_bin(r.duration_ms) as bin,
    count(*)::integer as requests
  from metering.requests r
  cross join lateral (values
    (1, r.organization, date_trunc('day', r.time)), (2, r.organization, date_trunc('month', r.time)),
    (3, r.project, date_trunc('day', r.time)), (4, r.project, date_trunc('month', r.time)),
    (5, 0, date_trunc('hour', r.time)), (6, 0, date_trunc('day', r.time)),
    (7, 0, date_trunc('month', r.time))) as g(series, entity, bucket)
  where r.duration_ms is not null
  group by 1, 2, 3, 4
) counted
group by series, entity, bucket
`

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(
    sql.raw(`
      drop table metering.latency_queue;
      drop table metering.latencies;
      drop function metering.latency_bin(integer);
    `),
  )
}
