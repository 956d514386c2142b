import { coverRange, type Grain, type Piece } from './coverRange'
import type { Subject } from './findSubject'
import { MEASURES, type MeasureName } from './measures'

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
  organization: { total: { hour: 1, day: 2 }, model: { day: 3, month: 4 } },
  project: { total: { day: 5 }, model: { month: 6 } },
}

/**
 * Turns a question into one statement: stored sums wherever a whole hour, day or month lies inside a
 * stretch, and the rows themselves at the edges.
 * @returns rows of stretch, provider and model (names and numbers; by model only) and one column a
 *   measure, as text; a stretch without requests has no row. Null where no stretch has any length
 */
export function buildMetricsSql(question: MetricsQuestion): Statement | null {
  const { subject, by, measures } = question
  const values: unknown[] = []
  const bind = (value: unknown): string => `$${values.push(value)}`
  const series = seriesFor(question)
  const edges = question.edges.map(clamp)
  const pieces = mergedPieces(edges, new Set(Object.keys(series) as Grain[]))
  if (pieces.length === 0) return null
  const keys = by === 'model' ? ['provider', 'model'] : []
  const edgesBound = `${bind(edges.map(toText))}::timestamptz[]`
  const wanted = wantedPairs(question, bind) + conditionsOf(subject, bind)
  /** The sums of one source's rows that lie in a piece, stretch by stretch. */
  const sumsOf = (source: 'raw' | 'rollup', time: string) => `
      select width_bucket(${time}, ${edgesBound}) - 1 as stretch, ${[
        ...keys,
        ...measures.map((name) => `sum(${MEASURES[name][source]}) as "${name}"`),
      ].join(', ')}`
  const grouped = `group by ${['1', ...keys].join(', ')}`

  const branches: string[] = []
  const stored = pieces.filter(({ grain }) => grain !== 'raw')
  if (stored.length > 0)
    branches.push(`
    select s.* from unnest(${bindPieces(stored, bind)},
      ${bind(stored.map(({ grain }) => (grain === 'raw' ? null : series[grain])))}::smallint[])
      as p(low, high, series)
    cross join lateral (${sumsOf('rollup', 'r.bucket')}
      from metering.rollups r
      where r.series = p.series and r.entity = ${bind(entityOf(subject))}::integer
        and r.bucket >= p.low and r.bucket < p.high${wanted}
      ${grouped}) s`)
  const raw = pieces.filter(({ grain }) => grain === 'raw')
  if (raw.length > 0)
    branches.push(`
    select s.* from unnest(${bindPieces(raw, bind)}) as p(low, high)
    cross join lateral (${sumsOf('raw', 'r.time')}
      from metering.requests r
      where ${ownRows(subject, bind)}r.time >= p.low and r.time < p.high
        and ${within(raw, bind)}${wanted}
      ${grouped}) s`)

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
  group by ${['stretch', ...keys.map((key) => `parts.${key}`)].join(', ')}`
  return { text, values }
}

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
const clamp = (ms: number): number => Math.min(Math.max(ms, EARLIEST), LATEST)

/**
 * The pieces of all stretches in order of time. Neighbours of one source are read in one go: a
 * year of days is one scan, and each row tells by its time which stretch it belongs to.
 */
function mergedPieces(edges: readonly number[], grains: ReadonlySet<Grain>): Piece[] {
  const merged: Piece[] = []
  for (const [stretch, from] of edges.slice(0, -1).entries())
    for (const piece of coverRange({ from, to: edges[stretch + 1] ?? from }, grains)) {
      const last = merged.at(-1)
      if (last && last.grain === piece.grain && last.to === piece.from) last.to = piece.to
      else merged.push(piece)
    }
  return merged
}

const toText = (ms: number): string => new Date(ms).toISOString()

const bindPieces = (pieces: readonly Piece[], bind: (value: unknown) => string): string =>
  [
    `${bind(pieces.map(({ from }) => toText(from)))}::timestamptz[]`,
    `${bind(pieces.map(({ to }) => toText(to)))}::timestamptz[]`,
  ].join(', ')

/** The span of all pieces, known before planning: months outside are left out of the plan itself. */
function within(pieces: readonly Piece[], bind: (value: unknown) => string): string {
  const [first, last] = [pieces.at(0)?.from ?? EARLIEST, pieces.at(-1)?.to ?? LATEST]
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
