import { readCursor } from '@/metering/requestCursor'
import { parseRequestFilters, REQUEST_FILTERS, type RequestQuery } from '@/metering/requestFilters'

import { RefusedError } from '@/errors'
import {
  readAddress,
  toSearch,
  withChanges,
  type Address,
  type SearchParams,
} from '../list/address'

const TIME_NAMES: ReadonlySet<string> = new Set(['window', 'from', 'to', 'timeZone'])

/** What the chips set; the names are those of the API. The time and the search have places of their own. */
export const FILTER_NAMES = REQUEST_FILTERS.filter((name) => !TIME_NAMES.has(name) && name !== 'id')

/** Whose requests a page shows: an organization's, and of these a project's or a key's. */
export type FixedFilters = Readonly<Partial<Record<'apiKey' | 'organization' | 'project', string>>>

export type RequestsAsked = {
  address: Address
  /** Every filter, for `listRequests`. */
  query: RequestQuery
  cursor: string | null
  /** Whether requests of whenever are meant: an id is looked for without a time, unless one is given. */
  isAnyTime: boolean
}

export type AskedOrRefused =
  RequestsAsked | { refusal: string; /** Where the way back leads. */ back: string; way: string }

/**
 * What an address of the list asks for, or why it cannot be answered.
 * @param fixed what the page itself says, whatever its address does
 * @param now of whatever clock: only the form of the address is looked at
 */
export function askRequests(
  searchParams: SearchParams,
  { fixed, path, now }: { fixed: FixedFilters; path: string; now: number },
): AskedOrRefused {
  let address: Address = {}
  try {
    address = readAddress(searchParams)
    const query = toQuery(address, fixed)
    parseRequestFilters(query, now)
    const cursor = address.cursor ?? null
    if (cursor !== null) readCursor(cursor, query)
    return { address, query, cursor, isAnyTime: query.window === undefined && !query.from }
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error
    if (!error.code.startsWith('cursor_'))
      return { refusal: error.message, back: path, way: 'Show it with the usual settings' }
    return {
      refusal:
        error.code === 'cursor_stale'
          ? 'It points to a page of a list with other filters or another time.'
          : 'It points to a page of the list, but a part of it is missing.',
      back: path + withChanges(toSearch(address), {}),
      way: 'Begin at the newest request',
    }
  }
}

function toQuery(address: Address, fixed: FixedFilters): RequestQuery {
  const query = Object.fromEntries(REQUEST_FILTERS.map((name) => [name, address[name]]))
  const isTimed = query.window !== undefined || query.from !== undefined || query.to !== undefined
  return {
    ...query,
    ...(isTimed || query.id !== undefined ? {} : { window: '1d' }),
    ...fixed,
  }
}
