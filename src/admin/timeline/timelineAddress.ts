import type { TimelineEvent, TimelineKind } from '@/organizations/readTimeline'

import { organizationPath } from '../organization/organizationPath'
import { transactionPath } from '../transactions/transactionPath'

/** What the kinds are called on the chips and beside each event. */
export const KIND_WORDS: Record<TimelineKind, { chip: string; one: string }> = {
  money: { chip: 'Money', one: 'Money' },
  support: { chip: 'Notes', one: 'Note' },
  alerts: { chip: 'Alerts', one: 'Alert' },
  config: { chip: 'Changes', one: 'Change' },
  audit: { chip: 'Other actions', one: 'Action' },
}

/** The address of the timeline: one kind or all, and where the page begins. */
export function timelineHref(
  organization: string,
  { kind, cursor }: { kind?: TimelineKind | null; cursor?: string | null },
): string {
  const query = new URLSearchParams({ ...(kind ? { kind } : {}), ...(cursor ? { cursor } : {}) })
  return `${organizationPath(organization, 'timeline')}${query.size === 0 ? '' : `?${query}`}`
}

/** Where the row behind an event is looked at; null where the event shows all there is. */
export function eventHref(
  organization: string,
  { source, id }: Pick<TimelineEvent, 'id' | 'source'>,
): string | null {
  if (source === 'transaction') return transactionPath(id)
  if (source === 'credit_request') return '/gift-requests?status=all'
  if (source === 'audit_log')
    return `${organizationPath(organization, 'audit')}?entry=${encodeURIComponent(id)}`
  return null
}
