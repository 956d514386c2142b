/** The twelve kinds of movement; there are no others. */
export const TRANSACTION_TYPES = [
  'subscription_start',
  'subscription_cancel',
  'subscription_end',
  'credit_topup',
  'credit_refund',
  'credit_gift',
  'dev_plan_start',
  'dev_plan_upgrade',
  'dev_plan_downgrade',
  'dev_plan_cancel',
  'dev_plan_end',
  'dev_plan_renewal',
] as const
export type TransactionType = (typeof TRANSACTION_TYPES)[number]

/** The only types that move the balance; plan rows carry their allowance elsewhere. */
export const MOVES_BALANCE: ReadonlySet<TransactionType> = new Set([
  'credit_topup',
  'credit_gift',
  'credit_refund',
])

/** The types whose positive credits count as all-time credits. */
export const COUNTS_ALL_TIME: ReadonlySet<TransactionType> = new Set(['credit_topup', 'credit_gift'])
