import { malformed } from '@/errors'

/** Where a page of a list by time ended: microseconds of the epoch, and the id that breaks ties. */
export type Keyset = { micros: string; id: string }

/** What `nextCursor` of a page is made of. @param question what the list was asked, beyond its page */
const writeKeyset = ({ micros, id }: Keyset, question: string): string =>
  Buffer.from(JSON.stringify([question, micros, id])).toString('base64url')

/**
 * @param question the same as when it was written
 * @throws RefusedError 400 `cursor_invalid`; `cursor_stale` where it belongs to another question
 */
export function readKeyset(cursor: string | undefined, question: string): Keyset | null {
  if (cursor === undefined) return null
  const parts = unpack(cursor)
  if (!parts)
    throw malformed('cursor_invalid', 'cursor is the nextCursor of a page, as it was given.', {
      parameter: 'cursor',
    })
  const [asked, micros, id] = parts
  if (asked !== question)
    throw malformed(
      'cursor_stale',
      'cursor belongs to a page with other filters: begin again without one.',
      { parameter: 'cursor' },
    )
  return { micros, id }
}

function unpack(text: string): [string, string, string] | null {
  if (!/^[A-Za-z0-9_-]{1,1000}$/.test(text)) return null
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    // Cut off or made up.
    return null
  }
  if (!Array.isArray(value) || value.length !== 3) return null
  const [question, micros, id] = value as unknown[]
  const isPlace =
    typeof question === 'string' &&
    typeof micros === 'string' &&
    /^\d{1,17}$/.test(micros) &&
    typeof id === 'string' &&
    !id.includes('\0')
  return isPlace ? [question, micros, id] : null
}

/** SQL of the microseconds of a time. */
export const microsOf = (at: string): string => `(extract(epoch from ${at}) * 1000000)::bigint`

/** SQL of the instant behind microseconds. */
export const instantOf = (micros: string): string =>
  `(timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond')`

export type Page = { nextCursor: string | null; hasMore: boolean; limit: number }

/** The rows of a page out of one more than it holds, and the way to the next. */
export function cutPage<Row extends Keyset>(
  rows: readonly Row[],
  limit: number,
  question: string,
): { shown: Row[]; pagination: Page } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const hasMore = rows.length > limit
  const nextCursor = hasMore && last ? writeKeyset(last, question) : null
  return { shown, pagination: { nextCursor, hasMore, limit } }
}
