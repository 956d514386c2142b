import type { MarkParts } from '@/alerts/readMarks'

import { can } from './permissions'

/** Which marks on a time axis somebody may see. */
export const markPartsOf = (user: unknown): MarkParts => ({
  priceChanges: can(user, 'catalog:read'),
  incidents: can(user, 'alerts:read'),
})
