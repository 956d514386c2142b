import { ATTENTION_KINDS, type AttentionKind } from '@/alerts/attention'

import { can, type Permission } from './permissions'

/** What a reader must hold to see what waits, by kind. */
const ATTENTION_PERMISSIONS: Record<AttentionKind, Permission> = {
  firing_alert: 'alerts:read',
  payment_failure: 'organizations:read',
  negative_balance: 'organizations:read',
  unusual_spending: 'organizations:read',
  gift_request: 'transactions:read',
  unpriced_usage: 'catalog:read',
  unmapped_usage: 'usage-mappings:read',
  stale_pipeline: 'organizations:read',
  integrity: 'integrity:read',
}

/** The kinds that somebody may see, in their order. */
export const attentionKindsOf = (user: unknown): AttentionKind[] =>
  ATTENTION_KINDS.filter((kind) => can(user, ATTENTION_PERMISSIONS[kind]))
