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
  discountRule: 12,
} as const
export type DimensionKind = keyof typeof DIMENSION_KINDS

type Name = { kind: DimensionKind; value: string }

/** Tells `visit` every name that will be asked for; the same one again or null does not matter. */
export type VisitNames = (visit: (kind: DimensionKind, value: string | null) => void) => void

/** Looks up the number of a name. */
export type NumberOf = (kind: DimensionKind, value: string) => number

// By kind, then by name: a batch asks tens of thousands of times, and a key put together for each
// would cost more than all else here. A number never changes its meaning, so it may be remembered;
// bounded because users are many.
class RememberedNumbers {
  readonly #byKind = new Map<number, Map<string, number>>()
  size = 0

  get(kind: DimensionKind, value: string): number | undefined {
    return this.#byKind.get(DIMENSION_KINDS[kind])?.get(value)
  }

  set(kind: number, value: string, number: number): void {
    const numbers = this.#byKind.get(kind) ?? new Map<string, number>()
    this.#byKind.set(kind, numbers)
    numbers.set(value, number)
    this.size++
  }
}

const MAX_REMEMBERED = 200_000
const remembered = new WeakMap<DatabasePool, RememberedNumbers>()

/**
 * The numbers of names, made where they are new. Runs outside the batch's transaction: a number that
 * nothing uses is harmless, one that was rolled back but remembered would not be.
 * @returns a look-up that throws for a name that was not told
 */
export async function numberNames(pool: DatabasePool, names: VisitNames): Promise<NumberOf> {
  const known = remembered.get(pool) ?? new RememberedNumbers()
  remembered.set(pool, known)
  const missing = new Map<string, Name>()
  names((kind, value) => {
    if (value === null || known.get(kind, value) !== undefined) return
    missing.set(`${kind} ${value}`, { kind, value })
  })
  if (missing.size > 0)
    for (const row of await makeNumbers(toQueryable(pool), [...missing.values()]))
      known.set(row.kind, row.value, row.id)
  // Whoever holds the full one goes on with it; the next batch begins a new one.
  if (known.size > MAX_REMEMBERED) remembered.delete(pool)
  return (kind, value) => {
    const number = known.get(kind, value)
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
