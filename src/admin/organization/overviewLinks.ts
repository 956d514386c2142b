import { can } from '@/access/permissions'
import type { RequestStatus } from '@/usage/usageReport'

import { organizationPath } from './organizationPath'

/** The time of the overview as its address says it; nothing said is its default. */
type Time = Readonly<Record<'from' | 'timeZone' | 'to' | 'window', unknown>>

/** Failed by gateway or provider: what `errorCount` counts. */
const FAILED = ['gateway_error', 'upstream_error'] as const satisfies readonly RequestStatus[]

export type OverviewLinks = Partial<Record<'errors' | 'ownKey' | 'requests', string>> & {
  model?: (model: string) => string
  provider?: (provider: string) => string
  /** Of a part of the time, `to` exclusive. */
  bucket?: (range: { from: string; to: string }) => string
}

/** Where the rows behind an overview's figures are, in the same time; none for who may not read them. */
export function overviewLinks(organization: string, time: Time, user: unknown): OverviewLinks {
  if (!can(user, 'requests:read')) return {}
  const rows = (
    filters: Readonly<Record<string, string>>,
    within: Partial<Time> = time,
  ): string => {
    const query = new URLSearchParams(filters)
    for (const [name, value] of Object.entries(within))
      if (typeof value === 'string') query.set(name, value)
    const path = organizationPath(organization, 'requests')
    return query.size === 0 ? path : `${path}?${query}`
  }
  return {
    requests: rows({}),
    errors: rows({ status: FAILED.join(',') }),
    ownKey: rows({ billing: 'own_key' }),
    model: (model) => rows({ model }),
    provider: (provider) => rows({ provider }),
    bucket: ({ from, to }) => rows({}, { from, to, timeZone: time.timeZone }),
  }
}
