import type { ReactNode } from 'react'
import type { PayloadRequest } from 'payload'

import { can, type Permission } from '@/access/permissions'
import type { UserAnswer } from '@/users/readUser'

import { DeleteTab } from './DeleteTab'
import { OverviewTab } from './OverviewTab'

export type UserTabProps = {
  req: PayloadRequest
  id: string
  /** Asked for once a page: each reading is on record. */
  user: Promise<UserAnswer>
}

type Tab = {
  /** Behind the user's address; empty for the one it opens with. */
  path: string
  label: string
  permission: Permission
  /** Null: Payload's generated form, of which a deleted account has none. */
  Content: ((props: UserTabProps) => ReactNode) | null
}

const DELETED_LABEL = 'Certificate'

/** The tabs of a user, in their order. */
const TABS: readonly Tab[] = [
  { path: '', label: 'Overview', permission: 'users:read', Content: OverviewTab },
  { path: 'settings', label: 'Settings', permission: 'users:read', Content: null },
  { path: 'delete', label: 'Delete', permission: 'users:read', Content: DeleteTab },
]

const tabsOf = (isDeleted: boolean): Tab[] =>
  isDeleted
    ? TABS.filter(({ Content }) => Content !== null).map((tab) =>
        tab.path === 'delete' ? { ...tab, label: DELETED_LABEL } : tab,
      )
    : [...TABS]

/** The tab behind the user's address; null when there is none of that name. */
export function findUserTab(segments: readonly string[], isDeleted: boolean): Tab | null {
  if (segments.length > 1) return null
  return tabsOf(isDeleted).find(({ path }) => path === (segments[0] ?? '')) ?? null
}

export const userTabsFor = (user: unknown, isDeleted: boolean): Tab[] =>
  tabsOf(isDeleted).filter(({ permission }) => can(user, permission))
