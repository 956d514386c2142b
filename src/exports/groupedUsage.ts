import { readBatches } from '@/db/readBatches'
import type { Queryable } from '@/db/tx'
import { DIMENSION_KINDS } from '@/metering/dimensions'
import type { RequestConditions } from '@/metering/requestConditions'
import type { RequestFilters } from '@/metering/requestFilters'
import { MEASURE_NAMES, MEASURES, type MeasureName } from '@/metrics/measures'
import type { Sums } from '@/metrics/runMetricsQuery'
import { noUsage } from '@/metrics/usageSums'
import { GRANULARITIES, type Granularity } from '@/time/granularity'

import { STORED_FILTERS, type StoredPiece } from './storedUsage'
import { dimensionsOf, namesShown, type UsageGrouping } from './usageDimensions'

/** One row: names by dimension, the start of its step in ms, and its sums. */
export type UsageGroup = { names: Record<string, string | null>; start: number | null; sums: Sums }

const STEPS: Record<Granularity, (time: string, zone: string) => string> = {
  // Every zone is a whole number of quarters away from UTC.
  '15min': (time) => `date_bin('15 minutes', ${time}, timestamptz 'epoch')`,
  hour: (time, zone) => `date_trunc('hour', ${time}, ${zone})`,
  day: (time, zone) => `date_trunc('day', ${time}, ${zone})`,
  month: (time, zone) => `date_trunc('month', ${time}, ${zone})`,
}
export const isStep = (name: string): name is Granularity =>
  GRANULARITIES.some((step) => step === name)

const BATCH = 1000

/** Which usage is meant. */
export type WantedUsage = {
  /** Of the requests themselves; null: nothing can be found. */
  conditions: RequestConditions | null
  /** Stored sums beside them, of the time whose requests are no longer kept. */
  stored: readonly StoredPiece[]
  filters: Pick<RequestFilters, 'names'>
}

type Statement = { with: string; values: unknown[] }

export class GroupedUsage {
  readonly #db: Queryable
  readonly #statement: Statement | null
  readonly #grouping: UsageGrouping

  constructor(db: Queryable, wanted: WantedUsage, grouping: UsageGrouping) {
    this.#db = db
    this.#grouping = grouping
    this.#statement = wanted.conditions && statementOf(wanted.conditions, wanted, grouping)
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
    const dimensions = dimensionsOf(this.#grouping)
    const shown = dimensions.flatMap((dimension) => Object.entries(dimension.shown))
    const isTimed = this.#grouping.step !== null
    const order = [
      ...(isTimed ? ['s.start'] : []),
      ...shown.map(([, sql]) => `${sql} collate "C" nulls last`),
    ]
    const columns = [
      ...shown.map(([name, sql]) => `${sql} as "${name}"`),
      `${isTimed ? `trunc(extract(epoch from s.start) * 1000)::text` : 'null'} as "startMs"`,
      ...MEASURE_NAMES.map((name) => `s."${name}"::text as "sum_${name}"`),
    ]
    const text = `${this.#statement.with}
      select ${columns.join(', ')}
      from sums s ${dimensions.map(({ joins }) => joins).join(' ')}
      ${order.length > 0 ? `order by ${order.join(', ')}` : ''}`
    const { values } = this.#statement
    const names = namesShown(this.#grouping)
    for await (const rows of readBatches<Record<string, string | null>>(
      this.#db,
      { text, values },
      BATCH,
    ))
      yield rows.map((row) => ({
        names: Object.fromEntries(names.map((name) => [name, row[name] ?? null])),
        start: row.startMs ? Number(row.startMs) : null,
        sums: toSums(row, 'sum_'),
      }))
  }
}

type Bind = (value: unknown) => string

function statementOf(
  { text, values }: RequestConditions,
  { stored, filters }: WantedUsage,
  grouping: UsageGrouping,
): Statement {
  const bound = [...values]
  const bind: Bind = (value) => `$${bound.push(value)}`
  const { step, timeZone } = grouping
  const columns = dimensionsOf(grouping).map(({ column }) => column)
  // Names a parameter only where it is used: Postgres refuses others.
  const zone = step && step !== '15min' ? `${bind(timeZone)}::text` : ''
  const start = (time: string) => (step ? [`${STEPS[step](time, zone)} as start`] : [])
  const keys = [...columns, ...(step ? ['start'] : [])]
  const grouped = (count: string) =>
    keys.length > 0 ? `group by ${keys.map((_, at) => at + 1).join(', ')}` : `having ${count} > 0`
  const sums = (source: 'raw' | 'rollup') =>
    MEASURE_NAMES.map((name) => `coalesce(sum(${MEASURES[name][source]}), 0) as "${name}"`)
  const fromRequests = `
      select ${[...columns.map((column) => `r.${column}`), ...start('r.time'), ...sums('raw')].join(', ')}
      from metering.requests r where ${text}
      ${grouped('count(*)')}`
  if (stored.length === 0) return { values: bound, with: `with sums as (${fromRequests})` }

  const times = (edge: 'from' | 'to') =>
    `${bind(stored.map((piece) => new Date(piece[edge])))}::timestamptz[]`
  const owned = stored.some(({ entity }) => entity === 'project')
  const fromRollups = `
      select ${[...columns.map((column) => `r.${column}`), ...start('r.bucket'), ...sums('rollup')].join(', ')}
      from (
        select r.*, case p.entity when 'project' then ${owned ? 'o.id' : 'null'}
            when 'organization' then r.entity end as organization,
          case p.entity when 'project' then r.entity end as project
        from unnest(${times('from')}, ${times('to')},
          ${bind(stored.map(({ series }) => series))}::smallint[],
          ${bind(stored.map(({ entity }) => entity))}::text[]) as p(low, high, series, entity)
        join metering.rollups r on r.series = p.series and r.bucket >= p.low and r.bucket < p.high
        ${owned ? OWNERS : ''}
      ) r where ${storedConditions(filters, bind)}
      ${grouped('count(*)')}`
  const added = [...keys, ...MEASURE_NAMES.map((name) => `sum("${name}") as "${name}"`)]
  return {
    values: bound,
    with: `with sums as (
      select ${added.join(', ')} from (${fromRequests} union all ${fromRollups}) both_sources
      ${keys.length > 0 ? `group by ${keys.join(', ')}` : ''}
      having sum("totalRequests") > 0)`,
  }
}

/** Whose a project is: roll-ups of projects do not name it. */
const OWNERS = `
        left join metering.dimensions pd on p.entity = 'project' and pd.id = r.entity
        left join projects owned on owned.id = pd.value
        left join metering.dimensions o on o.kind = ${DIMENSION_KINDS.organization}
          and o.value = owned.organization_id`

const storedConditions = ({ names }: WantedUsage['filters'], bind: Bind): string =>
  STORED_FILTERS.flatMap((name) => {
    const wanted = names[name]
    if (!wanted) return []
    return [
      `r.${name} in (select d.id from metering.dimensions d
        where d.kind = ${DIMENSION_KINDS[name]} and d.value = any(${bind(wanted)}::text[]))`,
    ]
  }).join(' and ') || 'true'

function toSums(row: Record<string, string | null>, prefix = ''): Sums {
  const sums: Partial<Sums> = {}
  for (const name of MEASURE_NAMES) sums[name] = toBigInt(row[prefix + name])
  return sums as Sums
}

/** Most sums of a small group are nothing. */
const toBigInt = (text: string | null | undefined): bigint =>
  text === null || text === undefined || text === '0' ? 0n : BigInt(text)
