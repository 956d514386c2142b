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

/** The routes that add, give back and correct, and those that show what waits. */
export const ledgerEndpoints: Endpoint[] = [
  giftCreditsEndpoint,
  listGiftRequestsEndpoint,
  approveGiftRequestEndpoint,
  declineGiftRequestEndpoint,
  listLimitRaisesEndpoint,
  confirmLimitRaiseEndpoint,
  declineLimitRaiseEndpoint,
]
