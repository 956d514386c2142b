import type { Check } from './check'
import { byMonth } from './requestMonths'
import { instant, tally } from './tally'

/** Half a SHA-256 over organization and id, as the door of metering makes it. */
const KEY = `encode(substring(sha256(convert_to(d.value, 'UTF8') || '\\x00'::bytea
  || convert_to(r.id, 'UTF8')) from 1 for 16), 'hex')::uuid`

// A key keeps the time to the millisecond.
const FROM = `
  stored as materialized (
    select ${KEY} as key, r.id, d.value as org, r.time
    from metering.requests r left join metering.dimensions d on d.id = r.organization
    where r.time >= $1 and r.time < $2
  ), kept as (
    select key, time from metering.request_keys where time >= $1 and time < $2
  ), wrong as (
    select s.org, s.id, s.time, kept.time as kept_time, coalesce(kept.key, s.key) as key
    from stored s full join kept on kept.key = s.key
    where kept.time is distinct from date_trunc('milliseconds', s.time)
  )`

const FINDINGS = `
  select 'key_missing', org, 'request ' || id || ' at ' || ${instant('time')}, 'a kept key', null, null
  from wrong where kept_time is null
  union all
  select 'request_missing', null, 'key ' || key, 'a request at ' || ${instant('kept_time')}, null, null
  from wrong where time is null
  union all
  select 'key_time', org, 'request ' || id, ${instant('time')}, ${instant('kept_time')}, null
  from wrong where time is not null and kept_time is not null
  union all
  select 'request_repeated', min(org), 'request ' || min(id), '1', count(*)::text, (count(*) - 1)::text
  from stored group by key having count(*) > 1`

export const checkRequestKeys: Check = {
  name: 'request_keys',
  about: 'Every stored request has exactly one kept key, so that its id counts once for ever.',
  unit: 'requests',
  batches: ({ pool }) =>
    byMonth(pool, (db, { from, to }) =>
      tally(db, {
        from: FROM,
        examined: 'select count(*) from stored',
        findings: FINDINGS,
        values: [from, to],
      }),
    ),
}
