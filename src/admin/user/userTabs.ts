import type { UserAnswer } from '@/users/readUser'

import type { DocumentTab } from '../document/documentTabs'
import { DeleteTab } from './DeleteTab'
import { OverviewTab } from './OverviewTab'

const overview: DocumentTab<UserAnswer> = {
  ...{ path: '', label: 'Overview', permission: 'users:read' },
  Content: OverviewTab,
}
const settings: DocumentTab<UserAnswer> = {
  ...{ path: 'settings', label: 'Settings', permission: 'users:read' },
  Content: null,
}
const deletion = (label: string): DocumentTab<UserAnswer> => ({
  ...{ path: 'delete', label, permission: 'users:read' },
  Content: DeleteTab,
})

/** The tabs of a user, in their order. There is nothing to set in a deleted account. */
export const userTabs = (isDeleted: boolean): readonly DocumentTab<UserAnswer>[] =>
  isDeleted ? [overview, deletion('Certificate')] : [overview, settings, deletion('Delete')]
