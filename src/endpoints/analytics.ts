import type { PayloadRequest } from 'payload'

import { requireMetricsReader } from '@/access/requireMetricsReader'
import { ANALYTICS_RIGHTS } from '@/access/analyticsRights'
import { inSnapshot } from '@/db/inSnapshot'
import { getPool } from '@/db/requireTransaction'
import { analytics, parseAnalytics } from '@/metrics/readAnalytics'
import { analyticsSeries } from '@/metrics/readAnalyticsSeries'
import { losses } from '@/metrics/readLosses'
import { marginMatrix } from '@/metrics/readMarginMatrix'

import { endpoint } from './endpoint'
import { readQuery } from './readQuery'

/**
 * GET /api/admin/metrics/analytics?measure=totalCost&group=model&range=30d (or from and to), timeZone,
 * limit. To name organizations or projects takes the right to read them.
 */
export const analyticsEndpoint = endpoint('get', '/admin/metrics/analytics', async (req) => {
  const query = readAnalyticsQuery(req)
  return inSnapshot(getPool(req.payload), (snapshot) => analytics(snapshot, query))
})

/**
 * GET /api/admin/metrics/analytics/timeseries?measure=totalCost&group=model&range=30d (or from and to),
 * timeZone, granularity, limit: the same over time.
 */
export const analyticsSeriesEndpoint = endpoint(
  'get',
  '/admin/metrics/analytics/timeseries',
  async (req) => {
    const query = readAnalyticsQuery(req)
    return inSnapshot(getPool(req.payload), (snapshot) => analyticsSeries(snapshot, query))
  },
)

function readAnalyticsQuery(req: PayloadRequest) {
  requireMetricsReader(req, { permission: 'metrics:read', organization: null })
  const query = readQuery(req)
  const permission = ANALYTICS_RIGHTS[parseAnalytics(query).group]
  if (permission) requireMetricsReader(req, { permission, organization: null })
  return query
}

/** GET /api/admin/metrics/margins?group=model (or provider)&range=30d (or from and to), timeZone, limit */
export const marginsEndpoint = endpoint('get', '/admin/metrics/margins', async (req) => {
  const query = readMarginsQuery(req)
  return inSnapshot(getPool(req.payload), (snapshot) => marginMatrix(snapshot, query))
})

/** GET /api/admin/metrics/losses, asked likewise: the pairs of the matrix that cost more than they bring. */
export const lossesEndpoint = endpoint('get', '/admin/metrics/losses', async (req) => {
  const query = readMarginsQuery(req)
  return inSnapshot(getPool(req.payload), (snapshot) => losses(snapshot, query))
})

function readMarginsQuery(req: PayloadRequest) {
  requireMetricsReader(req, { permission: 'metrics:read', organization: null })
  requireMetricsReader(req, { permission: 'organizations:read', organization: null })
  return readQuery(req)
}
