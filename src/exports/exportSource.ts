import type { TimeRange } from '@/time/timeRange'

/** `json` is written as its JSON text; a `number` is digits (or true, false), never guarded. */
export type ColumnKind = 'json' | 'number' | 'text'

/** A column of a file. Names of nested values are dotted: `tokens.input`. */
export type Column = { name: string; kind: ColumnKind }

export const text = (name: string): Column => ({ name, kind: 'text' })
export const number = (name: string): Column => ({ name, kind: 'number' })
export const json = (name: string): Column => ({ name, kind: 'json' })

/** A row as JSON shows it, with the columns' values at their dotted places. */
export type ExportRow = Record<string, unknown>

/** Counts are JSON integers, money canonical decimal strings in USD with 9 decimals at most. */
export type ExportTotal = Record<string, number | string>

/** What a file will hold: everything read from one snapshot, which has to last until it is read. */
export type ExportSource = {
  columns: readonly Column[]
  /** Of request, booking or creation; null: whenever. */
  range: TimeRange | null
  timeZone: string
  /** How many rows there are. */
  rows: number
  /** Of all rows, as the screen shows it for the same filters. */
  total: ExportTotal
  /** What one row adds to each figure of the total; null: nothing. Every row is held to it. */
  adds: Record<string, (row: ExportRow) => unknown>
  batches: () => AsyncIterable<ExportRow[]>
}

/** Query parameters by name, each given once and not empty. */
export type ExportQuery = Readonly<Record<string, string | undefined>>
