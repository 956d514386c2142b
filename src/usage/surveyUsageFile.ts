import { createHash } from 'node:crypto'

import { RefusedError } from '@/errors'
import { parseFileTime } from '@/time/parseFileTime'

import { openUsageFile, type FileRow } from './openUsageFile'
import { isObject, type RowObject } from './rowFields'
import type { UsageFormat } from './usageFormat'

export type UsageSurvey = {
  format: UsageFormat
  rows: number
  /** SHA-256 of the whole content, hex. */
  hash: string
  /** The latest time of a row; null where none can be read. */
  latestMicros: number | null
  /** What options must give, each with the position of the first row that lacks it. */
  lacking: {
    /** Neither project nor API key. */
    project: number | null
    model: number | null
    /** By model; null is the model that an option gives. */
    provider: Map<string | null, number>
  }
}

// More models than any catalogue has; what a file made up beyond them is refused row by row.
const MAX_MODELS = 10_000

/**
 * Reads a file once from beginning to end before anything of it is stored: what is wrong with the
 * whole, and what its rows do not say, is told first.
 * @throws RefusedError 400 `file_invalid`
 */
export async function surveyUsageFile(
  bytes: AsyncIterable<Uint8Array>,
  { format, timeZone }: { format: UsageFormat | null; timeZone: string },
): Promise<UsageSurvey> {
  const hashing = hashBytes(bytes)
  const file = await openUsageFile(hashing.bytes, format)
  const survey = {
    rows: 0,
    latestMicros: null as number | null,
    lacking: {
      project: null as number | null,
      model: null as number | null,
      provider: new Map<string | null, number>(),
    },
  }
  for await (const row of file.rows) {
    survey.rows = row.position
    if (!('value' in row) || !isObject(row.value)) continue
    noteLacking(survey.lacking, row.value, row)
    const micros = readTime(row.value.time, timeZone)
    if (micros !== null && micros > (survey.latestMicros ?? -Infinity)) survey.latestMicros = micros
  }
  return { format: file.format, ...survey, hash: hashing.hash() }
}

function noteLacking(lacking: UsageSurvey['lacking'], row: RowObject, { position }: FileRow): void {
  if ((row.project ?? row.apiKey ?? null) === null) lacking.project ??= position
  const model = row.model ?? null
  if (model === null) lacking.model ??= position
  if ((row.provider ?? null) !== null || (model !== null && typeof model !== 'string')) return
  if (!lacking.provider.has(model) && lacking.provider.size < MAX_MODELS)
    lacking.provider.set(model, position)
}

function readTime(value: unknown, timeZone: string): number | null {
  try {
    return parseFileTime(value, timeZone)
  } catch (error) {
    if (error instanceof RefusedError) return null
    throw error
  }
}

/** Hashes bytes on their way. */
export function hashBytes(bytes: AsyncIterable<Uint8Array>) {
  const hash = createHash('sha256')
  async function* pass(): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      hash.update(chunk)
      yield chunk
    }
  }
  return {
    bytes: pass(),
    /** SHA-256 of what went by, hex; to be asked once, at the end. */
    hash: () => hash.digest('hex'),
  }
}
