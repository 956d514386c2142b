import type { ReactNode } from 'react'
import type { Params, PayloadRequest } from 'payload'

import { can, type Permission } from '@/access/permissions'

import { DiscountsTab } from '../discounts/DiscountsTab'
import { StatementPage } from '../statement/StatementPage'
import { SubscriptionTab } from '../subscription/SubscriptionTab'
import { AuditTab } from '../timeline/AuditTab'
import { TimelineTab } from '../timeline/TimelineTab'
import { ApiKeysTab } from './ApiKeysTab'
import { BalanceTab } from './BalanceTab'
import { MembersTab } from './MembersTab'
import { OverviewTab } from './OverviewTab'
import { ProjectsTab } from './ProjectsTab'
import { RequestsTab } from './RequestsTab'
import { TransactionsTab } from './TransactionsTab'

export type TabProps = { req: PayloadRequest; id: string; query: Params }

type Tab = {
  /** Behind the organization's address; empty for the one it opens with. */
  path: string
  label: string
  permission: Permission
  /** A page that belongs to a tab and is reached from it. */
  within?: string
  /** Null: Payload's generated form. */
  Content: ((props: TabProps) => ReactNode | Promise<ReactNode>) | null
}

/** The tabs of an organization, in their order. */
const TABS: readonly Tab[] = [
  { path: '', label: 'Overview', permission: 'metrics:read', Content: OverviewTab },
  { path: 'timeline', label: 'Timeline', permission: 'organizations:read', Content: TimelineTab },
  {
    path: 'transactions',
    label: 'Transactions',
    permission: 'transactions:read',
    Content: TransactionsTab,
  },
  {
    path: 'statement',
    label: 'Statement of account',
    permission: 'transactions:read',
    within: 'transactions',
    Content: StatementPage,
  },
  {
    path: 'balance',
    label: 'Why this balance',
    permission: 'transactions:read',
    within: 'transactions',
    Content: BalanceTab,
  },
  {
    path: 'subscription',
    label: 'Subscription',
    permission: 'organizations:read',
    Content: SubscriptionTab,
  },
  { path: 'projects', label: 'Projects', permission: 'projects:read', Content: ProjectsTab },
  { path: 'api-keys', label: 'API keys', permission: 'api-keys:read', Content: ApiKeysTab },
  { path: 'requests', label: 'Requests', permission: 'requests:read', Content: RequestsTab },
  { path: 'members', label: 'Members', permission: 'members:read', Content: MembersTab },
  {
    path: 'discounts',
    label: 'Discounts',
    permission: 'discounts:read',
    Content: DiscountsTab,
  },
  { path: 'audit', label: 'Audit', permission: 'audit:read', Content: AuditTab },
  { path: 'settings', label: 'Settings', permission: 'organizations:read', Content: null },
]

/** The tab behind the organization's address; null when there is none of that name. */
export function findTab(segments: readonly string[]): Tab | null {
  if (segments.length > 1) return null
  return TABS.find(({ path }) => path === (segments[0] ?? '')) ?? (segments[0] ? null : TABS[0]!)
}

export const tabsFor = (user: unknown): readonly Tab[] =>
  TABS.filter(({ permission, within }) => within === undefined && can(user, permission))
