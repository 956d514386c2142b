import type { TimeRange } from '@/time/timeRange'

import type { Grain } from './coverRange'
import type { Subject } from './findSubject'
import { MEASURES, type MeasureName } from './measures'
import { piecesOf } from './piecesOf'
import { cutOut, joinRanges } from './thinStretches'

/** What is asked: which measures, of whom, over which stretches of time, divided by what. */
export type MetricsQuestion = {
  subject: Subject
  /** Ascending, whole ms. Stretch i is [edges[i], edges[i + 1]). */
  edges: readonly number[]
  /** `model`: one sum for each pair of model and provider. */
  by: 'model' | 'total'
  measures: readonly MeasureName[]
  /** With `model`: only these pairs. */
  pairs?: readonly ModelPair[]
}

/** A provider and a model by their numbers in metering.dimensions. */
export type ModelPair = { provider: number; model: number }

export type Statement = { text: string; values: unknown[] }

/** Which series of metering.rollups keeps which sums; a missing grain is not kept. */
const SERIES: Record<
  Subject['kind'],
  Record<MetricsQuestion['by'], Partial<Record<Grain, number>>>
> = {
  platform: { total: { hour: 7, day: 8 }, model: { hour: 9, day: 10, month: 11 } },
  organization: { total: { hour: 1, day: 2, month: 12 }, model: { day: 3, month: 4 } },
  project: { total: { day: 5, month: 13 }, model: { month: 6 } },
}

/** Kept for days of an organization with many requests; the requests of its thin days are read. */
const FINE_SERIES: ReadonlySet<number | undefined> = new Set([1, 3])

/** The pieces of stored sums in which thin days have no part. */
export const finePieces = <P extends TimeRange & { grain: Grain | 'raw' }>(
  pieces: readonly P[],
  series: Partial<Record<Grain, number>>,
): P[] => pieces.filter(({ grain }) => grain !== 'raw' && FINE_SERIES.has(series[grain]))

/** What a question would read from sums that only fine days have: thin days are to be told apart in it. */
export function finePiecesOf(question: MetricsQuestion): TimeRange[] {
  if (question.subject.kind !== 'organization') return []
  const series = seriesFor(question)
  const edges = question.edges.map(clampTime)
  return finePieces(piecesOf(edges, new Set(Object.keys(series) as Grain[])).stored, series)
}

/** What a question reads from the requests, whatever days are thin. */
export function rowPiecesOf(question: MetricsQuestion): TimeRange[] {
  const grains = new Set(Object.keys(seriesFor(question)) as Grain[])
  const { raw, less } = piecesOf(question.edges.map(clampTime), grains)
  return [...raw, ...less]
}

/**
 * Turns a question into one statement: stored sums wherever a whole hour, day or month lies inside a
 * stretch, and at the edges the rows themselves, or a whole step less its other rows.
 * @returns rows of stretch, provider and model (names and numbers; by model only) and one column a
 *   measure, as text; a stretch without requests has no row. Null where no stretch has any length
 * @param thin of finePiecesOf, what lies on thin days, in order of time
 */
export function buildMetricsSql(
  question: MetricsQuestion,
  thin: readonly TimeRange[] = [],
): Statement | null {
  const { subject, by, measures } = question
  const values: unknown[] = []
  const bind = (value: unknown): string => `$${values.push(value)}`
  const series = seriesFor(question)
  const edges = question.edges.map(clampTime)
  const pieces = piecesOf(edges, new Set(Object.keys(series) as Grain[]))
  const { parts, less } = pieces
  const fine = finePieces(pieces.stored, series)
  const stored = [...pieces.stored.filter((piece) => !fine.includes(piece)), ...cutOut(fine, thin)]
  const raw = joinRanges([...pieces.raw, ...thin])
  if (stored.length + raw.length + parts.length === 0) return null
  const keys = by === 'model' ? ['provider', 'model'] : []
  // Postgres refuses values that no part of the statement names.
  const edgesBound =
    stored.length + raw.length > 0 ? `${bind(edges.map(toText))}::timestamptz[]` : ''
  const wanted = wantedPairs(question, bind) + conditionsOf(subject, bind)
  const sums = (source: 'raw' | 'rollup', sign = '') =>
    [
      ...keys,
      ...measures.map((name) => `${sign}sum(${MEASURES[name][source]}) as "${name}"`),
      `${sign}sum(${MEASURES.totalRequests[source]}) as requests`,
    ].join(', ')
  /** The sums of one source's rows that lie in a piece, stretch by stretch. */
  const sumsOf = (source: 'raw' | 'rollup', time: string) => `
      select width_bucket(${time}, ${edgesBound}) - 1 as stretch, ${sums(source)}`
  const grouped = `group by ${['1', ...keys].join(', ')}`
  const ofEntity = () => `
      from metering.rollups r
      where r.series = p.series and r.entity = ${bind(entityOf(subject))}::integer
        and r.bucket >= p.low and r.bucket < p.high${wanted}`
  const ofRows = (pieces: readonly TimeRange[]) => `
      from metering.requests r
      where ${ownRows(subject, bind)}r.time >= p.low and r.time < p.high
        and ${within(pieces, bind)}${wanted}`
  const seriesOf = (pieces: readonly { grain: Grain }[]) =>
    `${bind(pieces.map(({ grain }) => series[grain]))}::smallint[]`
  const stretchesOf = (pieces: readonly { stretch: number }[]) =>
    `${bind(pieces.map(({ stretch }) => stretch))}::integer[]`
  const groupedByKey = keys.length > 0 ? `group by ${keys.join(', ')}` : 'having count(*) > 0'

  const branches: string[] = []
  if (stored.length > 0)
    branches.push(`
    select s.* from unnest(${bindPieces(stored, bind)}, ${seriesOf(stored)}) as p(low, high, series)
    cross join lateral (${sumsOf('rollup', 'r.bucket')}${ofEntity()}
      ${grouped}) s`)
  for (const near of nearby(raw))
    branches.push(`
    select s.* from unnest(${bindPieces(near, bind)}) as p(low, high)
    cross join lateral (${sumsOf('raw', 'r.time')}${ofRows(near)}
      ${grouped}) s`)
  if (parts.length > 0)
    branches.push(`
    select p.stretch, s.* from unnest(${bindPieces(parts, bind)}, ${seriesOf(parts)}, ${stretchesOf(parts)})
      as p(low, high, series, stretch)
    cross join lateral (select ${sums('rollup')}${ofEntity()} ${groupedByKey}) s`)
  for (const near of nearby(less))
    branches.push(`
    select p.stretch, s.* from unnest(${bindPieces(near, bind)}, ${stretchesOf(near)}) as p(low, high, stretch)
    cross join lateral (select ${sums('raw', '-')}${ofRows(near)} ${groupedByKey}) s`)

  const names = keys.map(
    (key) => `${key} as "${key}Number",
    (select d.value from metering.dimensions d where d.id = parts.${key}) as ${key}, `,
  )
  const text = `
  with parts as (${branches.join('\n    union all')}
  )
  select stretch, ${names.join('')}
    ${measures.map((name) => `sum("${name}")::text as "${name}"`).join(', ')}
  from parts
  group by ${['stretch', ...keys.map((key) => `parts.${key}`)].join(', ')}
  having sum(requests) > 0`
  return { text, values }
}

/**
 * Pieces whose rows are read together. A few, as the edges of a window are, are read each for itself:
 * planning is quicker by far when nearly every month is out of the question.
 */
export const nearby = <P>(pieces: readonly P[]): (readonly P[])[] =>
  pieces.length > FEW ? [pieces] : pieces.map((piece) => [piece])
const FEW = 6

/** What no roll-up is divided by has to be read from the rows; providers and models divide some. */
function seriesFor({ subject, by }: MetricsQuestion): Partial<Record<Grain, number>> {
  if (subject.only.some(({ isStored }) => !isStored)) return {}
  return SERIES[subject.kind][subject.only.length > 0 ? 'model' : by]
}

/** The conditions of a filter, on a roll-up and on a request alike. */
const conditionsOf = ({ only }: Subject, bind: (value: unknown) => string): string =>
  only.map(({ column, number }) => ` and r.${column} = ${bind(number)}::integer`).join('')

/** No request is older or newer, and Postgres reads years of four digits. */
const [EARLIEST, LATEST] = [Date.UTC(1970, 0), Date.UTC(2300, 0)]
export const clampTime = (ms: number): number => Math.min(Math.max(ms, EARLIEST), LATEST)

const toText = (ms: number): string => new Date(ms).toISOString()

export const bindPieces = (
  pieces: readonly TimeRange[],
  bind: (value: unknown) => string,
): string =>
  [
    `${bind(pieces.map(({ from }) => toText(from)))}::timestamptz[]`,
    `${bind(pieces.map(({ to }) => toText(to)))}::timestamptz[]`,
  ].join(', ')

/** The span of all pieces, known before planning: months outside are left out of the plan itself. */
export function within(pieces: readonly TimeRange[], bind: (value: unknown) => string): string {
  const first = Math.min(...pieces.map(({ from }) => from))
  const last = Math.max(...pieces.map(({ to }) => to))
  return `r.time >= ${bind(toText(first))}::timestamptz and r.time < ${bind(toText(last))}::timestamptz`
}

/** Platform series are kept for entity 0. */
function entityOf(subject: Subject): number | null {
  if (subject.kind === 'platform') return 0
  return subject.kind === 'organization' ? subject.organization : subject.project
}

/** A project's rows are found through its organization, whose index they are in. */
function ownRows(subject: Subject, bind: (value: unknown) => string): string {
  if (subject.kind === 'platform') return ''
  const organization = `r.organization = ${bind(subject.organization)}::integer and `
  if (subject.kind === 'organization') return organization
  return `${organization}r.project = ${bind(subject.project)}::integer and `
}

function wantedPairs({ pairs }: MetricsQuestion, bind: (value: unknown) => string): string {
  if (!pairs) return ''
  const providers = bind(pairs.map(({ provider }) => provider))
  const models = bind(pairs.map(({ model }) => model))
  return `
        and (r.provider, r.model) in (select * from unnest(${providers}::integer[], ${models}::integer[]))`
}
