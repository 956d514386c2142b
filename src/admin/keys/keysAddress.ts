import { malformed } from '@/errors'
import { parseTimeZone } from '@/time/parseTimeZone'

import type { ExportFilter } from '../exports/exportFilter'
import type { Address } from '../list/address'
import { pageOf } from '../organization/pageOf'

/** Every status that a list can be asked for; `active` unless said. */
export const STATUS_CHOICES = ['active', 'inactive', 'deleted', 'all'] as const

export type KeysAddress = {
  status: (typeof STATUS_CHOICES)[number]
  /** Ids of projects; null: all. */
  projects: readonly string[] | null
  search: string | null
  timeZone: string
  /** Counted from 1. */
  page: number
}

/** @throws RefusedError 400 `parameter_invalid`, `time_zone_invalid` */
export function parseKeysAddress({ status, project, q, timeZone, page }: Address): KeysAddress {
  const chosen = STATUS_CHOICES.find((choice) => choice === (status ?? 'active'))
  if (chosen === undefined)
    throw malformed('parameter_invalid', `status is one of ${STATUS_CHOICES.join(', ')}.`, {
      parameter: 'status',
      valid: STATUS_CHOICES,
    })
  return {
    status: chosen,
    projects: project?.split(',') ?? null,
    search: q?.trim() || null,
    timeZone: parseTimeZone(timeZone ?? 'UTC'),
    page: pageOf(page),
  }
}

/** The keys that are shown, all pages of them, as an export is asked for them. */
export const keysFilter = ({ status, projects, search }: KeysAddress): ExportFilter => ({
  status,
  ...(projects === null ? {} : { project: projects.join(',') }),
  ...(search === null ? {} : { search }),
})

/** The address of a list of keys; what is as it is by itself is left out. */
export function keysHref(path: string, asked: KeysAddress): string {
  const { status, projects, search, timeZone, page } = asked
  const query = new URLSearchParams()
  if (search !== null) query.set('q', search)
  if (status !== 'active') query.set('status', status)
  if (projects !== null) query.set('project', projects.join(','))
  if (timeZone !== 'UTC') query.set('timeZone', timeZone)
  if (page > 1) query.set('page', String(page))
  return query.size === 0 ? path : `${path}?${query}`
}
