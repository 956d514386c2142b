import type { Endpoint } from 'payload'

import { giftCreditsEndpoint } from './giftCredits'
import {
  approveGiftRequestEndpoint,
  declineGiftRequestEndpoint,
  listGiftRequestsEndpoint,
} from './giftRequests'
import {
  confirmLimitRaiseEndpoint,
  declineLimitRaiseEndpoint,
  listLimitRaisesEndpoint,
} from './limitRaises'
import { monthClosesEndpoint, organizationMonthClosesEndpoint } from './monthCloses'
import { recordPaymentEndpoint } from './recordPayment'
import { refundTransactionEndpoint } from './refundTransaction'
import { reverseTransactionEndpoint } from './reverseTransaction'
import { balanceEndpoint, statementEndpoint } from './statements'

/** The routes that add, give back and correct, and those that show what waits. */
export const ledgerEndpoints: Endpoint[] = [
  giftCreditsEndpoint,
  recordPaymentEndpoint,
  refundTransactionEndpoint,
  reverseTransactionEndpoint,
  listGiftRequestsEndpoint,
  approveGiftRequestEndpoint,
  declineGiftRequestEndpoint,
  listLimitRaisesEndpoint,
  confirmLimitRaiseEndpoint,
  declineLimitRaiseEndpoint,
  statementEndpoint,
  balanceEndpoint,
  organizationMonthClosesEndpoint,
  monthClosesEndpoint,
]
