import { fileInvalid } from './fileInvalid'
import { RowProblem, type RowObject } from './rowFields'

/** Turns the cells of one record into a row as a gateway would report it; may throw RowProblem. */
export type RowReader = (cells: readonly string[]) => RowObject

const text = (cell: string): unknown => cell

/** A whole number as a number; anything else as it stands, for the row's own check to refuse. */
export const countOrText = (cell: string): unknown => {
  const digits = cell.trim()
  return /^\d{1,15}$/.test(digits) ? Number(digits) : cell
}

/** Spreadsheets write TRUE. */
const flag = (cell: string): unknown => {
  const word = cell.trim().toLowerCase()
  return word === 'true' || (word === 'false' ? false : cell)
}

const json = (cell: string): unknown => {
  try {
    return JSON.parse(cell)
  } catch {
    throw new RowProblem('invalid_json', `This cell is no JSON: ${cell.slice(0, 40)}`)
  }
}

const READERS: Readonly<Record<string, (cell: string) => unknown>> = {
  ...Object.fromEntries(
    [
      ...['id', 'organization', 'project', 'apiKey', 'user', 'provider', 'model', 'requestedModel'],
      ...['region', 'status', 'errorKind', 'errorMessage', 'finishReason', 'billing', 'source'],
      'reportedCost',
    ].map((name) => [name, text]),
  ),
  ...Object.fromEntries(
    [
      ...['tokens.input', 'tokens.cachedInput', 'tokens.cacheWrite', 'tokens.output'],
      ...['tokens.reasoning', 'units.webSearches', 'units.images'],
      ...['durationMs', 'timeToFirstTokenMs'],
      // Whole milliseconds since 1970, or text.
      'time',
    ].map((name) => [name, countOrText]),
  ),
  ...{ streamed: flag, cacheHit: flag },
  ...Object.fromEntries(
    ['usage', 'metadata', 'content.input', 'content.output'].map((name) => [name, json]),
  ),
}

/** Whether a column of this name means something: the dotted names of a reported request. */
export const isColumn = (name: string): boolean => Object.hasOwn(READERS, name)

/**
 * Reads rows under a header of dotted names (`tokens.input`); an empty cell is a missing value. A
 * column without meaning is an unknown field of each row that has something in it.
 * @throws RefusedError 400 `file_invalid` when two columns say the same
 */
export function csvReader(header: readonly string[]): RowReader {
  const columns = header.map((name) => ({
    path: name.split('.'),
    read: READERS[isColumn(name) ? name : ''] ?? text,
  }))
  for (const [index, name] of header.entries()) {
    const other = header.find((another, at) => at < index && overlap(name, another))
    if (other !== undefined) throw fileInvalid(`The columns ${other} and ${name} say the same.`)
  }
  return (cells) => {
    const row = newObject()
    for (const [index, { path, read }] of columns.entries()) {
      const cell = cells[index] ?? ''
      if (cell !== '') setIn(row, path, read(cell))
    }
    return row
  }
}

const overlap = (a: string, b: string): boolean =>
  a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`)

/** Without a prototype: a column may have any name. */
const newObject = () => Object.create(null) as Record<string, unknown>

function setIn(row: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let at = row
  for (const name of path.slice(0, -1)) at = (at[name] ??= newObject()) as typeof row
  at[path.at(-1) ?? ''] = value
}
