import { Readable, pipeline } from 'node:stream'

import { CsvError, parse } from 'csv-parse'

import { azureTraceReader } from './azureTrace'
import { csvReader, type RowReader } from './csvColumns'
import { fileInvalid } from './fileInvalid'
import { RowProblem } from './rowFields'
import { splitLines } from './splitLines'
import { detectFormat, USAGE_FORMATS, type UsageFormat } from './usageFormat'
import type { RowRefusal } from './usageReport'

/** A row of a file, as a gateway would report it, or why it cannot even be read. */
export type FileRow = {
  /** 1 is the first row of data; header and blank lines do not count. */
  position: number
  /** Characters it takes in the file, about. */
  size: number
} & ({ value: unknown } | { refusal: RowRefusal })

// Six times what a row may hold: JSON may write each character as \u0041.
const MAX_ROW_SIZE = 2 * 1024 * 1024
const MAX_HEADER_SIZE = 64 * 1024

/**
 * Reads the rows of a file one by one, however long it is.
 * @param format null = by its first line
 * @throws RefusedError 400 `file_invalid` where it is not UTF-8, no known format, or no longer CSV
 */
export async function openUsageFile(
  bytes: AsyncIterable<Uint8Array>,
  format: UsageFormat | null,
): Promise<{ format: UsageFormat; rows: AsyncIterable<FileRow> }> {
  const { start, whole } = await peek(decodeUtf8(bytes))
  const known = format ?? detectFormat(firstLineOf(start))
  if (known === null)
    throw fileInvalid(
      `The first line tells no format (${USAGE_FORMATS.join(', ')}): name it, or write the names of the columns there.`,
    )
  return { format: known, rows: known === 'jsonl' ? readJsonLines(whole) : readCsv(whole, known) }
}

async function* decodeUtf8(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true })
    yield decoder.decode()
  } catch (error) {
    if (error instanceof TypeError) throw fileInvalid('The file is no UTF-8 text.')
    throw error
  }
}

/** The beginning of a text, to decide by, and the same text from its beginning. */
async function peek(chunks: AsyncGenerator<string>) {
  let start = ''
  while (start.length < MAX_HEADER_SIZE && !start.trimStart().includes('\n')) {
    const next = await chunks.next()
    if (next.done === true) break
    start += next.value
  }
  async function* whole(): AsyncGenerator<string> {
    yield start
    yield* chunks
  }
  return { start, whole: whole() }
}

const firstLineOf = (start: string): string => start.trimStart().split('\n', 1)[0] ?? ''

async function* readJsonLines(text: AsyncIterable<string>): AsyncGenerator<FileRow> {
  let position = 0
  for await (const line of splitLines(text, MAX_ROW_SIZE)) {
    if (line !== null && line.trim() === '') continue
    position += 1
    yield { position, ...readJsonLine(line) }
  }
}

function readJsonLine(line: string | null) {
  if (line === null)
    return { size: 0, refusal: { code: 'too_large', message: 'This line is too long for a row.' } }
  try {
    return { size: line.length, value: JSON.parse(line) as unknown }
  } catch {
    return {
      size: line.length,
      refusal: { code: 'invalid_json', message: 'This line is no JSON.' },
    }
  }
}

async function* readCsv(
  text: AsyncIterable<string>,
  format: 'csv' | 'azure-trace',
): AsyncGenerator<FileRow> {
  let position = 0
  let header: string[] | null = null
  let read: RowReader = () => ({})
  for await (const cells of csvRecords(text)) {
    if (cells.length === 1 && cells[0]?.trim() === '') continue
    if (header === null) {
      header = cells.map((name) => name.trim())
      read = format === 'csv' ? csvReader(header) : azureTraceReader(header)
      continue
    }
    position += 1
    yield { position, ...readRecord(cells, header, read) }
  }
}

function readRecord(cells: string[], header: string[], read: RowReader) {
  const size = cells.reduce((sum, cell) => sum + cell.length, cells.length)
  // Half a line is what a copy that was cut off ends with: its last number may be cut off too.
  if (cells.length !== header.length)
    return {
      size,
      refusal: {
        code: 'invalid_csv',
        message: `This row has ${cells.length} cells under ${header.length} columns.`,
      },
    }
  try {
    return { size, value: read(cells) }
  } catch (error) {
    if (error instanceof RowProblem) return { size, refusal: error.refusal }
    throw error
  }
}

async function* csvRecords(text: AsyncIterable<string>): AsyncGenerator<string[]> {
  const parser = parse({
    record_delimiter: ['\r\n', '\n'],
    // Rows of another length are refused one by one, and a quote inside a cell is a character.
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW_SIZE,
  })
  // What goes wrong is thrown by the parser that is read below.
  const records = pipeline(Readable.from(text), parser, () => undefined)
  try {
    for await (const record of records) yield record as string[]
  } catch (error) {
    if (error instanceof CsvError) throw fileInvalid(`The file is no CSV: ${error.message}.`)
    throw error
  }
}
