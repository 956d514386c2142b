import { thinRequests } from '@/db/thinRequests'

import type { AlertRule, AlertWindow } from './alertRule'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** By which grain of the roll-ups a window is added up, and of how many buckets: the running one counts. */
const GRAINS: Record<
  AlertWindow,
  { ms: number; buckets: number; organization: number; platform: number }
> = {
  hour: { ms: HOUR_MS, buckets: 1, organization: 1, platform: 7 },
  day: { ms: HOUR_MS, buckets: 24, organization: 1, platform: 7 },
  week: { ms: DAY_MS, buckets: 7, organization: 2, platform: 8 },
  month: { ms: DAY_MS, buckets: 30, organization: 2, platform: 8 },
}

/** With fewer requests a rate says nothing. */
export const LEAST_REQUESTS = 50

const CHARGE = ['input', 'cached', 'cache_write', 'output', 'other']
  .map((part) => `r.${part}_charge`)
  .join(' + ')
const COUNTED = `${CHARGE} as charge, r.requests, r.failed, r.unpriced`
/** The same of one request. */
const COUNTED_RAW = `${CHARGE} as charge, 1 as requests, (r.status in (2, 3))::int as failed,
  (r.price_list_cost is null)::int as unpriced`

type UsageKind = 'absolute_spend' | 'error_rate' | 'unpriced_usage'

// Exact, as numeric. Postgres adds a bigint up by way of numeric, an integer not: in halves it takes half the
// time. A day of 2⁶² and more, 4.6 billion USD, would be refused.
const total = (name: string): string =>
  `(sum((r.${name} >> 31)::integer) * 2147483648::numeric + sum((r.${name} & 2147483647)::integer))`

const VALUES: Record<UsageKind, string> = {
  absolute_spend: `coalesce(${total('charge')}, 0) / 1000000000`,
  unpriced_usage: `coalesce(${total('unpriced')}, 0)`,
  error_rate: `case when ${total('requests')} >= ${LEAST_REQUESTS}
    then round(${total('failed')} * 100 / ${total('requests')}, 2) end`,
}

/** Of a day; the threshold that an organization sets for itself is for no other window. */
const OWN = { absolute_spend: 'o.alert_thresholds_daily_spend' } as const

/** When a window begins that ends now (epoch ms): whole hours or days in UTC. */
export function windowStart(window: AlertWindow, now: number): number {
  const { ms, buckets } = GRAINS[window]
  return Math.floor(now / ms) * ms - (buckets - 1) * ms
}

// Thin days have no sums by hour. The running hour counts as a whole, as in the roll-ups.
const WHOSE = '(select n.id from metering.dimensions n where n.kind = 1 and n.value = $1)'
const thinSql = (scope: AlertRule['scope']): string => `union all
          select r.organization, ${COUNTED_RAW} from ${thinRequests(
            '$5::timestamptz',
            `(date_trunc('hour', $6::timestamptz, 'UTC') + interval '1 hour')`,
            scope === 'organization' ? WHOSE : undefined,
          )} r`

/**
 * SQL of what was used in the rule's window, by organization or by all together, and its values: $5
 * and $6 of the whole statement, whose $1 is the one organization that is wanted, $3 the milder threshold
 * and $4 those who are in the answer whatever they used.
 */
export function sumUsageSql(
  { kind, scope, window: chosen }: AlertRule,
  now: number,
): { text: string; values: unknown[] } {
  const window = chosen ?? 'day'
  const grain = GRAINS[window]
  const value = VALUES[kind as UsageKind]
  const values = [new Date(windowStart(window, now)), new Date(now)]
  const within = `r.bucket >= $5 and r.bucket <= $6`
  if (scope === 'platform')
    return {
      text: `select null::text as organization, null::text as name, ${value} as value,
          null::numeric as own
        from (select ${COUNTED} from metering.rollups r
          where r.series = ${grain.platform} and r.entity = 0 and ${within}) r
        where $1::text is null`,
      values,
    }
  const hasOwn = kind === 'absolute_spend' && window === 'day'
  const own = hasOwn ? OWN.absolute_spend : 'null::numeric'
  // Before names are looked up: nearly everybody is below.
  const reaching = hasOwn
    ? ''
    : `having ${value} >= $3::numeric or r.entity = any(array(
          select n.id from metering.dimensions n where n.kind = 1 and n.value = any($4::text[])))`
  return {
    text: `select o.id as organization, o.name, used.value, ${own} as own
      from (
        select r.entity, ${value} as value from (
          select r.entity, ${COUNTED} from metering.rollups r
          where r.series = ${grain.organization} and ${within}
          ${grain.ms === HOUR_MS ? thinSql(scope) : ''}
        ) r
        where $1::text is null or r.entity = ${WHOSE}
        group by r.entity ${reaching}
      ) used
      join metering.dimensions n on n.id = used.entity
      join organizations o on o.id = n.value
      where o.status <> 'deleted'`,
    values,
  }
}
