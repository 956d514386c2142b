import type { Endpoint } from 'payload'

import { giftCreditsEndpoint } from './giftCredits'
import { ingestLitellmEndpoint } from './ingestLitellm'
import { ingestUsageEndpoint } from './ingestUsage'
import { readIntegrityEndpoint, runIntegrityEndpoint } from './integrity'
import { organizationDetailsEndpoint } from './organizationDetails'
import { projectMetricsEndpoint } from './projectMetrics'
import { bookUsageQueueEndpoint, usageQueueEndpoint } from './usageQueue'

/** Own routes, below /api. Each has a row in the access matrix test. */
export const endpoints: Endpoint[] = [
  giftCreditsEndpoint,
  ingestUsageEndpoint,
  organizationDetailsEndpoint,
  projectMetricsEndpoint,
  ingestLitellmEndpoint,
  usageQueueEndpoint,
  bookUsageQueueEndpoint,
  readIntegrityEndpoint,
  runIntegrityEndpoint,
]
