import { can } from '@/access/permissions'
import type { RequestStatus } from '@/usage/usageReport'

import { withTime, type OverviewTime } from './overviewTime'

/** Failed by gateway or provider: what `errorCount` counts. */
const FAILED = ['gateway_error', 'upstream_error'] as const satisfies readonly RequestStatus[]

export type OverviewLinks = Partial<
  Record<'errors' | 'ownKey' | 'requests' | 'savings', string>
> & {
  model?: (model: string) => string
  provider?: (provider: string) => string
  /** Of a part of the time, `to` exclusive. */
  bucket?: (range: { from: string; to: string }) => string
  /** Of one way to fail; kind null: of any. */
  failure?: (status: RequestStatus, errorKind: string | null) => string
}

/**
 * Where the rows behind an overview's figures are, in the same time; none for who may not read them.
 * @param path of the list of requests of whoever the overview is about
 */
export function overviewLinks(path: string, time: OverviewTime, user: unknown): OverviewLinks {
  if (!can(user, 'requests:read')) return {}
  const rows = (
    filters: Readonly<Record<string, string>>,
    within: Partial<OverviewTime> = time,
  ): string => withTime(path, within, filters)
  return {
    requests: rows({}),
    errors: rows({ status: FAILED.join(',') }),
    ownKey: rows({ billing: 'own_key' }),
    model: (model) => rows({ model }),
    provider: (provider) => rows({ provider }),
    bucket: ({ from, to }) => rows({}, { from, to, timeZone: time.timeZone }),
    failure: (status, errorKind) => rows({ status, ...(errorKind === null ? {} : { errorKind }) }),
  }
}
