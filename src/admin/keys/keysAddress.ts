import { API_KEY_STATUSES, type ApiKeyStatus } from '@/keys/apiKeyRow'

import type { SearchParams } from '../list/address'
import { pageOf } from '../organization/pageOf'

/** Every status that the list can be asked for; `active` unless said. */
export const STATUS_CHOICES = ['active', 'inactive', 'deleted', 'all'] as const
type StatusChoice = ApiKeyStatus | 'all'

export type KeysAddress = {
  status: StatusChoice
  /** Ids of projects; null: all. */
  projects: readonly string[] | null
  /** Counted from 1. */
  page: number
}

/** What an address asks for; what it cannot ask for is as if it were not there. */
export function readKeysAddress({ status, project, page }: SearchParams): KeysAddress {
  return {
    status: status === 'all' ? 'all' : (API_KEY_STATUSES.find((one) => one === status) ?? 'active'),
    projects: typeof project === 'string' && project !== '' ? project.split(',') : null,
    page: pageOf(page),
  }
}

/** The address of the list with something of it changed; another status begins at its first page. */
export function keysHref(path: string, { status, projects, page }: KeysAddress): string {
  const query = new URLSearchParams()
  if (status !== 'active') query.set('status', status)
  if (projects !== null) query.set('project', projects.join(','))
  if (page > 1) query.set('page', String(page))
  return query.size === 0 ? path : `${path}?${query}`
}
