import type { Endpoint } from 'payload'

import { giftCreditsEndpoint } from './giftCredits'
import { ingestUsageEndpoint } from './ingestUsage'
import { listApiKeysEndpoint } from './listApiKeys'
import { listMembersEndpoint } from './listMembers'
import { listOrganizationsEndpoint } from './listOrganizations'
import { listProjectsEndpoint } from './listProjects'
import { listTransactionsEndpoint } from './listTransactions'
import { organizationDetailsEndpoint } from './organizationDetails'
import { projectMetricsEndpoint } from './projectMetrics'
import { readyEndpoint } from './ready'

/** Own routes, below /api. Each has a row in the access matrix test. */
export const endpoints: Endpoint[] = [
  giftCreditsEndpoint,
  ingestUsageEndpoint,
  listApiKeysEndpoint,
  listMembersEndpoint,
  listOrganizationsEndpoint,
  listProjectsEndpoint,
  listTransactionsEndpoint,
  organizationDetailsEndpoint,
  projectMetricsEndpoint,
  readyEndpoint,
]
