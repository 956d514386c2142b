import type { Changes } from './recordAudit'

type Options = {
  personal?: readonly string[]
  ignored?: readonly string[]
  secret?: readonly string[]
}

const ALWAYS_IGNORED = new Set(['id', 'createdAt', 'updatedAt', 'collection', '_strategy'])

/** What differs between two documents, field by field, personal values apart and secrets masked. */
export function describeChanges(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  { personal = [], ignored = [], secret = [] }: Options,
): { plain: Changes; personal: Changes; isEmpty: boolean } {
  const plainChanges: Changes = {}
  const personalChanges: Changes = {}
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (ALWAYS_IGNORED.has(name) || ignored.includes(name)) continue
    const from = toIds(before[name])
    const to = toIds(after[name])
    if (JSON.stringify(from) === JSON.stringify(to)) continue
    if (secret.includes(name)) plainChanges[name] = { from: '(secret)', to: '(secret)' }
    else if (personal.includes(name)) {
      plainChanges[name] = { from: '(personal)', to: '(personal)' }
      personalChanges[name] = { from, to }
    } else plainChanges[name] = { from, to }
  }
  return {
    plain: plainChanges,
    personal: personalChanges,
    isEmpty: Object.keys(plainChanges).length === 0,
  }
}

/** Relations arrive as ids or as whole documents, depending on the depth asked for: compare ids. */
function toIds(value: unknown): unknown {
  if (value === undefined || value === null) return null
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(toIds)
  if (typeof value === 'object') {
    const entries = value as Record<string, unknown>
    if ('id' in entries && 'createdAt' in entries) return entries.id
    return Object.fromEntries(Object.entries(entries).map(([name, item]) => [name, toIds(item)]))
  }
  return value
}
