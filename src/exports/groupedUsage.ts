import { readBatches } from '@/db/readBatches'
import type { Queryable } from '@/db/tx'
import type { RequestConditions } from '@/metering/requestConditions'
import { MEASURE_NAMES, MEASURES, type MeasureName } from '@/metrics/measures'
import type { Sums } from '@/metrics/runMetricsQuery'
import { noUsage } from '@/metrics/usageSums'
import { GRANULARITIES, type Granularity } from '@/time/granularity'
import { REQUEST_STATUSES } from '@/usage/usageReport'

/** SQL for what stands for a number of `sums s`. */
const nameOf = (column: string) =>
  `(select d.value from metering.dimensions d where d.id = s.${column})`
const titleOf = (column: string, title: string, table: string) =>
  `(select x.${title} from ${table} x where x.id = ${nameOf(column)})`

type Dimension = { column: string; shown: Record<string, string> }

/** By what usage can be divided: a column of metering.requests, and what is shown of it. */
const DIMENSIONS = {
  organization: {
    column: 'organization',
    shown: {
      organization: nameOf('organization'),
      organizationName: titleOf('organization', 'name', 'organizations'),
    },
  },
  project: {
    column: 'project',
    shown: { project: nameOf('project'), projectName: titleOf('project', 'name', 'projects') },
  },
  apiKey: {
    column: 'api_key',
    shown: {
      apiKey: nameOf('api_key'),
      apiKeyDescription: titleOf('api_key', 'description', 'api_keys'),
    },
  },
  provider: { column: 'provider', shown: { provider: nameOf('provider') } },
  model: { column: 'model', shown: { model: nameOf('model') } },
  source: { column: 'source', shown: { source: nameOf('source') } },
  status: {
    column: 'status',
    shown: { status: `(array['${REQUEST_STATUSES.join("', '")}'])[s.status + 1]` },
  },
  billing: {
    column: 'own_key',
    shown: { billing: `case when s.own_key then 'own_key' else 'credits' end` },
  },
} as const satisfies Record<string, Dimension>
export type UsageDimension = keyof typeof DIMENSIONS
export const USAGE_DIMENSIONS = Object.keys(DIMENSIONS) as UsageDimension[]

/** What is divided, and by what: one row for each step of time and each combination there is. */
export type UsageGrouping = {
  step: Granularity | null
  dimensions: readonly UsageDimension[]
  timeZone: string
}

/** One row: names by dimension, the start of its step in ms, and its sums. */
export type UsageGroup = { names: Record<string, string | null>; start: number | null; sums: Sums }

/** The columns of the names, in order. */
export const namesShown = ({ dimensions }: UsageGrouping): string[] =>
  dimensions.flatMap((name) => Object.keys(DIMENSIONS[name].shown))

const STEPS: Record<Granularity, (zone: string) => string> = {
  // Every zone is a whole number of quarters away from UTC.
  '15min': () => `date_bin('15 minutes', r.time, timestamptz 'epoch')`,
  hour: (zone) => `date_trunc('hour', r.time, ${zone})`,
  day: (zone) => `date_trunc('day', r.time, ${zone})`,
  month: (zone) => `date_trunc('month', r.time, ${zone})`,
}
export const isStep = (name: string): name is Granularity =>
  GRANULARITIES.some((step) => step === name)

const BATCH = 1000

type Statement = { with: string; values: unknown[] }

/** @param conditions null: nothing can be found */
export class GroupedUsage {
  readonly #db: Queryable
  readonly #statement: Statement | null
  readonly #grouping: UsageGrouping

  constructor(db: Queryable, conditions: RequestConditions | null, grouping: UsageGrouping) {
    this.#db = db
    this.#grouping = grouping
    this.#statement = conditions && statementOf(conditions, grouping)
  }

  /** How many rows there are, and what all of them come to. */
  async total(): Promise<{ groups: number; sums: Sums }> {
    if (!this.#statement) return { groups: 0, sums: noUsage() }
    const sums = MEASURE_NAMES.map((name) => `coalesce(sum("${name}"), 0)::text as "${name}"`)
    const { rows } = await this.#db.query<Record<MeasureName | 'groups', string>>(
      `${this.#statement.with} select count(*)::text as groups, ${sums.join(', ')} from sums`,
      this.#statement.values,
    )
    const [found] = rows
    return found
      ? { groups: Number(found.groups), sums: toSums(found) }
      : { groups: 0, sums: noUsage() }
  }

  /** Every row, the earliest step first, then by name; some at a time, in a transaction. */
  async *groups(): AsyncGenerator<UsageGroup[], void, undefined> {
    if (!this.#statement) return
    const { dimensions, step } = this.#grouping
    const shown = dimensions.flatMap((name) => Object.entries(DIMENSIONS[name].shown))
    const start = step ? `trunc(extract(epoch from s.start) * 1000)::text` : 'null'
    const order = [
      ...(step ? ['s.start'] : []),
      ...namesShown(this.#grouping).map((name) => `shown."${name}" collate "C" nulls last`),
    ]
    const text = `${this.#statement.with}
      select shown.*, ${start} as "startMs",
        ${MEASURE_NAMES.map((name) => `s."${name}"::text as "sum_${name}"`).join(', ')}
      from sums s cross join lateral (
        select ${shown.map(([name, sql]) => `${sql} as "${name}"`).join(', ') || '1 as nothing'}) shown
      ${order.length > 0 ? `order by ${order.join(', ')}` : ''}`
    const { values } = this.#statement
    for await (const rows of readBatches<Record<string, string | null>>(
      this.#db,
      { text, values },
      BATCH,
    ))
      yield rows.map((row) => ({
        names: Object.fromEntries(shown.map(([name]) => [name, row[name] ?? null])),
        start: row.startMs ? Number(row.startMs) : null,
        sums: toSums(row, 'sum_'),
      }))
  }
}

function statementOf({ text, values }: RequestConditions, grouping: UsageGrouping): Statement {
  const { dimensions, step, timeZone } = grouping
  const bound = [...values]
  const columns = dimensions.map((name) => DIMENSIONS[name].column)
  const keys = columns.map((column) => `r.${column}`)
  // Names a parameter only where it is used: Postgres refuses others.
  const start = step
    ? [`${STEPS[step](step === '15min' ? '' : `$${bound.push(timeZone)}::text`)} as start`]
    : []
  const sums = MEASURE_NAMES.map((name) => `sum(${MEASURES[name].raw}) as "${name}"`)
  const groups = [...keys, ...(step ? ['start'] : [])]
  return {
    values: bound,
    with: `
    with sums as (
      select ${[...keys, ...start, ...sums].join(', ')}
      from metering.requests r where ${text}
      ${groups.length > 0 ? `group by ${groups.join(', ')}` : 'having count(*) > 0'}
    )`,
  }
}

const toSums = (row: Record<string, string | null>, prefix = ''): Sums =>
  Object.fromEntries(
    MEASURE_NAMES.map((name) => [name, BigInt(row[`${prefix}${name}`] ?? 0)]),
  ) as Sums
