import type { Queryable } from '@/db/tx'
import type { TimeRange } from '@/time/timeRange'

import { clampTime } from './buildMetricsSql'
import { coverRange, type Grain } from './coverRange'
import { MEASURES, type MeasureName } from './measures'
import type { Sums } from './runMetricsQuery'

/** What usage is divided by: its SQL for a request, for a roll-up (null: in none), and its text. */
type Key = { raw: string; rollup: string | null; text: (number: string) => string }

const named = (raw: string, rollup: string | null): Key => ({
  raw,
  rollup,
  text: (number) => `(select d.value from metering.dimensions d where d.id = ${number})`,
})

const KEYS = {
  model: named('r.model', 'r.model'),
  provider: named('r.provider', 'r.provider'),
  organization: named('r.organization', 'r.entity'),
  project: named('r.project', 'r.entity'),
  source: named('r.source', null),
  billing: {
    raw: 'r.own_key::integer',
    rollup: null,
    text: (number) => `case ${number} when 1 then 'own_key' else 'credits' end`,
  },
} as const satisfies Record<string, Key>
export type GroupKey = keyof typeof KEYS

/**
 * Series of metering.rollups by what they are divided by; what is not here is read from the rows. The
 * finest is never a month: then no piece is a step less its other rows.
 */
const SERIES: Record<string, Partial<Record<Grain, number>>> = {
  model: { hour: 9, day: 10, month: 11 },
  provider: { hour: 9, day: 10, month: 11 },
  organization: { hour: 1, day: 2 },
  project: { day: 5 },
  'organization,model': { day: 3, month: 4 },
  'organization,provider': { day: 3, month: 4 },
}

/** Whether a division is kept as sums; else every request of the range is read. */
export const isStored = (keys: readonly GroupKey[]): boolean => keys.join() in SERIES

export type GroupRow<Name extends MeasureName> = { ids: (string | null)[]; sums: Sums<Name> }

/**
 * Everybody's usage of a range, divided by some keys: from stored sums wherever whole steps lie inside,
 * at the edges from the rows.
 * @returns one row for each combination with requests, in no order; ids as text, in the order of the
 *   keys, null where requests name none
 */
export async function groupSums<Name extends MeasureName>(
  db: Queryable,
  {
    range,
    keys,
    measures,
  }: { range: TimeRange; keys: readonly GroupKey[]; measures: readonly Name[] },
): Promise<GroupRow<Name>[]> {
  const series = SERIES[keys.join()] ?? {}
  const [from, to] = [clampTime(range.from), clampTime(range.to)]
  const pieces = coverRange({ from, to }, new Set(Object.keys(series) as Grain[]))
  if (pieces.some(({ less }) => less)) throw new Error('These sums are kept by the month alone.')
  const [stored, raw] = [
    pieces.filter(({ grain }) => grain !== 'raw'),
    pieces.filter(({ grain }) => grain === 'raw'),
  ]
  const values: unknown[] = []
  const bind = (value: unknown): string => `$${values.push(value)}`
  const times = (all: readonly number[]) => `${bind(all.map(toText))}::timestamptz[]`
  const edges = (of: readonly TimeRange[]) =>
    `${times(of.map((piece) => piece.from))}, ${times(of.map((piece) => piece.to))}`
  const list = (source: 'raw' | 'rollup') =>
    [
      ...keys.map((key, at) => `${KEYS[key][source] ?? 'null'} as k${at}`),
      ...measures.map((name) => `sum(${MEASURES[name][source]}) as "${name}"`),
    ].join(', ')
  const grouped = `group by ${keys.map((_, at) => at + 1).join(', ')}`

  const branches: string[] = []
  if (stored.length > 0)
    branches.push(`
      select s.* from unnest(${edges(stored)},
        ${bind(stored.map(({ grain }) => series[grain as Grain]))}::smallint[]) as p(low, high, series)
      cross join lateral (select ${list('rollup')} from metering.rollups r
        where r.series = p.series and r.bucket >= p.low and r.bucket < p.high ${grouped}) s`)
  if (raw.length > 0)
    branches.push(`
      select s.* from unnest(${edges(raw)}) as p(low, high)
      cross join lateral (select ${list('raw')} from metering.requests r
        where r.time >= p.low and r.time < p.high
          -- Known before planning: months outside are left out of the plan itself.
          and r.time >= ${bind(toText(from))}::timestamptz and r.time < ${bind(toText(to))}::timestamptz
        ${grouped}) s`)
  if (branches.length === 0) return []
  const names = keys.map((_, at) => `k${at}`)
  const sums = measures.map((name) => `sum("${name}")::text as "${name}"`)
  const { rows } = await db.query<Record<string, string | null>>(
    `with parts as (${branches.join(' union all ')}),
    totals as (select ${[...names, ...sums].join(', ')} from parts group by ${names.join(', ')})
    select ${keys.map((key, at) => `${KEYS[key].text(`t.k${at}`)} as k${at}`).join(', ')},
      ${measures.map((name) => `t."${name}"`).join(', ')}
    from totals t`,
    values,
  )
  return rows.map((row) => ({
    ids: names.map((name) => row[name] ?? null),
    sums: Object.fromEntries(measures.map((name) => [name, BigInt(row[name] ?? 0)])) as Sums<Name>,
  }))
}

const toText = (ms: number): string => new Date(ms).toISOString()
