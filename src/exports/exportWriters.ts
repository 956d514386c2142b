import { commentLine, numberCell, textCell } from './csvCells'
import type { Column, ExportRow, ExportTotal } from './exportSource'

export const EXPORT_FORMATS = ['csv', 'json', 'ndjson'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** What stands above the rows: which rows they are, and when they were read. */
export type ExportHeader = {
  what: string
  /** Filters by name, as they were asked for. */
  filter: Readonly<Record<string, string>>
  /** RFC 3339 in UTC, inclusive and exclusive; null: whenever. */
  from: string | null
  to: string | null
  /** The zone of every time in the rows. */
  timeZone: string
  currency: 'USD'
  createdAt: string
}

/** Turns rows into the text of a file, piece by piece. */
export type ExportWriter = {
  contentType: string
  begin: (header: ExportHeader) => string
  rows: (rows: readonly ExportRow[]) => string
  end: (total: ExportTotal & { rows: number }) => string
}

type Shape = { columns: readonly Column[]; isPlain: boolean }

/**
 * The writer of a format. `isPlain` leaves out the header and the total: a CSV then is its column
 * names and rows, NDJSON its rows, JSON `{rows}`.
 */
export const exportWriter = (format: ExportFormat, shape: Shape): ExportWriter =>
  WRITERS[format](shape)

const WRITERS: Record<ExportFormat, (shape: Shape) => ExportWriter> = {
  csv: ({ columns, isPlain }) => {
    const cells = columns.map(cellOf)
    const names = columns.map(({ name }) => textCell(name)).join(',')
    return {
      contentType: 'text/csv; charset=utf-8',
      begin: (header) => lines([...(isPlain ? [] : headerLines(header)), names]),
      rows: (rows) => lines(rows.map((row) => cells.map((cell) => cell(row)).join(','))),
      end: ({ rows, ...total }) => {
        if (isPlain) return ''
        const figures = Object.keys(total).length > 0 ? total : { rows }
        return lines([commentLine('rows', String(rows)), commentLine('total', words(figures))])
      },
    }
  },
  ndjson: ({ isPlain }) => {
    const line = (value: unknown) => `${JSON.stringify(value)}\n`
    return {
      contentType: 'application/x-ndjson; charset=utf-8',
      begin: (header) => (isPlain ? '' : line({ header })),
      rows: (rows) => rows.map(line).join(''),
      end: (total) => (isPlain ? '' : line({ total })),
    }
  },
  json: ({ isPlain }) => {
    let isFirst = true
    return {
      contentType: 'application/json; charset=utf-8',
      begin: (header) =>
        isPlain ? '{"rows":[\n' : `{"header":${JSON.stringify(header)},"rows":[\n`,
      rows: (rows) => {
        const texts = rows.map((row) => JSON.stringify(row)).join(',\n')
        const between = isFirst || rows.length === 0 ? '' : ',\n'
        if (rows.length > 0) isFirst = false
        return between + texts
      },
      end: (total) => (isPlain ? '\n]}\n' : `\n],"total":${JSON.stringify(total)}}\n`),
    }
  },
}

const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\r\n`).join('')

/** `charge 12.5 listCost 13`: names hold no space. */
const words = (total: ExportTotal): string =>
  Object.entries(total)
    .map(([name, value]) => `${name} ${value}`)
    .join(' ')

function headerLines({ filter, ...header }: ExportHeader): string[] {
  const { what, from, to, timeZone, currency, createdAt } = header
  return Object.entries({
    what,
    filter: new URLSearchParams(filter).toString().replaceAll('%2C', ',') || 'none',
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
    timeZone,
    currency,
    createdAt,
  }).map(([key, value]) => commentLine(key, value))
}

function cellOf({ name, kind }: Column): (row: ExportRow) => string {
  const path = name.split('.')
  const value = (row: ExportRow): unknown => {
    let current: unknown = row
    for (const key of path) current = (current as ExportRow | null | undefined)?.[key]
    return current ?? null
  }
  if (kind === 'text') return (row) => textCell(value(row) as string | null)
  if (kind === 'number') return (row) => numberCell(value(row) as string | null)
  return (row) => {
    const found = value(row)
    return textCell(found === null ? null : JSON.stringify(found))
  }
}
