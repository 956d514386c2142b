import type { OrganizationSort } from '@/organizations/listOrganizations'
import { parseSearch } from '@/organizations/organizationConditions'
import {
  parseOrganizationFilters,
  type OrganizationFilters,
} from '@/organizations/organizationFilters'

import { malformed } from '@/errors'

import { parseSort, readAddress, toSearch, type Address, type Sort } from '../list/address'
import type { SavedView } from '../list/savedViews'

/** What the filters of the list set; the names are those of the API. */
export const FILTER_NAMES = [
  'plan',
  'devPlan',
  'status',
  'negativeBalance',
  'paymentFailing',
  'paying',
  'silentDays',
  'createdFrom',
  'createdTo',
] as const

/** Columns by the names of the collection's fields, and what the list is asked to sort by. */
const SORTS = {
  name: 'name',
  billingEmail: 'billingEmail',
  plan: 'plan',
  devPlan: 'devPlan',
  credits: 'credits',
  allTimeCredits: 'totalCreditsAllTime',
  totalSpent: 'totalSpent',
  createdAt: 'createdAt',
  status: 'status',
} as const satisfies Record<string, OrganizationSort>
export type SortField = keyof typeof SORTS
const SORT_FIELDS = Object.keys(SORTS) as SortField[]

export type OrganizationsQuestion = {
  search: string | null
  filters: OrganizationFilters
  sort: Sort<SortField>
  sortBy: OrganizationSort
}

/**
 * What an address of the list asks for.
 * @throws RefusedError 400 `parameter_invalid`, `time_invalid`, `time_zone_invalid`, `range_invalid`
 */
export function parseOrganizationsAddress(address: Address): OrganizationsQuestion {
  const sort = parseSort(address.sort, SORT_FIELDS, { field: 'createdAt', direction: 'desc' })
  return {
    search: parseSearch(address.q),
    filters: parseOrganizationFilters(address),
    sort,
    sortBy: SORTS[sort.field],
  }
}

/** What a view of one's own keeps. */
const VIEW_NAMES = [...FILTER_NAMES, 'sort'] as const
const MAX_QUERY = 1000

/**
 * What a view keeps of a query of the list: filters and order. Of what else stands there nothing is kept.
 * @throws RefusedError 400 as `readAddress` and `parseOrganizationsAddress`
 */
export function viewQuery(query: string): string {
  const params = new URLSearchParams(query)
  const given = [...new Set(params.keys())].map((name) => {
    const all = params.getAll(name)
    return [name, all.length > 1 ? all : all[0]] as const
  })
  const address = readAddress(Object.fromEntries(given))
  parseOrganizationsAddress(address)
  const kept = toSearch(Object.fromEntries(VIEW_NAMES.map((name) => [name, address[name]])))
  if (kept.length > MAX_QUERY)
    throw malformed('parameter_invalid', `query has at most ${MAX_QUERY} characters.`, {
      parameter: 'query',
    })
  return kept
}

// Who is gone needs nobody's attention: the dashboard leaves them out as well.
const ALIVE = 'active,inactive'

export const SAVED_VIEWS: readonly SavedView[] = [
  { label: 'All', filters: {} },
  { label: 'Negative balance', filters: { negativeBalance: '1', status: ALIVE } },
  { label: 'Payment failing', filters: { paymentFailing: '1', status: ALIVE } },
  {
    label: 'Paying, silent 30 days',
    filters: { paying: '1', silentDays: '30', status: ALIVE },
  },
]
