import type { CollectionBeforeChangeHook } from 'payload'

import { against } from '@/errors'

// Only where a price ends may be said later, and what is written about it.
const EDITABLE = new Set(['effectiveTo', 'sourceUrl', 'sourceNote', 'updatedAt', 'createdAt'])

const plain = (value: unknown): string => {
  if (value === undefined || value === null || value === '') return ''
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(plain).join('|')
  if (typeof value === 'object')
    return Object.entries(value)
      .filter(([name, item]) => name !== 'id' && plain(item) !== '')
      .map(([name, item]) => `${name}=${plain(item)}`)
      .sort()
      .join('&')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A price that may have rated requests keeps its numbers: a change is a new version. */
export const refuseEditedPrice: CollectionBeforeChangeHook = ({ data, originalDoc, operation }) => {
  const next = data as Record<string, unknown>
  if (operation !== 'update' || !originalDoc) return next
  const before = originalDoc as Record<string, unknown>
  const changed = Object.keys(next).filter(
    (name) => !EDITABLE.has(name) && plain(next[name]) !== plain(before[name]),
  )
  if (changed.length > 0)
    throw against(
      'price_published',
      `A published price is not edited (${changed.join(', ')}). Create a new one with its own start.`,
      { fields: changed },
    )
  return next
}
