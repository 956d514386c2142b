import type { ReactNode } from 'react'
import type { Params, PayloadRequest } from 'payload'

import { can, type Permission } from '@/access/permissions'

/** A page of one thing. `Shown` is what the thing's pages are given of it. */
export type DocumentTab<Shown> = {
  /** Behind the thing's address; empty for the one it opens with. */
  path: string
  label: string
  permission: Permission
  /** Null: Payload's generated form. */
  Content: ((props: DocumentTabProps<Shown>) => ReactNode) | null
}

export type DocumentTabProps<Shown> = { req: PayloadRequest; shown: Shown; query: Params }

/** The tab behind an address; null when there is none of that name. */
export function findDocumentTab<Tab extends { path: string }>(
  tabs: readonly Tab[],
  segments: readonly string[],
): Tab | null {
  if (segments.length > 1) return null
  return tabs.find(({ path }) => path === (segments[0] ?? '')) ?? null
}

export const documentTabsFor = <Tab extends { permission: Permission }>(
  tabs: readonly Tab[],
  user: unknown,
): readonly Tab[] => tabs.filter(({ permission }) => can(user, permission))
