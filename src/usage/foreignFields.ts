import { formatNano } from '@/money/formatNano'
import { halfEvenDivide } from '@/money/halfEvenDivide'
import { toNanoUsd } from '@/money/nanoUsd'
import { shortestDecimal } from '@/money/shortestDecimal'

import { CONTENT_LIMIT, MAX_DURATION_MS, MAX_TOKENS, METADATA_LIMIT, NAME_LIMIT } from './limits'
import { isObject, isStorableJson, requireName, RowProblem, type RowObject } from './rowFields'

/**
 * Foreign rows are not written for us: what decides money and identity is held to the letter, what
 * only describes the request is cut to size, and never sinks the row.
 */

const EMPTY: RowObject = {}

/** The object behind a key, or an empty one: foreign fields are often null. */
export const objectAt = (row: RowObject, name: string): RowObject => {
  const value = row[name]
  return isObject(value) ? value : EMPTY
}

/** A name that decides who pays: whole or refused, for a cut one could be another's. */
export function readOwnerName(value: unknown, field: string): string | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  if (typeof value !== 'string' || value.trim() === '') return null
  return requireName(value, field, NAME_LIMIT)
}

/** Names without those that are missing or repeated. */
export const distinctNames = (names: readonly (string | null)[]): string[] => [
  ...new Set(names.filter((name) => name !== null)),
]

const CONTROL = /[\u0000-\u001f\u007f]+/g
const CONTROL_IN_MESSAGE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]+/g
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Text that describes: without what cannot be stored, cut to `limit`; null where nothing is left. */
export function describeText(
  value: unknown,
  limit: number,
  { lines = false }: { lines?: boolean } = {},
): string | null {
  if (typeof value !== 'string') return typeof value === 'number' ? String(value) : null
  const clean = value
    .slice(0, limit)
    .replace(lines ? CONTROL_IN_MESSAGE : CONTROL, ' ')
    .replace(LONE_SURROGATE, '')
    .trim()
  return clean === '' ? null : clean
}

/** A count of tokens; null where it is missing. @throws RowProblem `tokens_invalid` */
export function readTokenCount(value: unknown, field: string): number | null {
  if (value === undefined || value === null) return null
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > MAX_TOKENS)
    throw new RowProblem('tokens_invalid', `${field} is a whole number from 0 to ${MAX_TOKENS}.`)
  // -0 is an integer too, but not one to store.
  return value + 0
}

/** Milliseconds that describe a request; null for what no clock could have measured. */
export function describeMs(value: number | null): number | null {
  if (value === null || !Number.isFinite(value)) return null
  const ms = Math.round(value)
  return ms < 0 || ms > MAX_DURATION_MS ? null : ms + 0
}

const PLAIN = /^-?\d{1,11}(\.\d{1,30})?$/

/**
 * A cost that a gateway computed in floats: half-even at 9 decimals. Null for what is no amount: a
 * wrong statement about cost is no reason to lose the request.
 */
export function describeCost(value: unknown): string | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  // Text keeps its own digits; "2.85e-05" is what Python writes.
  const plain = typeof value === 'string' && PLAIN.test(value) ? value : null
  const text = plain ?? (typeof number === 'number' ? shortestDecimal(number) : null)
  if (text === null || !PLAIN.test(text)) return null
  const [whole = '', fraction = ''] = text.split('.')
  const unscaled = BigInt(whole + fraction.padEnd(9, '0'))
  const places = Math.max(fraction.length, 9)
  return formatNano(toNanoUsd(halfEvenDivide(unscaled, 10n ** BigInt(places - 9))))
}

/** Facts in order of their weight, as many as 4 KiB hold; null where there is none. */
export function describeMetadata(facts: readonly (readonly [string, unknown])[]): unknown {
  const kept: Record<string, unknown> = {}
  let bytes = 2
  for (const [name, value] of facts) {
    if (value === null || value === undefined || !isStorableJson(value)) continue
    const size = Buffer.byteLength(JSON.stringify(value)) + name.length + 4
    if (bytes + size > METADATA_LIMIT) continue
    kept[name] = value
    bytes += size
  }
  return Object.keys(kept).length === 0 ? null : kept
}

/**
 * Prompt and answer. Text that is too long or cannot be stored is left out: the request is still
 * charged. Whether any of it is kept is decided by the organization's retention.
 */
export function readContent(
  input: unknown,
  output: unknown,
): { input: unknown; output: unknown } | null {
  const content = { input: input ?? null, output: output ?? null }
  if (content.input === null && content.output === null) return null
  if (!isStorableJson(content)) return null
  return Buffer.byteLength(JSON.stringify(content)) > CONTENT_LIMIT ? null : content
}
