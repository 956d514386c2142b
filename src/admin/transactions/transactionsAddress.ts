import { malformed } from '@/errors'
import { parseSearch } from '@/organizations/organizationConditions'
import {
  TRANSACTION_SORTS,
  type TransactionQuestion,
  type TransactionSort,
} from '@/organizations/searchTransactions'
import { parseTransactionFilters } from '@/organizations/transactionFilters'

import { parseSort, type Address, type Sort } from '../list/address'

/** What the filters of the list set; the names are those of the API. */
export const FILTER_NAMES = [
  'type',
  'status',
  'actor',
  'organization',
  'from',
  'to',
  'amountMin',
  'amountMax',
] as const

export type TransactionsQuestion = Omit<TransactionQuestion, 'limit' | 'offset'> & {
  sort: Sort<TransactionSort>
}

/**
 * What an address of the list asks for.
 * @throws RefusedError 400 `parameter_invalid`, `time_invalid`, `time_zone_invalid`, `range_invalid`, `amount_invalid`
 */
export function parseTransactionsAddress(address: Address): TransactionsQuestion {
  const sort = parseSort(address.sort, TRANSACTION_SORTS, { field: 'bookedAt', direction: 'desc' })
  const organization = address.organization ?? null
  if (organization !== null && !/^[\w-]{1,100}$/.test(organization))
    throw malformed(
      'parameter_invalid',
      'organization is the id of one, such as org_7fK…; search takes its name.',
      { parameter: 'organization' },
    )
  return {
    search: parseSearch(address.q),
    organization,
    filters: parseTransactionFilters(address),
    sort,
    sortBy: sort.field,
    sortOrder: sort.direction,
  }
}
