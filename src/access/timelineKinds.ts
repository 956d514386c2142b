import { TIMELINE_KINDS, type TimelineKind } from '@/organizations/readTimeline'

import { can, type Permission } from './permissions'

/** What a reader must hold to see the events of a kind. */
export const TIMELINE_PERMISSIONS: Record<TimelineKind, Permission> = {
  money: 'transactions:read',
  support: 'organizations:read',
  alerts: 'alerts:read',
  config: 'audit:read',
  audit: 'audit:read',
}

/** The kinds of events that somebody may see, in their order. */
export const readableKinds = (user: unknown): TimelineKind[] =>
  TIMELINE_KINDS.filter((kind) => can(user, TIMELINE_PERMISSIONS[kind]))
