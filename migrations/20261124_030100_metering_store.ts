import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** Requests, their known ids and their roll-ups: too many for a Payload collection. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql.raw(STORE))
  await db.execute(sql.raw(ROLLUPS))
  await db.execute(sql.raw(PARTITIONS))
}

const STORE = `
create schema metering;

-- Names that many requests share, told once: a request holds numbers.
-- kind: 1 organization, 2 project, 3 api key, 4 user, 5 provider, 6 model, 7 region, 8 source,
-- 9 error kind, 10 finish reason, 11 price version
create table metering.dimensions (
  id integer generated always as identity primary key,
  kind smallint not null,
  value text not null,
  unique (kind, value)
);

-- Every request id that was ever counted, by the hash of organization and id. Never deleted: a replay
-- years later still counts once.
create table metering.request_keys (
  key uuid primary key,
  time timestamptz not null,
  content bigint not null
);

-- Money in nano-dollars (1e-9 USD).
create table metering.requests (
  time timestamptz not null,
  price_list_cost bigint,
  input_charge bigint not null,
  cached_charge bigint not null,
  cache_write_charge bigint not null,
  output_charge bigint not null,
  other_charge bigint not null,
  provider_cost bigint not null,
  organization integer not null,
  project integer not null,
  api_key integer,
  user_ref integer,
  provider integer not null,
  model integer not null,
  requested_model integer,
  region integer,
  source integer,
  error_kind integer,
  finish_reason integer,
  price_version integer,
  input integer not null,
  cached_input integer not null,
  cache_write integer not null,
  output integer not null,
  reasoning integer not null,
  web_searches integer not null,
  images integer not null,
  duration_ms integer,
  first_token_ms integer,
  discount_percent integer not null default 0,
  -- 0 ok, 1 client_error, 2 gateway_error, 3 upstream_error, 4 canceled
  status smallint not null,
  streamed boolean not null,
  cache_hit boolean not null,
  own_key boolean not null,
  reported_cost numeric(20,9),
  id text not null
) partition by range (time);

create index requests_by_organization on metering.requests (organization, time);
create index requests_failed on metering.requests (organization, time, id) where status <> 0;
create index requests_by_time on metering.requests
  using brin (time timestamptz_minmax_multi_ops) with (pages_per_range = 32);

-- What retention may drop: as it came.
create table metering.request_details (
  key uuid not null,
  time timestamptz not null,
  error_message text,
  usage json,
  metadata json,
  content json
) partition by range (time);
create index request_details_by_key on metering.request_details (key);
`

// One row a bucket and subject. A series is a grain: 1 organization by hour, 2 organization by day,
// 3 organization × provider × model by day, 4 the same by month, 5 project by day,
// 6 project × provider × model by month, 7 platform by hour, 8 platform by day,
// 9 platform × provider × model by hour, 10 by day, 11 by month.
const ROLLUPS = `
create table metering.rollups (
  bucket timestamptz not null,
  entity integer not null,
  provider integer not null,
  model integer not null,
  series smallint not null,
  requests bigint not null,
  failed bigint not null,
  client_errors bigint not null,
  canceled bigint not null,
  cache_hits bigint not null,
  own_key_requests bigint not null,
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
  provider_cost bigint not null,
  primary key (series, entity, bucket, provider, model)
) with (fillfactor = 70);
`

// Partitions are made ahead; what falls outside goes to the default one and is found there all the same.
const PARTITIONS = `
create table metering.requests_default partition of metering.requests default;
create table metering.request_details_default partition of metering.request_details default;

create function metering.ensure_partitions(first_month date, last_month date) returns integer
language plpgsql as $$
declare
  month date := date_trunc('month', first_month);
  made integer := 0;
  parent text;
begin
  while month <= last_month loop
    foreach parent in array array['requests', 'request_details'] loop
      if to_regclass(format('metering.%I', parent || '_' || to_char(month, 'YYYY_MM'))) is null then
        execute format('create table metering.%I partition of metering.%I for values from (%L) to (%L)',
          parent || '_' || to_char(month, 'YYYY_MM'), parent,
          month::text || ' 00:00:00+00', (month + interval '1 month')::date::text || ' 00:00:00+00');
        made := made + 1;
      end if;
    end loop;
    month := month + interval '1 month';
  end loop;
  return made;
end $$;

-- Usage is accepted back to 760 days ago.
select metering.ensure_partitions((current_date - 791)::date, (current_date + 92)::date);
`

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(sql.raw('drop schema metering cascade'))
}
