import type { ReactNode } from 'react'
import type { Params, PayloadRequest } from 'payload'

import { can, type Permission } from '@/access/permissions'
import { organizationsSlug } from '@collections/slugs'

export type TabProps = { req: PayloadRequest; id: string; query: Params }

type Tab = {
  /** Behind the organization's address; empty for the one it opens with. */
  path: string
  label: string
  permission: Permission
  /** Null: Payload's generated form. */
  Content: ((props: TabProps) => ReactNode | Promise<ReactNode>) | null
}

/** The tabs of an organization, in their order. */
const TABS: readonly Tab[] = [
  { path: 'settings', label: 'Settings', permission: 'organizations:read', Content: null },
]

/** The tab behind the organization's address; null when there is none of that name. */
export function findTab(segments: readonly string[]): Tab | null {
  if (segments.length > 1) return null
  return TABS.find(({ path }) => path === (segments[0] ?? '')) ?? (segments[0] ? null : TABS[0]!)
}

export const tabsFor = (user: unknown): readonly Tab[] =>
  TABS.filter(({ permission }) => can(user, permission))

/** The address of an organization's tab. */
export const organizationPath = (id: string, tab: string): string =>
  `/collections/${organizationsSlug}/${encodeURIComponent(id)}${tab === '' ? '' : `/${tab}`}`
