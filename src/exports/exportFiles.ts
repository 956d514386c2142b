import type { Queryable, Tx } from '@/db/tx'
import { conflict, notFound } from '@/errors'
import { newId } from '@/ids'

import type { ExportFormat } from './exportWriters'
import type { ExportProgress } from './startExport'

/** What an operator asked for: prepared first, fetched once by the same operator. */
export type ExportFile = {
  id: string
  what: string
  format: ExportFormat
  isPlain: boolean
  filter: Record<string, string>
  /** `running`: as fast as it is fetched. `aborted`: cancelled, broken off, or nobody fetched on. */
  state: 'aborted' | 'finished' | 'ready' | 'running'
  expectedRows: number
  rows: number
  bytes: number
  /** Of the bytes, in hexadecimal; null until it is finished. */
  sha256: string | null
  /** Why it was aborted. */
  problem: string | null
  /** RFC 3339: it is not begun later. */
  expiresAt: string
}

const MINUTES = 15

type Raw = Omit<ExportFile, 'bytes' | 'expectedRows' | 'expiresAt' | 'rows'> & {
  expectedRows: string
  rows: string
  bytes: string
  expiresAt: Date
}

// One that has not moved for longer than an export may stall has lost its process.
const COLUMNS = `
  id, what, format, is_plain as "isPlain", filter,
  case when state = 'running' and progress_at < clock_timestamp() - interval '10 minutes'
    then 'aborted' else state end as state,
  expected_rows as "expectedRows", rows, bytes, sha256, problem, expires_at as "expiresAt"`

const toFile = (row: Raw): ExportFile => ({
  ...row,
  expectedRows: Number(row.expectedRows),
  rows: Number(row.rows),
  bytes: Number(row.bytes),
  expiresAt: row.expiresAt.toISOString(),
})

type Wanted = Pick<ExportFile, 'expectedRows' | 'filter' | 'format' | 'isPlain' | 'what'>

/** Keeps what is wanted for 15 minutes; forgets files of last week. */
export async function prepareExportFile(
  tx: Tx,
  operator: string,
  { what, format, isPlain, filter, expectedRows }: Wanted,
): Promise<ExportFile> {
  await tx.query(
    `delete from exports.files where created_at < clock_timestamp() - interval '7 days'`,
  )
  const { rows } = await tx.query<Raw>(
    `insert into exports.files (id, operator, what, format, is_plain, filter, expected_rows, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp() + interval '${MINUTES} minutes')
     returning ${COLUMNS}`,
    [newId('exp'), operator, what, format, isPlain, JSON.stringify(filter), expectedRows],
  )
  const [row] = rows
  if (!row) throw new Error('An insert gives its row.')
  return toFile(row)
}

/**
 * The operator's own file; another one's is none.
 * @throws RefusedError 404 `export_file_not_found`
 */
export async function readExportFile(
  db: Queryable,
  operator: string,
  id: string,
): Promise<ExportFile> {
  const { rows } = await db.query<Raw>(
    `select ${COLUMNS} from exports.files where id = $1 and operator = $2`,
    [id, operator],
  )
  const [row] = rows
  if (!row) throw notFound('export_file_not_found', 'You have prepared no such export.')
  return toFile(row)
}

/**
 * Takes the file for fetching: of any number of callers at once, one gets it.
 * @throws RefusedError 404 `export_file_not_found`, 409 `export_file_expired`, `export_file_fetched`
 */
export async function takeExportFile(
  db: Queryable,
  operator: string,
  id: string,
): Promise<ExportFile> {
  const { rows } = await db.query<Raw>(
    `update exports.files set state = 'running', progress_at = clock_timestamp()
     where id = $1 and operator = $2 and state = 'ready' and expires_at > clock_timestamp()
     returning ${COLUMNS}`,
    [id, operator],
  )
  const [row] = rows
  if (row) return toFile(row)
  const { state } = await readExportFile(db, operator, id)
  if (state === 'ready')
    throw conflict('export_file_expired', 'That link has expired. Prepare the export again.')
  throw conflict('export_file_fetched', 'That file was fetched already. Prepare the export again.')
}

/** @returns whether the operator has called it off */
export async function noteExportProgress(
  db: Queryable,
  id: string,
  { rows, bytes }: ExportProgress,
): Promise<boolean> {
  const answer = await db.query<{ isCancelled: boolean }>(
    `update exports.files set rows = $2, bytes = $3, progress_at = clock_timestamp()
     where id = $1 returning is_cancelled as "isCancelled"`,
    [id, rows, bytes],
  )
  return answer.rows[0]?.isCancelled ?? true
}

type End = ExportProgress & { sha256: string | null; problem: string | null }

/** With `sha256` it is finished, without it is aborted. */
export async function endExportFile(
  db: Queryable,
  id: string,
  { rows, bytes, sha256, problem }: End,
): Promise<void> {
  await db.query(
    `update exports.files set state = $2, rows = $3, bytes = $4, sha256 = $5, problem = $6
     where id = $1`,
    [id, sha256 === null ? 'aborted' : 'finished', rows, bytes, sha256, problem],
  )
}

/**
 * Calls a file off: one that runs breaks at its next step; one that is over stays as it is.
 * @throws RefusedError 404 `export_file_not_found`
 */
export async function cancelExportFile(
  db: Queryable,
  operator: string,
  id: string,
): Promise<ExportFile> {
  await db.query(
    `update exports.files set is_cancelled = true,
       state = case when state = 'ready' then 'aborted' else state end
     where id = $1 and operator = $2 and state in ('ready', 'running')`,
    [id, operator],
  )
  return readExportFile(db, operator, id)
}
