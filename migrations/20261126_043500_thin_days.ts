import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/**
 * A day on which an organization made few requests is thin: its sums by hour and by model would be nearly
 * as many as its requests, so they are read from the requests and not kept (docs/decisions/0013). How many
 * were canceled or ran on an own key no question asks for.
 */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  // Longer than a request may take: a table of millions is written anew.
  await db.execute(sql.raw('set local statement_timeout = 0'))
  await db.execute(sql.raw(REBUILD))
  await db.execute(sql.raw(INDEXES))
  await db.execute(sql.raw(LATENCIES))
  await db.execute(sql.raw('set local statement_timeout to default'))
}

// Written anew, without what goes: the file would keep its size otherwise. The flag stands behind the
// series, where a row has a byte to spare. Months whose requests are gone keep every sum.
const REBUILD = `
alter table metering.rollups rename to rollups_before;
alter index metering.rollups_pkey rename to rollups_before_pkey;

create table metering.rollups (
  bucket timestamptz not null,
  entity integer not null,
  provider integer not null,
  model integer not null,
  series smallint not null,
  -- Of series 2, an organization's day: whether its sums by hour and by model are kept.
  is_fine boolean not null default false,
  requests bigint not null,
  failed bigint not null,
  client_errors bigint not null,
  cache_hits bigint not null,
  unpriced bigint not null,
  input bigint not null,
  cached_input bigint not null,
  cache_write bigint not null,
  output bigint not null,
  reasoning bigint not null,
  input_charge bigint not null,
  cached_charge bigint not null,
  cache_write_charge bigint not null,
  output_charge bigint not null,
  other_charge bigint not null,
  discount bigint not null,
  own_key_list_cost bigint not null,
  provider_cost bigint not null
) with (fillfactor = 90);

with kept as (
  select m.month from (
    select distinct date_trunc('month', bucket, 'UTC') as month from metering.rollups_before
    where series = 8
  ) m
  where exists (select from metering.requests r
    where r.time >= m.month and r.time < m.month + interval '1 month')
), thin as (
  select d.entity, d.bucket from metering.rollups_before d
  where d.series = 2 and d.requests < 100
    and date_trunc('month', d.bucket, 'UTC') in (select month from kept)
)
insert into metering.rollups
select b.bucket, b.entity, b.provider, b.model, b.series, b.series = 2 and t.entity is null,
  b.requests, b.failed, b.client_errors, b.cache_hits, b.unpriced,
  b.input, b.cached_input, b.cache_write, b.output, b.reasoning, b.input_charge, b.cached_charge,
  b.cache_write_charge, b.output_charge, b.other_charge, b.discount, b.own_key_list_cost,
  b.provider_cost
from metering.rollups_before b
left join thin t on b.series in (1, 2, 3) and t.entity = b.entity
  and t.bucket = date_trunc('day', b.bucket, 'UTC')
where b.series not in (1, 3) or t.entity is null
order by b.bucket;

drop table metering.rollups_before;
`

// rollups_days finds everybody's days of a time, and which are thin; rollups_hours the hours of the others.
const INDEXES = `
alter table metering.rollups add primary key (series, entity, bucket, provider, model);
create index rollups_by_bucket on metering.rollups
  using brin (bucket timestamptz_minmax_multi_ops) with (pages_per_range = 32);
create index rollups_hours on metering.rollups (bucket, entity) where series = 1;
create index rollups_days on metering.rollups (bucket, is_fine, entity) where series = 2;
analyze metering.rollups;
`

// Histograms by day go with the sums: those of an organization's thin days, and of its projects on them.
const LATENCIES = `
alter table metering.latencies rename to latencies_before;
alter index metering.latencies_pkey rename to latencies_before_pkey;
create table metering.latencies (
  bucket timestamptz not null,
  entity integer not null,
  series smallint not null,
  bins smallint[] not null,
  counts integer[] not null
) with (fillfactor = 80);

with owners as (
  select project as entity, min(organization) as organization from metering.requests group by 1
)
insert into metering.latencies
select l.bucket, l.entity, l.series, l.bins, l.counts
from metering.latencies_before l
left join owners p on l.series = 3 and p.entity = l.entity
left join metering.rollups d on d.series = 2 and not d.is_fine and d.bucket = l.bucket
  and d.entity = case l.series when 1 then l.entity when 3 then p.organization end
where d.entity is null
order by l.bucket;

alter table metering.latencies add primary key (series, entity, bucket);
drop table metering.latencies_before;
analyze metering.latencies;
`

/** The sums that are missing come back by `npm run usage -- rebuild`. */
export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(
    sql.raw(`
      drop index metering.rollups_days;
      alter table metering.rollups drop column is_fine,
        add column canceled bigint not null default 0,
        add column own_key_requests bigint not null default 0;
    `),
  )
}
