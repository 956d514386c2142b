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
export type Sign = 'negative' | 'none' | 'positive' | 'positiveOrZero'

export type TypeRule = {
  amount: Sign
  creditAmount: Sign
  /** Whether creditAmount may be empty all the same: a refund of a plan moves no credits. */
  creditsMayBeEmpty: boolean
  /** Where the balance moves by creditAmount. */
  movesBalance: boolean
  /** Where positive credits count as all-time credits. */
  countsAllTime: boolean
  /** Where money was received that can be given back. */
  isRefundable: boolean
  /** Where a reversing row may answer it. */
  isReversible: boolean
  /** Whether relatedTransaction has to name the row that is given back. */
  needsRelated: boolean
  /** Whether it may name an invoice; a second row with the payment's own would collide with it. */
  carriesInvoice: boolean
}

const bookkeeping: TypeRule = {
  amount: 'none',
  creditAmount: 'none',
  creditsMayBeEmpty: true,
  movesBalance: false,
  countsAllTime: false,
  isRefundable: false,
  isReversible: false,
  needsRelated: false,
  carriesInvoice: false,
}
const planPayment: TypeRule = {
  ...bookkeeping,
  amount: 'positiveOrZero',
  isRefundable: true,
  isReversible: true,
  carriesInvoice: true,
}

/**
 * What each type may and must carry. Payment method, external reference and Stripe ids go with an
 * amount. The database holds the same table (`ledger.fits_type` and the checks of transactions) for
 * whatever does not come through here; a test compares the two.
 */
export const TYPE_RULES: Record<TransactionType, TypeRule> = {
  subscription_start: planPayment,
  subscription_cancel: bookkeeping,
  subscription_end: bookkeeping,
  credit_topup: {
    ...planPayment,
    amount: 'positive',
    creditAmount: 'positive',
    creditsMayBeEmpty: false,
    movesBalance: true,
    countsAllTime: true,
  },
  credit_refund: {
    ...planPayment,
    amount: 'positive',
    creditAmount: 'negative',
    movesBalance: true,
    isRefundable: false,
    needsRelated: true,
  },
  credit_gift: {
    ...bookkeeping,
    creditAmount: 'positive',
    creditsMayBeEmpty: false,
    movesBalance: true,
    countsAllTime: true,
    isReversible: true,
  },
  dev_plan_start: planPayment,
  dev_plan_upgrade: planPayment,
  dev_plan_downgrade: bookkeeping,
  dev_plan_cancel: bookkeeping,
  dev_plan_end: bookkeeping,
  dev_plan_renewal: planPayment,
}
