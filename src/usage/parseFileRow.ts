import { RefusedError } from '@/errors'
import { formatMicros } from '@/time/formatMicros'
import { parseFileTime } from '@/time/parseFileTime'

import { parseUsageRow, type ParsedRow } from './parseUsageRow'
import { isObject, RowProblem, type RowObject } from './rowFields'

/** An organization or project that a row may call by its id or by its name. */
export type Named = { id: string; name: string }

/** What the rows of a file do not say for themselves; null where nothing was said. */
export type RowOptions = {
  organization: Named | null
  project: Named | null
  model: string | null
  provider: string | null
  /** The only provider of a model; null where there is none or a choice. */
  providerOf: (model: string) => string | null
  /** One name for all spellings of the same. */
  canonical: { model: (name: string) => string; provider: (name: string) => string }
  /** Checked IANA name, for times that name no zone. */
  timeZone: string
  /** Added to each time. */
  shiftMicros: number
}

/** Stands for the id of a row without one until its project is known. */
const NO_ID = 'none'

/**
 * Completes a row of a file by the options and reads it as a reported one. An option fills what is
 * missing and never wins over a row: that is refused with `conflicts_with_option`.
 * @returns `hasId` false: the report has no id of its own yet
 */
export function parseFileRow(
  value: unknown,
  options: RowOptions,
  now: { nowMicros: number },
): ParsedRow & { hasId: boolean } {
  if (!isObject(value)) return { ...parseUsageRow(value, now), hasId: false }
  const hasId = (value.id ?? null) !== null
  try {
    const row = fillRow(hasId ? value : { ...value, id: NO_ID }, options)
    return { ...parseUsageRow(row, now), hasId }
  } catch (error) {
    if (!(error instanceof RowProblem)) throw error
    const id = typeof value.id === 'string' ? value.id : null
    return { ok: false, id, refusal: error.refusal, hasId }
  }
}

function fillRow(row: RowObject, options: RowOptions): RowObject {
  const filled: Record<string, unknown> = { ...row, time: movedTime(row.time, options) }
  for (const field of ['organization', 'project'] as const) {
    const option = options[field]
    if (option === null) continue
    const value = row[field] ?? option.id
    if (value !== option.id && value !== option.name) refuseConflict(field, value, option.id)
    filled[field] = option.id
  }
  for (const field of ['model', 'provider'] as const) {
    const option = options[field]
    const value = row[field] ?? option
    filled[field] = value
    const same = options.canonical[field]
    if (option !== null && (typeof value !== 'string' || same(value) !== same(option)))
      refuseConflict(field, value, option)
  }
  if (typeof filled.model === 'string') filled.provider ??= options.providerOf(filled.model)
  return filled
}

function refuseConflict(field: string, value: unknown, option: string): never {
  throw new RowProblem(
    'conflicts_with_option',
    `${field} is ${JSON.stringify(value).slice(0, 100)}, but --${field} says ${option}.`,
  )
}

/** A time that cannot be read stays as it is, for the row's own check to refuse. */
function movedTime(value: unknown, { timeZone, shiftMicros }: RowOptions): unknown {
  try {
    return formatMicros(parseFileTime(value, timeZone) + shiftMicros)
  } catch (error) {
    if (error instanceof RefusedError) return value
    throw error
  }
}
