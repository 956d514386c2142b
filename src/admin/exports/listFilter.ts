import type { SearchParams } from '../list/address'
import type { ExportFilter } from './exportFilter'

/** `where[or][0][and][0][status][equals]`, `…[in]`, `…[in][1]`: as Payload writes what its lists are filtered by. */
const CONDITION = /^where\[or\]\[(\d+)\]\[and\]\[\d+\]\[([\w.]+)\]\[(\w+)\](?:\[\d*\])?$/

/**
 * What one of Payload's lists is narrowed by, as an export is asked for it: its search, and columns that
 * are one of some values.
 * @param known names that are a column of the list and a filter of the export alike; `search` where it has one
 * @returns null where the list shows less than the export would hold
 */
export function listFilter(
  searchParams: SearchParams,
  known: readonly string[],
): ExportFilter | null {
  const filter: Record<string, string> = {}
  for (const [key, given] of Object.entries(searchParams)) {
    const values = [given ?? []].flat().filter((value) => value !== '')
    if (values.length === 0) continue
    if (key === 'search') {
      if (!known.includes('search')) return null
      filter.search = values.join(' ')
      continue
    }
    if (!key.startsWith('where')) continue
    const [, alternative, name = '', operator = ''] = CONDITION.exec(key) ?? []
    const isKnown = name !== 'search' && known.includes(name)
    // What the second of two alternatives lets through, no filter of an export can say.
    if (alternative !== '0' || !isKnown || !['equals', 'in'].includes(operator)) return null
    const before = filter[name]
    // Two conditions on one column would both have to hold; the members of one list add up.
    if (before !== undefined && operator === 'equals') return null
    filter[name] = [...(before === undefined ? [] : [before]), ...values].join(',')
  }
  return filter
}
