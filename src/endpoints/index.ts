import type { Endpoint } from 'payload'

import { giftCreditsEndpoint } from './giftCredits'
import { ingestUsageEndpoint } from './ingestUsage'

/** Own routes, below /api. Each has a row in the access matrix test. */
export const endpoints: Endpoint[] = [giftCreditsEndpoint, ingestUsageEndpoint]
