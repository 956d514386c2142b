import { escapeLike } from '@/db/escapeLike'
import type { Queryable } from '@/db/tx'

/** What a search looks for, in the order in which it is shown. */
export const SEARCH_KINDS = [
  'organization',
  'project',
  'apiKey',
  'user',
  'request',
  'transaction',
  'giftRequest',
  'promoCode',
  'discount',
  'note',
  'model',
  'provider',
  'price',
  'usageMapping',
  'serviceAccount',
  'audit',
] as const
export type SearchKind = (typeof SEARCH_KINDS)[number]

/** One thing found, in words. */
export type Found = {
  id: string
  title: string
  /** What tells it from its like; times are in UTC. */
  detail: string
  /** Whether what was searched for is this thing's own id, token, name or address. */
  isExact: boolean
  /** Where the thing is shown as a part of an organization: whose it is. */
  organization?: string
  /** Of a request for credits: waiting, approved, declined or expired. */
  state?: string
}

/** Looks for things of one kind; none where the term cannot mean one. */
export type Finder = (db: Queryable, term: Term, limit: number) => Promise<Found[]>

/** What is searched for. */
export type Term = {
  /** Trimmed, not empty. */
  text: string
  lower: string
  /** `lower` within anything, as a pattern of LIKE; null: too short for a look at names. */
  pattern: string | null
}

/** Fewer letters and digits than these are in too many names, and no index knows them. */
const LETTERS = 3

/**
 * @param text what somebody typed or pasted: trimmed, not empty
 */
export function readTerm(text: string): Term {
  const lower = text.toLowerCase()
  const letters = lower.match(/[\p{L}\p{N}]/gu)?.length ?? 0
  return { text, lower, pattern: letters < LETTERS ? null : `%${escapeLike(lower)}%` }
}

/** Parts of a detail, those that there are. */
export const inWords = (...parts: readonly (string | null | undefined)[]): string =>
  parts.filter((part) => part !== null && part !== undefined && part !== '').join(' · ')

/** A status that goes without saying is not said. */
export const unlessActive = (status: string): string | null => (status === 'active' ? null : status)
