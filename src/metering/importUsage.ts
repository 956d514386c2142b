import { toQueryable, type DatabasePool, type Queryable } from '@/db/tx'
import { conflict } from '@/errors'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'
import { importedId } from '@/usage/importedId'
import { openUsageFile, type FileRow } from '@/usage/openUsageFile'
import { parseFileRow, type RowOptions } from '@/usage/parseFileRow'
import { hashBytes, type UsageSurvey } from '@/usage/surveyUsageFile'

import { recordBatch, type IncomingRow, type RowResult } from './recordBatch'
import { resolveOwners } from './resolveOwners'

type ImportCounts = {
  rows: number
  accepted: number
  duplicates: number
  rejected: number
}

type ImportOptions = RowOptions & {
  /** What the file was found to be; it is read again from the beginning. */
  survey: UsageSurvey
  nowMicros: number
  /** Each row that was not simply accepted; `index` is its position in the file, from 1 on. */
  onTrouble: (result: RowResult) => void
  /** After each batch. */
  onProgress: (counts: ImportCounts) => void
}

// The limits of a reported batch: memory stays flat whatever the file holds.
const MAX_ROWS = 5000
const MAX_SIZE = 10 * 1024 * 1024

/**
 * Records the rows of a file, batch by batch, through the door of every other usage. Each batch is a
 * transaction of its own and each row counts once for ever, so that an import which was cut off, or is
 * repeated, goes on where there is something new.
 * @throws RefusedError 409 `file_changed`
 * @returns counts, and the charge of the accepted rows (USD, decimal string)
 */
export async function importUsage(
  pool: DatabasePool,
  bytes: AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<ImportCounts & { charge: string }> {
  const { survey } = options
  const hashing = hashBytes(bytes)
  const counts: ImportCounts = { rows: 0, accepted: 0, duplicates: 0, rejected: 0 }
  let charge = 0n
  for await (const batch of batchesOf(await openUsageFile(hashing.bytes, survey.format))) {
    const incoming = await readBatch(toQueryable(pool), batch, options)
    const outcome = await recordBatch(pool, incoming)
    counts.rows += batch.length
    counts.accepted += outcome.accepted
    counts.duplicates += outcome.duplicates
    counts.rejected += outcome.rejected
    charge += parseMoney(outcome.charge, { field: 'charge' })
    for (const result of outcome.results)
      if (result.code !== undefined) options.onTrouble(inTermsOfOptions(result, options))
    options.onProgress({ ...counts })
  }
  if (hashing.hash() !== survey.hash)
    throw conflict('file_changed', 'The file was changed while it was imported: import it again.')
  return { ...counts, charge: formatNano(toNanoUsd(charge)) }
}

async function* batchesOf({ rows }: { rows: AsyncIterable<FileRow> }): AsyncGenerator<FileRow[]> {
  let batch: FileRow[] = []
  let size = 0
  for await (const row of rows) {
    if (batch.length === MAX_ROWS || (batch.length > 0 && size + row.size > MAX_SIZE)) {
      yield batch
      batch = []
      size = 0
    }
    batch.push(row)
    size += row.size
  }
  if (batch.length > 0) yield batch
}

/** Reads a batch, and gives an id to each row that brought none. */
async function readBatch(
  db: Queryable,
  batch: readonly FileRow[],
  options: ImportOptions,
): Promise<IncomingRow[]> {
  const nameless: Extract<IncomingRow, { report: unknown }>[] = []
  const incoming = batch.map((row): IncomingRow => {
    const index = row.position
    if (!('value' in row)) return { index, id: null, refusal: row.refusal }
    const parsed = parseFileRow(row.value, options, options)
    if (!parsed.ok) return { index, id: parsed.hasId ? parsed.id : null, refusal: parsed.refusal }
    const read = { index, report: parsed.report }
    if (!parsed.hasId) nameless.push(read)
    return read
  })
  // A key's project is asked for: the id is the same whether the option named the project or not.
  const owners = await resolveOwners(
    db,
    nameless.map((row) => row.report),
    [],
  )
  nameless.forEach(({ index, report }, i) => {
    const owner = owners[i]
    const project = owner && 'project' in owner ? owner.project : (report.project ?? '')
    report.id = importedId(project, report.model, options.survey.hash, index)
  })
  return incoming
}

/** What belongs to somebody else than an option says contradicts that option. */
function inTermsOfOptions(result: RowResult, { organization, project }: RowOptions): RowResult {
  const option =
    result.code === 'organization_mismatch'
      ? organization
      : result.code === 'api_key_mismatch'
        ? project
        : null
  return option === null ? result : { ...result, code: 'conflicts_with_option' }
}
