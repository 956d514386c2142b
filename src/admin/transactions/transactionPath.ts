import { transactionsSlug } from '@collections/slugs'

/** The list of all transactions. */
export const TRANSACTIONS_PATH = `/collections/${transactionsSlug}`

/** The address of one transaction. */
export const transactionPath = (id: string): string =>
  `${TRANSACTIONS_PATH}/${encodeURIComponent(id)}`
