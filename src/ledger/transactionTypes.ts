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

/** The sign a row of its own has; a reversing row has the other one. `none`: must be empty. */
type Sign = 'negative' | 'none' | 'positive' | 'positiveOrZero'

export type TypeRule = {
  amount: Sign
  creditAmount: Sign
  /** Where the balance moves by creditAmount. */
  movesBalance: boolean
  /** Where positive credits count as all-time credits. */
  countsAllTime: boolean
  /** Where money was received that can be given back. */
  isRefundable: boolean
}

const bookkeeping: TypeRule = {
  amount: 'none',
  creditAmount: 'none',
  movesBalance: false,
  countsAllTime: false,
  isRefundable: false,
}
const planPayment: TypeRule = { ...bookkeeping, amount: 'positiveOrZero', isRefundable: true }

/**
 * What each type may and must carry. The database holds the same table (`ledger.fits_type`) for
 * whatever does not come through here; a test compares the two. A refund of a plan payment moves no
 * credits: its creditAmount is empty.
 */
export const TYPE_RULES: Record<TransactionType, TypeRule> = {
  subscription_start: planPayment,
  subscription_cancel: bookkeeping,
  subscription_end: bookkeeping,
  credit_topup: {
    amount: 'positive',
    creditAmount: 'positive',
    movesBalance: true,
    countsAllTime: true,
    isRefundable: true,
  },
  credit_refund: {
    amount: 'positive',
    creditAmount: 'negative',
    movesBalance: true,
    countsAllTime: false,
    isRefundable: false,
  },
  credit_gift: {
    amount: 'none',
    creditAmount: 'positive',
    movesBalance: true,
    countsAllTime: true,
    isRefundable: false,
  },
  dev_plan_start: planPayment,
  dev_plan_upgrade: planPayment,
  dev_plan_downgrade: bookkeeping,
  dev_plan_cancel: bookkeeping,
  dev_plan_end: bookkeeping,
  dev_plan_renewal: planPayment,
}
