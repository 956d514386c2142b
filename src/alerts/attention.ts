import type { AlertKind, AlertScope, AlertWindow } from './alertRule'

/** What can wait for an operator, in the order it is shown: what costs most to overlook first. */
export const ATTENTION_KINDS = [
  'firing_alert',
  'payment_failure',
  'negative_balance',
  'unusual_spending',
  'gift_request',
  'unpriced_usage',
  'unmapped_usage',
  'stale_pipeline',
  'integrity',
] as const
export type AttentionKind = (typeof ATTENTION_KINDS)[number]

/** One thing that waits for somebody. */
export type AttentionItem = {
  /** Of the row behind it, the same at every look. */
  id: string
  /** What or who it is about, by name. */
  subject: string
  organization: string | null
  /** USD, canonical decimal string; null where no money says how much it matters. */
  amount: string | null
  /** Since when, UTC with milliseconds; null where nobody knows. */
  since: string | null
  /** What is the matter, with its numbers. */
  sentence: string
  whatToDo: string
  /** Where it is looked into, a path of the desk. */
  path: string
  /** Only of `firing_alert`. */
  alert?: FiringAlert
}

/** How it stands with a rule that fires; its organization is that of the item, null of all together. */
export type FiringAlert = {
  level: 'alert' | 'warning'
  rule: string
  kind: AlertKind
  scope: AlertScope
  window: AlertWindow | null
  organizationName: string | null
  /** As it was told last: decimal strings of the kind's unit. */
  value: string | null
  threshold: string | null
  /** The rows that it adds up now, a path of the desk. */
  rowsPath: string
}

/** The worst of one kind, and how many there are. */
export type AttentionList = { total: number; items: AttentionItem[] }

/** Which moment it is (epoch ms), and how many items are wanted. */
export type AttentionQuestion = { now: number; limit: number }

export const NOTHING: AttentionList = { total: 0, items: [] }
