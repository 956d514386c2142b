import type { Queryable } from '@/db/tx'

import { DIMENSION_KINDS } from './dimensions'
import { CHARGE_PARTS, STATUS_NUMBERS } from './requestColumns'
import type { NameFilter, RequestFilters } from './requestFilters'

/** SQL over `metering.requests r`, with values for its `$1`, `$2` … */
export type RequestConditions = { text: string; values: unknown[] }

/** The charge of a row: the sum of its parts. */
export const CHARGE = Object.keys(CHARGE_PARTS)
  .map((column) => `r.${column}`)
  .join(' + ')

const COLUMNS: Record<NameFilter, string> = {
  organization: 'organization',
  project: 'project',
  apiKey: 'api_key',
  provider: 'provider',
  model: 'model',
  errorKind: 'error_kind',
  finishReason: 'finish_reason',
  source: 'source',
  discountRule: 'discount_rule',
}

/**
 * Which rows the filters mean.
 * @returns null where nothing can be found: a name that no request ever carried
 */
export async function requestConditions(
  db: Queryable,
  filters: RequestFilters,
): Promise<RequestConditions | null> {
  const values: unknown[] = []
  const bind = (value: unknown) => `$${values.push(value)}`
  const parts: string[] = []
  const { range, statuses, billing, isUnpriced, ids } = filters
  if (range) {
    parts.push(`r.time >= ${bind(new Date(range.from))}`)
    parts.push(`r.time < ${bind(new Date(range.to))}`)
  }
  const numbers = await numbersOf(db, filters.names)
  for (const [name, found] of numbers) {
    if (found.length === 0) return null
    parts.push(isOneOf(COLUMNS[name], found, bind))
  }
  if (!numbers.has('organization')) {
    const owners = await ownersOf(db, filters.names)
    if (owners) parts.push(isOneOf('organization', owners, bind))
  }
  if (statuses) {
    // Said apart, so that the index over what failed can serve.
    if (!statuses.includes('ok')) parts.push('r.status <> 0')
    parts.push(`r.status = any(${bind(statuses.map((status) => STATUS_NUMBERS[status]))}::int[])`)
  }
  if (billing) parts.push(billing === 'own_key' ? 'r.own_key' : 'not r.own_key')
  if (isUnpriced) parts.push('r.price_list_cost is null')
  if (ids) {
    parts.push(`r.id = any(${bind(ids)}::text[])`)
    const times = await timesOf(db, ids)
    if (times.length === 0) return null
    // A Date has milliseconds; requests have microseconds.
    const within = times.map(
      (time) => `r.time >= ${bind(time)} and r.time < ${bind(new Date(time.getTime() + 1))}`,
    )
    parts.push(`(${within.join(' or ')})`)
  }
  if (filters.costMin !== null) parts.push(`${CHARGE} >= ${bind(filters.costMin.toString())}`)
  if (filters.costMax !== null) parts.push(`${CHARGE} <= ${bind(filters.costMax.toString())}`)
  if (filters.durationMin !== null) parts.push(`r.duration_ms >= ${bind(filters.durationMin)}`)
  if (filters.durationMax !== null) parts.push(`r.duration_ms <= ${bind(filters.durationMax)}`)
  return { text: parts.length > 0 ? parts.join(' and ') : 'true', values }
}

/** Said as one where it is one: Postgres keeps the order of an index for `=`, but not for `any`. */
const isOneOf = (column: string, numbers: readonly number[], bind: (value: unknown) => string) => {
  const [only, ...others] = numbers
  return only !== undefined && others.length === 0
    ? `r.${column} = ${bind(only)}::int`
    : `r.${column} = any(${bind(numbers)}::int[])`
}

/** The stored numbers of the names asked for, by filter. */
async function numbersOf(
  db: Queryable,
  names: RequestFilters['names'],
): Promise<Map<NameFilter, number[]>> {
  const asked = Object.entries(names) as [NameFilter, readonly string[]][]
  const found = new Map<NameFilter, number[]>(asked.map(([name]) => [name, []]))
  if (asked.length === 0) return found
  const pairs = asked.flatMap(([name, values]) => values.map((value) => ({ name, value })))
  const { rows } = await db.query<{ name: NameFilter; id: number }>(
    `select n.name, d.id
     from unnest($1::text[], $2::smallint[], $3::text[]) as n(name, kind, value)
     join metering.dimensions d on d.kind = n.kind and d.value = n.value`,
    [
      pairs.map(({ name }) => name),
      pairs.map(({ name }) => DIMENSION_KINDS[name]),
      pairs.map(({ value }) => value),
    ],
  )
  for (const { name, id } of rows) found.get(name)?.push(id)
  return found
}

/** Who projects and keys belong to: their rows are found by the organization's index. */
async function ownersOf(
  db: Queryable,
  { project, apiKey }: RequestFilters['names'],
): Promise<number[] | null> {
  if (!project && !apiKey) return null
  const { rows } = await db.query<{ id: number }>(
    `select distinct d.id
     from projects p join metering.dimensions d on d.kind = $3 and d.value = p.organization_id
     where ($1::text[] is null or p.id = any($1))
       and ($2::text[] is null or exists (
         select from api_keys k where k.project_id = p.id and k.id = any($2)))`,
    [project ?? null, apiKey ?? null, DIMENSION_KINDS.organization],
  )
  return rows.map(({ id }) => id)
}

// When requests with an id happened: that keeps their page to the months in question.
const TIMES = `
  select distinct date_trunc('milliseconds', r.time) as time
  from metering.requests r where r.id = any($1::text[])`

async function timesOf(db: Queryable, ids: readonly string[]): Promise<Date[]> {
  const { rows } = await db.query<{ time: Date }>(TIMES, [ids])
  return rows.map(({ time }) => time)
}
