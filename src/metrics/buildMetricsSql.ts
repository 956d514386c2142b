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

type StretchPiece = Piece & { stretch: number }

/**
 * Turns a question into one statement: stored sums wherever a whole hour, day or month lies inside,
 * and the rows themselves at the edges.
 * @returns rows of stretch, provider and model (names and numbers; by model only) and one column a
 *   measure, as text; a stretch without requests has no row
 */
export function buildMetricsSql(question: MetricsQuestion): Statement {
  const { subject, by, measures } = question
  const values: unknown[] = []
  const bind = (value: unknown): string => `$${values.push(value)}`
  const series = SERIES[subject.kind][by]
  const pieces = piecesOf(question.edges, new Set(Object.keys(series) as Grain[]))
  const keys = by === 'model' ? ['provider', 'model'] : []
  const sums = (source: 'raw' | 'rollup') =>
    [...keys, ...measures.map((name) => `sum(${MEASURES[name][source]}) as "${name}"`)].join(', ')
  const wanted = wantedPairs(question, bind)
  const groupBy = keys.length > 0 ? `group by ${keys.join(', ')}` : ''

  const branches: string[] = []
  const stored = pieces.filter(({ grain }) => grain !== 'raw')
  if (stored.length > 0)
    branches.push(`
    select p.stretch, s.* from unnest(${bindPieces(stored, bind)},
      ${bind(stored.map(({ grain }) => (grain === 'raw' ? null : series[grain])))}::smallint[])
      as p(stretch, low, high, series)
    cross join lateral (
      select ${sums('rollup')} from metering.rollups r
      where r.series = p.series and r.entity = ${bind(entityOf(subject))}::integer
        and r.bucket >= p.low and r.bucket < p.high${wanted}
      ${groupBy}) s`)
  const raw = pieces.filter(({ grain }) => grain === 'raw')
  if (raw.length > 0)
    branches.push(`
    select p.stretch, s.* from unnest(${bindPieces(raw, bind)}) as p(stretch, low, high)
    cross join lateral (
      select ${sums('raw')} from metering.requests r
      where ${ownRows(subject, bind)}r.time >= p.low and r.time < p.high${wanted}
      ${groupBy}) s`)

  const names =
    by === 'model'
      ? `provider as "providerNumber", model as "modelNumber",
      (select value from metering.dimensions d where d.id = parts.provider) as provider,
      (select value from metering.dimensions d where d.id = parts.model) as model,`
      : ''
  const text = `
  with parts as (${branches.join('\n    union all')}
  )
  select stretch, ${names}
    ${measures.map((name) => `sum("${name}")::text as "${name}"`).join(', ')}
  from parts
  group by ${['stretch', ...keys.map((key) => `parts.${key}`)].join(', ')}
  having count("${measures[0]}") > 0`
  return { text, values }
}

/** No request is older or newer, and Postgres reads years of four digits. */
const [EARLIEST, LATEST] = [Date.UTC(1970, 0), Date.UTC(2300, 0)]
const clamp = (ms: number): number => Math.min(Math.max(ms, EARLIEST), LATEST)

/** The pieces of every stretch; empty stretches have none. */
function piecesOf(edges: readonly number[], grains: ReadonlySet<Grain>): StretchPiece[] {
  return edges.slice(0, -1).flatMap((from, stretch) => {
    const range = { from: clamp(from), to: clamp(edges[stretch + 1] ?? from) }
    return coverRange(range, grains).map((piece) => ({ ...piece, stretch }))
  })
}

const bindPieces = (pieces: readonly StretchPiece[], bind: (value: unknown) => string): string =>
  [
    `${bind(pieces.map(({ stretch }) => stretch))}::integer[]`,
    `${bind(pieces.map(({ from }) => new Date(from).toISOString()))}::timestamptz[]`,
    `${bind(pieces.map(({ to }) => new Date(to).toISOString()))}::timestamptz[]`,
  ].join(', ')

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
