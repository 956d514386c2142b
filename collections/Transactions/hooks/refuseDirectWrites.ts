import type { CollectionBeforeOperationHook, PayloadRequest } from 'payload'

import { can } from '@/access/permissions'
import { recordRefusal } from '@/access/recordRefusal'
import { forbidden, malformed, RefusedError } from '@/errors'

import { transactionFields } from '../fields'

const KNOWN = new Set([
  ...transactionFields.flatMap((field) => ('name' in field ? [field.name] : [])),
  'createdAt',
  'updatedAt',
])

/**
 * What no path may do with ledger rows, said with a code and written down, before Payload's own
 * checks and for callers that override them: change one, remove one, or create one with fields that
 * do not exist or without the right.
 */
export const refuseDirectWrites: CollectionBeforeOperationHook = async (call) => {
  const { operation, overrideAccess, req } = call
  const refusal = findRefusal(operation, call.args, req, overrideAccess ?? false)
  if (!refusal) return call.args
  const { action, error } = refusal
  await recordRefusal(req, error, {
    action,
    resourceType: 'transaction',
    resource: idOf(call.args),
  })
  throw error
}

type Refusal = { action: string; error: RefusedError }

function findRefusal(
  operation: string,
  args: unknown,
  req: PayloadRequest,
  overrideAccess: boolean,
): Refusal | null {
  // Nobody signed in: Payload answers that by itself, and there is nobody to write down.
  if (!req.user && !overrideAccess) return null
  if (operation === 'update' || operation === 'delete')
    return { action: `transaction.${operation}`, error: appendOnly() }
  if (operation !== 'create') return null
  if (!overrideAccess && !can(req.user, 'credits:gift'))
    return {
      action: 'credits.gift',
      error: forbidden('This needs the permission credits:gift. Ask an owner for it.', {
        permission: 'credits:gift',
      }),
    }
  const error = unknownField((args as { data?: Record<string, unknown> }).data ?? {})
  return error ? { action: 'credits.gift', error } : null
}

const appendOnly = () =>
  new RefusedError(
    403,
    'append_only',
    'Ledger rows are never changed or removed: a wrong one is answered by a reversing row.',
  )

function unknownField(data: Record<string, unknown>): RefusedError | null {
  const unknown = Object.keys(data).filter((name) => !KNOWN.has(name))
  if (unknown.length === 0) return null
  return malformed('unknown_field', `Unknown field ${unknown.join(', ').slice(0, 200)}.`)
}

const idOf = (args: unknown): string | null => {
  const { id } = args as { id?: unknown }
  return typeof id === 'string' ? id : null
}
