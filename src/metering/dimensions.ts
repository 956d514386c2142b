import { toQueryable, type DatabasePool, type Queryable } from '@/db/tx'

/** Kinds of shared names; the numbers stand in metering.dimensions. */
export const DIMENSION_KINDS = {
  organization: 1,
  project: 2,
  apiKey: 3,
  user: 4,
  provider: 5,
  model: 6,
  region: 7,
  source: 8,
  errorKind: 9,
  finishReason: 10,
  priceVersion: 11,
} as const
export type DimensionKind = keyof typeof DIMENSION_KINDS

type Name = { kind: DimensionKind; value: string }

// A number never changes its meaning, so it may be remembered; bounded because users are many.
const MAX_REMEMBERED = 200_000
const remembered = new WeakMap<DatabasePool, Map<string, number>>()

const keyOf = ({ kind, value }: Name) => `${DIMENSION_KINDS[kind]}\u0000${value}`

/**
 * The numbers of names, made where they are new. Runs outside the batch's transaction: a number that
 * nothing uses is harmless, one that was rolled back but remembered would not be.
 * @returns a look-up that throws for a name that was not asked for
 */
export async function numberNames(
  pool: DatabasePool,
  names: Iterable<Name>,
): Promise<(kind: DimensionKind, value: string) => number> {
  const known = remembered.get(pool) ?? new Map<string, number>()
  remembered.set(pool, known)
  const wanted = new Map<string, Name>()
  for (const name of names) wanted.set(keyOf(name), name)
  const found = new Map<string, number>()
  const missing: Name[] = []
  for (const [key, name] of wanted) {
    const number = known.get(key)
    if (number === undefined) missing.push(name)
    else found.set(key, number)
  }
  if (missing.length > 0) {
    const rows = await makeNumbers(toQueryable(pool), missing)
    if (known.size + rows.length > MAX_REMEMBERED) known.clear()
    for (const row of rows) {
      const key = `${row.kind}\u0000${row.value}`
      known.set(key, row.id)
      found.set(key, row.id)
    }
  }
  return (kind, value) => {
    const number = found.get(keyOf({ kind, value }))
    if (number === undefined) throw new Error(`No number was asked for ${kind} ${value}`)
    return number
  }
}

type Row = { id: number; kind: number; value: string }

/** Asked first and inserted second: an upsert would burn a number for every known name. */
async function makeNumbers(db: Queryable, names: Name[]): Promise<Row[]> {
  const kinds = names.map((name) => DIMENSION_KINDS[name.kind])
  const values = names.map((name) => name.value)
  const select = `
    select d.id, d.kind, d.value from metering.dimensions d
    join unnest($1::smallint[], $2::text[]) as n(kind, value) on n.kind = d.kind and n.value = d.value`
  const known = await db.query<Row>(select, [kinds, values])
  if (known.rows.length === names.length) return known.rows
  await db.query(
    `insert into metering.dimensions (kind, value)
     select n.kind, n.value from unnest($1::smallint[], $2::text[]) as n(kind, value)
     where not exists (select 1 from metering.dimensions d where d.kind = n.kind and d.value = n.value)
     order by 1, 2 on conflict do nothing`,
    [kinds, values],
  )
  return (await db.query<Row>(select, [kinds, values])).rows
}
