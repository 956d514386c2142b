import type { CollectionBeforeOperationHook } from 'payload'

// Payload has no maximum: `?limit=0` would answer with the whole table.
const MAX_LIMIT = 100

/** Lists are bounded, and ordered to the end: id breaks every tie, so pages never repeat a row. */
export const boundList: CollectionBeforeOperationHook = ({ args, operation, req }) => {
  // Reading one document by its id passes here too, and has nothing to bound.
  if (operation !== 'read' || 'id' in args) return args
  const sort = toList(args.sort)
  const bounded = sort.length > 0 && !sort.some((key) => key === 'id' || key === '-id')
  const limit =
    req.payloadAPI === 'local' ? args.limit : Math.min(Math.max(args.limit || 10, 1), MAX_LIMIT)
  return { ...args, limit, ...(bounded ? { sort: [...sort, 'id'] } : {}) }
}

const toList = (sort: unknown): string[] => {
  if (typeof sort === 'string') return sort.split(',').filter(Boolean)
  return Array.isArray(sort) ? sort.map(String) : []
}
