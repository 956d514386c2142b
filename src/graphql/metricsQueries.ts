import type * as graphql from 'graphql'
import type { Config, PayloadRequest } from 'payload'

import { requireMetricsReader } from '@/access/requireMetricsReader'
import { getPool } from '@/db/requireTransaction'
import { malformed } from '@/errors'
import type { MetricsScope } from '@/metrics/answers'
import { readCostByModel } from '@/metrics/readCostByModel'
import { readPlatformMetrics } from '@/metrics/readPlatformMetrics'
import { readTimeseries } from '@/metrics/readTimeseries'
import { readUsageDetails } from '@/metrics/readUsageDetails'
import { FILTER_NAMES } from '@/metrics/usageFilter'

import { metricsTypes } from './metricsTypes'

type Arguments = Readonly<Record<string, string | null | undefined>>
type Query = graphql.GraphQLFieldConfig<unknown, { req: PayloadRequest }, Arguments>

const TIME = ['window', 'from', 'to', 'timeZone']
const SUBJECT = ['organization', 'project']
/** What a question may be about, whole or a part of it. */
const WHOSE = [...SUBJECT, ...FILTER_NAMES]

/**
 * The metrics of the API as GraphQL queries: the same questions, parameters, rights and answers.
 * Without an organization they ask about the platform.
 */
export const metricsQueries: NonNullable<NonNullable<Config['graphQL']>['queries']> = (library) => {
  const types = metricsTypes(library)
  const query = (
    type: graphql.GraphQLObjectType,
    names: readonly string[],
    resolve: (req: PayloadRequest, given: Arguments) => Promise<unknown>,
  ): Query => ({
    type: new library.GraphQLNonNull(type),
    args: Object.fromEntries(names.map((name) => [name, { type: library.GraphQLString }])),
    resolve: (_root, given, { req }) => resolve(req, given),
  })
  return {
    usageMetrics: query(types.UsageMetrics, [...WHOSE, ...TIME], (req, given) =>
      readUsageDetails(getPool(req.payload), {
        scope: scopeFor(req, given),
        query: withoutSubject(given),
      }),
    ),
    usageTimeseries: query(
      types.UsageTimeseries,
      [...WHOSE, ...TIME, 'range', 'granularity', 'mode'],
      (req, given) =>
        readTimeseries(getPool(req.payload), {
          scope: scopeFor(req, given),
          query: withoutSubject(given),
        }),
    ),
    costByModel: query(
      types.CostByModel,
      [...WHOSE, ...TIME, 'range', 'granularity', 'mode', 'limit'],
      (req, given) =>
        readCostByModel(getPool(req.payload), {
          scope: scopeFor(req, given),
          query: withoutSubject(given),
        }),
    ),
    platformMetrics: query(types.PlatformMetrics, ['range', ...TIME], (req, given) => {
      scopeFor(req, {})
      return readPlatformMetrics(getPool(req.payload), { query: withoutSubject(given) })
    }),
  }
}

/**
 * Whose usage is asked about, once the caller may know.
 * @throws RefusedError 400 `organization_required`, 401, 403
 */
function scopeFor(req: PayloadRequest, { organization, project }: Arguments): MetricsScope {
  if (organization) {
    requireMetricsReader(req, { permission: 'organizations:read', organization })
    return project
      ? { kind: 'project', organization, project }
      : { kind: 'organization', organization }
  }
  requireMetricsReader(req, { permission: 'metrics:read', organization: null })
  if (project) throw malformed('organization_required', 'Name the organization of the project.')
  return { kind: 'platform' }
}

/** What is null is not given. */
const withoutSubject = (given: Arguments): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      SUBJECT.includes(name) || value === null || value === undefined ? [] : [[name, value]],
    ),
  )
