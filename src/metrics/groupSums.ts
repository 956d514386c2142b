import { thinRequests } from '@/db/thinRequests'
import type { Queryable } from '@/db/tx'
import type { TimeRange } from '@/time/timeRange'
import { KEPT_DAYS } from '@/usage/limits'

import { clampTime, finePieces, nearby, within } from './buildMetricsSql'
import type { Grain } from './coverRange'
import { droppedMonths, requireRowsOf } from './droppedMonths'
import { MEASURES, type MeasureName } from './measures'
import { piecesOf } from './piecesOf'
import { runMetricsQuery, type Sums } from './runMetricsQuery'

/**
 * What usage is divided by: its SQL for a request and for a roll-up (null: in none), and its text where that
 * is no name of metering.dimensions. Requests that name none have null.
 */
type Key = { raw: string; rollup: string | null; text?: (number: string) => string }

const named = (raw: string, rollup: string | null): Key => ({ raw, rollup })

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
type Series = Partial<Record<Grain, number>>
const SERIES: Record<string, Series> = {
  model: { hour: 9, day: 10, month: 11 },
  provider: { hour: 9, day: 10, month: 11 },
  organization: { hour: 1, day: 2, month: 12 },
  project: { day: 5, month: 13 },
  'organization,model': { day: 3, month: 4 },
  'organization,provider': { day: 3, month: 4 },
}

/** Whether a division is kept as sums; else every request of the range is read. */
export const isStored = (keys: readonly GroupKey[]): boolean => keys.join() in SERIES

export type GroupRow<Name extends MeasureName> = {
  /** Which of the stretches. */
  stretch: number
  /** As text, in the order of the keys; null where requests name none. */
  ids: (string | null)[]
  /** The first of them as the store knows it. */
  number: number | null
  sums: Sums<Name>
}

export type GroupQuestion<Name extends MeasureName> = {
  /** Ascending, whole ms. Stretch i is [edges[i], edges[i + 1]). */
  edges: readonly number[]
  keys: readonly GroupKey[]
  measures: readonly Name[]
  /** Only what the first key says is one of these. */
  among?: readonly (number | null)[]
  /** Up to how many requests are read rather than the sums of many; 100,000 unless given. */
  few?: number
}

/** A statement that goes on after `with … totals as (…)`: stretch, k0, k1 … and the measures by name. */
export type GroupTotals = {
  with: string
  values: unknown[]
  /** Adds a value; `$3`. */
  bind: (value: unknown) => string
}

/**
 * Everybody's usage of some stretches of time, divided by some keys, as SQL: from stored sums wherever whole
 * steps lie inside, at the edges from the rows. Keys are numbers of the store, sums are numeric.
 * @returns null where there is nothing to ask
 */
export async function groupTotals(
  db: Queryable,
  question: GroupQuestion<MeasureName>,
): Promise<GroupTotals | null> {
  const kept = seriesOf(question.keys)
  // What is gone cannot be read, however little it would be.
  const series = (await areFew(db, question)) && !(await isGone(db, question)) ? {} : kept
  await requireRowsOf(db, rowsRead(question.edges, series))
  return toStatement(question, series)
}

const rowsRead = (edges: readonly number[], series: Series): TimeRange[] =>
  piecesOf(edges.map(clampTime), new Set(Object.keys(series) as Grain[])).raw

async function isGone(db: Queryable, { edges }: GroupQuestion<MeasureName>): Promise<boolean> {
  const [from = 0, to = 0] = [edges[0], edges.at(-1)].map((edge) => clampTime(edge ?? 0))
  if (from >= Date.now() - KEPT_DAYS * DAY_MS) return false
  return (await droppedMonths(db, { from, to })).length > 0
}

/** Sums of thousands of organizations or projects are more than a few requests. */
const FEW = 100_000
const MANY_OF: readonly (GroupKey | undefined)[] = ['organization', 'project']

async function areFew(
  db: Queryable,
  { edges, keys, among, few = FEW }: Omit<GroupQuestion<never>, 'measures'>,
): Promise<boolean> {
  if (among || !MANY_OF.includes(keys[0])) return false
  return (await countRequests(db, edges)) <= few
}

const seriesOf = (keys: readonly GroupKey[]): Series => SERIES[keys.join()] ?? {}

function toStatement(
  { edges: asked, keys, measures, among }: GroupQuestion<MeasureName>,
  series: Series,
): GroupTotals | null {
  const edges = asked.map(clampTime)
  const { stored, raw, parts } = piecesOf(edges, new Set(Object.keys(series) as Grain[]))
  if (parts.length > 0) throw new Error('These sums are kept by the month alone.')
  if (stored.length + raw.length === 0 || among?.length === 0) return null
  const values: unknown[] = []
  const bind = (value: unknown): string => `$${values.push(value)}`
  const times = (all: readonly number[]) => `${bind(all.map(toText))}::timestamptz[]`
  const bounds = edges.length > 2 ? times(edges) : null
  const chosen = among ? `${bind(among.map((number) => number ?? NOBODY))}::integer[]` : null
  const only = (source: 'raw' | 'rollup') => {
    if (chosen === null) return ''
    const key = keyOf(keys[0], source)
    return ` and ${keys[0] === 'source' ? `coalesce(${key}, ${NOBODY})` : key} = any(${chosen})`
  }
  const list = (source: 'raw' | 'rollup', time: string) =>
    [
      bounds === null ? '0 as stretch' : `width_bucket(${time}, ${bounds}) - 1 as stretch`,
      ...keys.map((key, at) => `${keyOf(key, source)} as k${at}`),
      ...measures.map((name) => `coalesce(sum(${MEASURES[name][source]}), 0) as "${name}"`),
    ].join(', ')
  const columns = ['stretch', ...keys.map((_, at) => `k${at}`)]
  const grouped = `group by ${columns.map((_, at) => at + 1).join(', ')}`
  const select = (source: 'raw' | 'rollup', time: string, from: string) => `
      select ${list(source, time)} from ${from} r where true${only(source)}`
  /** One piece alone may be read by several processes at once. */
  const ofPieces = (pieces: readonly TimeRange[], time: string, rows: string) => {
    const [first] = pieces
    if (pieces.length === 1 && first)
      return `${rows} and ${time} >= ${bind(toText(first.from))}::timestamptz
        and ${time} < ${bind(toText(first.to))}::timestamptz ${grouped}`
    return `${eachOf(pieces)} (${rows} and ${time} >= p.low and ${time} < p.high ${grouped}) s`
  }
  const eachOf = (pieces: readonly TimeRange[]) => `
      select s.* from unnest(${times(pieces.map(({ from }) => from))}, ${times(pieces.map(({ to }) => to))})
        as p(low, high) cross join lateral`

  const branches: string[] = []
  // A series by its number, not by a parameter: some have an index of their own.
  for (const [grain, number] of Object.entries(series)) {
    const pieces = stored.filter((piece) => piece.grain === grain)
    if (pieces.length === 0) continue
    const rows = `${select('rollup', 'r.bucket', 'metering.rollups')} and r.series = ${number}`
    branches.push(ofPieces(pieces, 'r.bucket', rows))
  }
  for (const near of nearby(raw)) {
    const rows = `${select('raw', 'r.time', 'metering.requests')} and ${within(near, bind)}`
    branches.push(ofPieces(near, 'r.time', rows))
  }
  const whose = keys[0] === 'organization' && chosen ? `any(${chosen})` : undefined
  for (const near of nearby(finePieces(stored, series))) {
    const [first] = near
    const [low, high] =
      near.length === 1 && first
        ? [first.from, first.to].map((ms) => `${bind(toText(ms))}::timestamptz`)
        : ['p.low', 'p.high']
    branches.push(`${eachOf(near)} (${select('raw', 'r.time', thinRequests(String(low), String(high), whose))}
        ${grouped}) s`)
  }
  const sums = measures.map((name) => `sum("${name}") as "${name}"`)
  return {
    values,
    bind,
    with: `with parts as (${branches.join(' union all ')}),
    totals as (select ${[...columns, ...sums].join(', ')} from parts group by ${columns.join(', ')})`,
  }
}

/**
 * Everybody's usage of some stretches of time, divided by some keys.
 * @returns one row for each stretch and combination with requests, in no order
 */
export async function groupSums<Name extends MeasureName>(
  db: Queryable,
  question: GroupQuestion<Name>,
): Promise<GroupRow<Name>[]> {
  const { keys, measures } = question
  const totals = await groupTotals(db, question)
  if (!totals) return []
  const { rows } = await db.query<StoredRow>(
    `${totals.with}
    select t.stretch, t.k0 as number,
      ${keys.map((key, at) => `${textOf(key, at)} as k${at}`).join(', ')},
      ${measures.map((name) => `t."${name}"::text as "${name}"`).join(', ')}
    from totals t
    ${keys.map((_, at) => `left join metering.dimensions d${at} on d${at}.id = t.k${at}`).join('\n')}`,
    totals.values,
  )
  return rows.map((row) => ({
    stretch: row.stretch,
    ids: keys.map((_, at) => row[`k${at}`] ?? null),
    number: row.number,
    sums: Object.fromEntries(measures.map((name) => [name, BigInt(row[name] ?? 0)])) as Sums<Name>,
  }))
}

/** No dimension has this number: it stands for requests that name no source. */
const NOBODY = -1

type StoredRow = { stretch: number; number: number | null } & Partial<
  Record<`k${number}` | MeasureName, string | null>
>

const keyOf = (key: GroupKey | undefined, source: 'raw' | 'rollup'): string =>
  (key && KEYS[key][source]) ?? 'null::integer'

const textOf = (key: GroupKey, at: number): string => {
  const { text }: Key = KEYS[key]
  return text ? text(`t.k${at}`) : `d${at}.value`
}

const toText = (ms: number): string => new Date(ms).toISOString()

const DAY_MS = 86_400_000

/**
 * About how many requests a question would have to read, because no sums are kept that fit it; 0 where
 * that is no more than the days at its edges. Thin days count, though they may have none.
 */
export async function countToRead(
  db: Queryable,
  { edges: asked, keys }: Pick<GroupQuestion<never>, 'edges' | 'keys'>,
): Promise<number> {
  const series = seriesOf(keys)
  const edges = asked.map(clampTime)
  const { stored, raw } = piecesOf(edges, new Set(Object.keys(series) as Grain[]))
  const read = [...raw, ...finePieces(stored, series)]
  const readMs = read.reduce((sum, { from, to }) => sum + to - from, 0)
  const [from, to] = [edges[0] ?? 0, edges.at(-1) ?? 0]
  if (readMs <= 2 * DAY_MS) return 0
  return Math.round(((await countRequests(db, edges)) * readMs) / (to - from))
}

/** Everybody's requests between the first and the last edge. */
async function countRequests(db: Queryable, edges: readonly number[]): Promise<number> {
  const [whole] = await runMetricsQuery(db, {
    subject: { kind: 'platform', only: [] },
    edges: [edges[0] ?? 0, edges.at(-1) ?? 0],
    by: 'total',
    measures: ['totalRequests'],
  })
  return Number(whole?.sums.totalRequests ?? 0n)
}
