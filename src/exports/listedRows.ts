import type { Snapshot } from '@/db/inSnapshot'
import { readBatches } from '@/db/readBatches'
import { escapeLike } from '@/db/escapeLike'
import { formatZoned } from '@/time/formatZoned'
import type { TimeRange } from '@/time/timeRange'

import type { Column, ExportRow, ExportSource } from './exportSource'

/** Conditions that are added up as filters are read; `bind` gives the place of a value. */
export class Conditions {
  readonly values: unknown[] = []
  readonly #parts: string[] = []

  bind = (value: unknown): string => `$${this.values.push(value)}`

  add(part: string): void {
    this.#parts.push(part)
  }

  /** One of several values; null lets everything through. */
  addOneOf(sql: string, wanted: readonly string[] | null): void {
    if (wanted) this.add(`${sql} = any(${this.bind(wanted)}::text[])`)
  }

  /** From inclusive, to exclusive; null lets everything through. */
  addRange(sql: string, range: TimeRange | null): void {
    if (!range) return
    this.add(`${sql} >= ${this.bind(new Date(range.from))}`)
    this.add(`${sql} < ${this.bind(new Date(range.to))}`)
  }

  /** As Payload's lists search: every word is somewhere in one of the columns. */
  addSearch(columns: readonly string[], search: string | undefined): void {
    const words = search?.split(' ').filter((word) => word !== '') ?? []
    if (words.length === 0) return
    const patterns = this.bind(words.map((word) => `%${escapeLike(word)}%`))
    this.add(
      `(${columns.map((column) => `${column} ilike all(${patterns}::text[])`).join(' or ')})`,
    )
  }

  /** SQL for all of them. */
  get text(): string {
    return this.#parts.length > 0 ? this.#parts.join(' and ') : 'true'
  }
}

type Listed<Row> = {
  columns: readonly Column[]
  /** SQL of what is selected, of where it comes from, and of its order, to the end. */
  select: string
  from: string
  conditions: Conditions
  orderBy: string
  range: TimeRange | null
  timeZone: string
  /** Columns that hold instants: written in the zone. */
  times: readonly (keyof Row & string)[]
  /** The rest of what a row becomes. */
  toRow?: (row: Row) => ExportRow
}

const BATCH = 500

/** Rows of a table, whole, by a cursor; how many they are is their total. */
export async function listedRows<Row extends ExportRow>(
  { db }: Snapshot,
  listed: Listed<Row>,
): Promise<ExportSource> {
  const { columns, select, from, conditions, orderBy, range, timeZone, times, toRow } = listed
  const { text: where, values } = conditions
  const { rows } = await db.query<{ count: string }>(
    `select count(*) as count from ${from} where ${where}`,
    values,
  )
  const query = { text: `select ${select} from ${from} where ${where} order by ${orderBy}`, values }
  const zoned = (row: Row) =>
    Object.fromEntries(
      times.map((name) => {
        const time = row[name] as Date | null
        return [name, time && formatZoned(time.getTime(), timeZone)]
      }),
    )
  return {
    columns,
    range,
    timeZone,
    rows: Number(rows[0]?.count ?? 0),
    total: {},
    adds: {},
    async *batches() {
      for await (const found of readBatches<Row>(db, query, BATCH))
        yield found.map((row) => ({ ...(toRow ? toRow(row) : row), ...zoned(row) }))
    },
  }
}
