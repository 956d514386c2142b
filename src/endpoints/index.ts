import type { Endpoint } from 'payload'

import { ingestUsageEndpoint } from './ingestUsage'
import { ledgerEndpoints } from './ledgerEndpoints'
import { organizationDetailsEndpoint } from './organizationDetails'
import { projectMetricsEndpoint } from './projectMetrics'

/** Own routes, below /api. Each has a row in the access matrix test. */
export const endpoints: Endpoint[] = [
  ...ledgerEndpoints,
  ingestUsageEndpoint,
  organizationDetailsEndpoint,
  projectMetricsEndpoint,
]
