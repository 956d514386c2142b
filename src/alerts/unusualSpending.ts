import type { Queryable } from '@/db/tx'
import { formatMoney } from '@/money/formatMoney'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd, type NanoUsd } from '@/money/nanoUsd'
import { formatDateTime } from '@/time/formatDateTime'
import { formatInstant } from '@/time/formatInstant'

import { type AttentionItem, type AttentionList, type AttentionQuestion } from './attention'
import {
  isUnusual,
  LEAST_CHARGE,
  LEAST_WEEKS,
  normalRange,
  WEEKS,
  type NormalRange,
} from './normalSpending'

const HOUR_MS = 3_600_000
/** How far back a look goes. */
const HOURS_BACK = 24

/** An hour of an organization that cost more than that hour of the week ever does. */
export type UnusualHour = {
  organization: string
  name: string
  /** Its start, epoch ms. */
  hour: number
  charge: NanoUsd
  range: NormalRange
}

const CHARGE = (row: string) =>
  ['input', 'cached', 'cache_write', 'output', 'other']
    .map((part) => `${row}.${part}_charge`)
    .join(' + ')

// Only organizations with an hour that cost enough to matter are looked at: by rollups_hours, and those
// without sums by hour by the days that cost as much. What that hour cost before are eight keys of the
// roll-ups, or what the requests of that hour came to. Weeks before the first use are no history. Whoever is
// not even above three times the lower median cannot be above the range: it is not sent.
const CANDIDATES = `
  with spent as (
    select r.entity, r.bucket, ${CHARGE('r')} as charge
    from metering.rollups r
    where r.series = 1 and r.bucket >= $1 and r.bucket < $2 and ${CHARGE('r')} >= $3
    union all
    select d.entity, h.bucket, h.charge
    from metering.rollups d cross join lateral (
      select date_trunc('hour', r.time, 'UTC') as bucket, sum(${CHARGE('r')}) as charge
      from metering.requests r
      where r.organization = d.entity and r.time >= greatest($1::timestamptz, d.bucket)
        and r.time < least($2::timestamptz, d.bucket + interval '1 day')
        -- Known before planning: other months are left out of the plan itself.
        and r.time >= $1 and r.time < $2
      group by 1 having sum(${CHARGE('r')}) >= $3
    ) h
    where d.series = 2 and not d.is_fine and d.bucket > $1::timestamptz - interval '1 day' and d.bucket < $2
      and ${CHARGE('d')} >= $3
  ), compared as (
    select s.entity, s.bucket, s.charge, before.history, before.median
    from spent s
    cross join lateral (
      select min(d.bucket) as day from metering.rollups d where d.series = 2 and d.entity = s.entity
    ) first
    cross join lateral (
      select array_agg(h.charge::text order by week) as history,
        percentile_disc(0.5) within group (order by h.charge) as median
      from generate_series(1, ${WEEKS}) week
      cross join lateral (select s.bucket - week * interval '7 days' as bucket) past
      cross join lateral (
        select coalesce((
          select ${CHARGE('b')} from metering.rollups b
          where b.series = 1 and b.entity = s.entity and b.bucket = past.bucket
            and b.provider = 0 and b.model = 0
        ), (
          select sum(${CHARGE('r')}) from metering.requests r
          where r.organization = s.entity and r.time >= past.bucket
            and r.time < past.bucket + interval '1 hour'
        ), 0) as charge
      ) h
      where s.bucket - week * interval '7 days' >= first.day
      having count(*) >= ${LEAST_WEEKS}
    ) before
  )
  select c.bucket as hour, c.charge::text as charge, c.history, o.id as organization, o.name
  from compared c
  join metering.dimensions n on n.id = c.entity
  join organizations o on o.id = n.value
  where c.charge > 3 * c.median and o.status <> 'deleted'`

type Candidate = {
  hour: Date
  charge: string
  history: string[]
  organization: string
  name: string
}

/**
 * Hours (UTC) that start in a stretch of time, epoch ms, `to` exclusive, and cost more than normal.
 * The running hour counts with what it cost so far. The furthest above the range first.
 */
export async function listUnusualHours(
  db: Queryable,
  { from, to }: { from: number; to: number },
): Promise<UnusualHour[]> {
  const { rows } = await db.query<Candidate>(CANDIDATES, [
    new Date(hourFrom(from)),
    new Date(hourFrom(to)),
    LEAST_CHARGE.toString(),
  ])
  return rows
    .flatMap(({ hour, charge, history, ...rest }): UnusualHour[] => {
      const spent = toNanoUsd(BigInt(charge))
      const range = normalRange(history.map((value) => toNanoUsd(BigInt(value))))
      return isUnusual(spent, range)
        ? [{ ...rest, hour: hour.getTime(), charge: spent, range }]
        : []
    })
    .sort(byExcess)
}

/** The first hour that starts then or later. */
const hourFrom = (ms: number): number => Math.ceil(ms / HOUR_MS) * HOUR_MS

const byExcess = (a: UnusualHour, b: UnusualHour): number => {
  const [one, other] = [a.charge - a.range.high, b.charge - b.range.high]
  return one === other ? b.hour - a.hour : one < other ? 1 : -1
}

/** Organizations with an unusual hour within the last 24 and the running one, by their worst hour. */
export async function readUnusualSpending(
  db: Queryable,
  { now, limit }: AttentionQuestion,
): Promise<AttentionList> {
  const from = Math.floor(now / HOUR_MS) * HOUR_MS - HOURS_BACK * HOUR_MS
  const worst = new Map<string, { hour: UnusualHour; hours: number }>()
  for (const hour of await listUnusualHours(db, { from, to: now })) {
    const known = worst.get(hour.organization)
    if (known) known.hours += 1
    else worst.set(hour.organization, { hour, hours: 1 })
  }
  const items = [...worst.values()].slice(0, limit).map(toItem)
  return { total: worst.size, items }
}

const DAYS = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays']

const money = (nano: NanoUsd): string => formatMoney(formatNano(nano))

/** `On Thursdays at 14:00 UTC it is $2.10 to $9.80, usually $4.00 (8 weeks).` */
export function describeRange({ hour, range }: Pick<UnusualHour, 'hour' | 'range'>): string {
  const at = new Date(hour)
  const time = `${String(at.getUTCHours()).padStart(2, '0')}:00 UTC`
  return `On ${DAYS[at.getUTCDay()]} at ${time} it is ${money(range.low)} to ${money(range.high)}, usually ${money(range.median)} (${range.weeks} weeks).`
}

function toItem({ hour, hours }: { hour: UnusualHour; hours: number }): AttentionItem {
  const [from, to] = [formatInstant(hour.hour), formatInstant(hour.hour + HOUR_MS)]
  const more =
    hours === 1 ? '' : ` ${hours - 1} more ${hours === 2 ? 'hour was' : 'hours were'} unusual.`
  return {
    id: `${hour.organization} ${from}`,
    subject: hour.name,
    organization: hour.organization,
    amount: formatNano(hour.charge),
    since: from,
    sentence: `Spent ${money(hour.charge)} in the hour from ${formatDateTime(hour.hour, 'UTC')}. ${describeRange(hour)}${more}`,
    whatToDo:
      'Look at the requests of that hour: one key, model or project usually explains it. Ask the customer; limit or revoke the key, or block, where it is not theirs.',
    path: `/collections/organizations/${encodeURIComponent(hour.organization)}/requests?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`,
  }
}
