import { formatInstant } from '@/time/formatInstant'

import type { AlertKind, AlertWindow } from './alertRule'
import { windowStart } from './usageWindow'

const HOUR_MS = 3_600_000

type Watched = {
  kind: AlertKind
  window: AlertWindow | null
  /** Null: everybody together. */
  organization: string | null
  /** Epoch ms. */
  now: number
}

/** The page of the desk with the rows that a rule adds up now. */
export function rowsBehind({ kind, window, organization, now }: Watched): string {
  const owner =
    organization === null ? '' : `/collections/organizations/${encodeURIComponent(organization)}`
  const requests = (from: number, filters: Record<string, string> = {}) =>
    `${owner}/requests?${new URLSearchParams({ ...filters, from: formatInstant(from), to: formatInstant(now) })}`
  const start = windowStart(window ?? 'day', now)
  switch (kind) {
    case 'low_balance':
    case 'percent_of_credits':
      return `${owner}/transactions`
    case 'payment_failure':
      return `${owner}/subscription`
    case 'error_rate':
      return requests(start, { status: 'gateway_error,upstream_error' })
    case 'unpriced_usage':
      return organization === null ? '/requests/unpriced' : requests(start)
    case 'unusual_spend':
      // The last whole hour and the running one.
      return requests(Math.floor(now / HOUR_MS) * HOUR_MS - HOUR_MS)
    case 'absolute_spend':
    case 'stale_pipeline':
      return requests(start)
  }
}
