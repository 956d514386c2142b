import type { CollectionAfterChangeHook, CollectionAfterDeleteHook } from 'payload'

import { forgetRule } from '@/alerts/forgetRule'
import { requireTransaction } from '@/db/requireTransaction'

type Rule = Record<string, unknown> & { id: string }

/** What a state is about; another recipient does not make an alert new. */
const WATCHED = ['kind', 'scope', 'organization', 'window', 'enabled'] as const

const idOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'id' in value ? value.id : (value ?? null)

/** A rule that watches something else, or is switched off, begins anew. */
export const forgetChangedState: CollectionAfterChangeHook<Rule> = async ({
  doc,
  previousDoc,
  operation,
  req,
}) => {
  const isSame = WATCHED.every((name) => idOf(doc[name]) === idOf(previousDoc[name]))
  if (operation === 'update' && !isSame) await forgetRule(await requireTransaction(req), doc.id)
  return doc
}

/** Its history stays. */
export const forgetDeletedState: CollectionAfterDeleteHook<Rule> = async ({ doc, req }) => {
  await forgetRule(await requireTransaction(req), doc.id)
}
