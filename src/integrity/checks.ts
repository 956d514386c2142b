import type { Check } from './check'
import { checkAudit } from './checkAudit'
import { checkBalance } from './checkBalance'
import { checkCreditRequests } from './checkCreditRequests'
import { checkDeletions } from './checkDeletions'
import { checkDiscounts } from './checkDiscounts'
import { checkIdempotency } from './checkIdempotency'
import { checkLatencies } from './checkLatencies'
import { checkLedgerOrder } from './checkLedgerOrder'
import { checkListed } from './checkListed'
import { checkMonthCloses } from './checkMonthCloses'
import { checkPrices } from './checkPrices'
import { checkRatedAgain } from './checkRatedAgain'
import { checkRedemptions } from './checkRedemptions'
import { checkRefunds } from './checkRefunds'
import { checkRequestKeys } from './checkRequestKeys'
import { checkRequests } from './checkRequests'
import { checkRollups } from './checkRollups'
import { checkTransactions } from './checkTransactions'
import { checkUsageCharged } from './checkUsageCharged'
import { compareReportedCost } from './compareReportedCost'

/** What is proved, in the order it is shown. A new invariant is a file and a line here. */
export const CHECKS: readonly Check[] = [
  checkBalance,
  checkListed,
  checkLedgerOrder,
  checkTransactions,
  checkRefunds,
  checkIdempotency,
  checkCreditRequests,
  checkRedemptions,
  checkMonthCloses,
  checkUsageCharged,
  checkRollups,
  checkLatencies,
  checkRequests,
  checkRequestKeys,
  checkRatedAgain,
  checkDiscounts,
  checkPrices,
  checkAudit,
  checkDeletions,
]

/** Shown beside the checks: two sources that may differ without anything being wrong. */
export const COMPARISONS: readonly Check[] = [compareReportedCost]
