import type { Endpoint } from 'payload'

import {
  analyticsEndpoint,
  analyticsSeriesEndpoint,
  lossesEndpoint,
  marginsEndpoint,
} from './analytics'
import { apiKeyEndpoints } from './apiKeys'
import { exportFileEndpoints } from './exportFiles'
import { exportEndpoint } from './exports'
import { alertEndpoints } from './alerts'
import { attentionEndpoint } from './attention'
import { discountEndpoints } from './discounts'
import { ingestLitellmEndpoint } from './ingestLitellm'
import { ingestTracesEndpoint } from './ingestTraces'
import { ingestUsageEndpoint } from './ingestUsage'
import { ledgerEndpoints } from './ledgerEndpoints'
import { organizationCostByModelEndpoint } from './organizationCostByModel'
import { listMembersEndpoint } from './listMembers'
import { listOrganizationsEndpoint } from './listOrganizations'
import { listProjectsEndpoint } from './listProjects'
import { listTransactionsEndpoint } from './listTransactions'
import { readIntegrityEndpoint, runIntegrityEndpoint } from './integrity'
import { marksEndpoint } from './marks'
import { organizationDetailsEndpoint } from './organizationDetails'
import { standingEndpoints } from './organizationStanding'
import { organizationTimeseriesEndpoint } from './organizationTimeseries'
import { platformCostByModelEndpoint } from './platformCostByModel'
import { platformMetricsEndpoint } from './platformMetrics'
import { platformTimeseriesEndpoint } from './platformTimeseries'
import { platformUsageEndpoint } from './platformUsage'
import { projectCostByModelEndpoint } from './projectCostByModel'
import { projectMetricsEndpoint } from './projectMetrics'
import { projectTimeseriesEndpoint } from './projectTimeseries'
import { noteEndpoints } from './notes'
import { promoCodeEndpoints } from './promoCodes'
import { readyEndpoint } from './ready'
import { listRequestsEndpoint, projectLogsEndpoint, requestDetailsEndpoint } from './requests'
import { revealContentEndpoint } from './revealContent'
import { savedViewEndpoints } from './savedViews'
import { searchEndpoint } from './search'
import { searchTransactionsEndpoint, transactionTrailEndpoint } from './transactions'
import { rerateUsageEndpoint, unpricedUsageEndpoint } from './unpricedUsage'
import {
  deleteUserEndpoint,
  readUserEndpoint,
  transferOwnershipEndpoint,
  userDeletionEndpoint,
} from './users'
import { bookUsageQueueEndpoint, usageQueueEndpoint } from './usageQueue'

/** Own routes, below /api. Each has a row in the access matrix test. */
export const endpoints: Endpoint[] = [
  ...ledgerEndpoints,
  ...promoCodeEndpoints,
  ...apiKeyEndpoints,
  ...standingEndpoints,
  ...noteEndpoints,
  ...savedViewEndpoints,
  ...discountEndpoints,
  exportEndpoint,
  attentionEndpoint,
  marksEndpoint,
  ...alertEndpoints,
  ...exportFileEndpoints,
  ingestUsageEndpoint,
  organizationCostByModelEndpoint,
  listMembersEndpoint,
  listOrganizationsEndpoint,
  listProjectsEndpoint,
  listTransactionsEndpoint,
  searchTransactionsEndpoint,
  transactionTrailEndpoint,
  organizationDetailsEndpoint,
  organizationTimeseriesEndpoint,
  analyticsEndpoint,
  analyticsSeriesEndpoint,
  lossesEndpoint,
  marginsEndpoint,
  platformCostByModelEndpoint,
  platformMetricsEndpoint,
  platformTimeseriesEndpoint,
  platformUsageEndpoint,
  projectCostByModelEndpoint,
  projectMetricsEndpoint,
  projectTimeseriesEndpoint,
  readyEndpoint,
  searchEndpoint,
  ingestLitellmEndpoint,
  ingestTracesEndpoint,
  usageQueueEndpoint,
  bookUsageQueueEndpoint,
  unpricedUsageEndpoint,
  rerateUsageEndpoint,
  listRequestsEndpoint,
  projectLogsEndpoint,
  requestDetailsEndpoint,
  revealContentEndpoint,
  readIntegrityEndpoint,
  runIntegrityEndpoint,
  readUserEndpoint,
  userDeletionEndpoint,
  deleteUserEndpoint,
  transferOwnershipEndpoint,
]
