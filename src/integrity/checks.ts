import type { Check } from './check'
import { checkBalance } from './checkBalance'
import { checkIdempotency } from './checkIdempotency'
import { checkLedgerOrder } from './checkLedgerOrder'
import { checkRefunds } from './checkRefunds'
import { checkRollups } from './checkRollups'
import { checkTransactions } from './checkTransactions'
import { checkUsageCharged } from './checkUsageCharged'

/** What is proved, in the order it is shown. A new invariant is a file and a line here. */
export const CHECKS: readonly Check[] = [
  checkBalance,
  checkLedgerOrder,
  checkTransactions,
  checkRefunds,
  checkIdempotency,
  checkUsageCharged,
  checkRollups,
]
