import type { PayloadRequest } from 'payload'

import { forbidden, unauthenticated } from '@/errors'

/** The five rights bundles of people who may sign in to this admin. */
export const OPERATOR_ROLES = ['owner', 'finance', 'catalog', 'support', 'auditor'] as const
export type OperatorRole = (typeof OPERATOR_ROLES)[number]

/** Every permission of the product, `noun:verb`. Screens, hooks and routes ask for these only. */
export const PERMISSIONS = [
  'organizations:read',
  'organizations:write',
  'organizations:delete',
  'organizations:note',
  'members:read',
  'members:write',
  'projects:read',
  'projects:write',
  'api-keys:read',
  'api-keys:write',
  'requests:read',
  'content:read',
  'metrics:read',
  'transactions:read',
  'discounts:read',
  'discounts:write',
  'credits:gift',
  'credits:approve',
  'credits:refund',
  'payments:record',
  'promo-codes:read',
  'promo-codes:write',
  'promo-codes:redeem',
  'catalog:read',
  'catalog:write',
  'users:read',
  'users:write',
  'users:delete',
  'operators:write',
  'service-accounts:read',
  'service-accounts:write',
  'usage-mappings:read',
  'usage-mappings:write',
  'usage:rerate',
  'settings:read',
  'settings:write',
  'exports:read',
  'audit:read',
  'integrity:read',
  'alerts:read',
  'alerts:write',
] as const
export type Permission = (typeof PERMISSIONS)[number]

const reads = PERMISSIONS.filter((permission) => permission.endsWith(':read'))

const GRANTS: Record<OperatorRole, ReadonlySet<Permission>> = {
  owner: new Set(PERMISSIONS),
  finance: new Set([
    'organizations:read',
    'organizations:write',
    'organizations:note',
    'members:read',
    'projects:read',
    'api-keys:read',
    'requests:read',
    'metrics:read',
    'transactions:read',
    'discounts:read',
    'discounts:write',
    'credits:gift',
    'credits:approve',
    'credits:refund',
    'payments:record',
    'promo-codes:read',
    'promo-codes:write',
    'promo-codes:redeem',
    'settings:read',
    'catalog:read',
    'users:read',
    'exports:read',
    'usage-mappings:read',
    'usage-mappings:write',
    'usage:rerate',
    'integrity:read',
    'alerts:read',
    'alerts:write',
  ]),
  catalog: new Set(['catalog:read', 'catalog:write', 'metrics:read', 'usage:rerate']),
  support: new Set([
    'organizations:read',
    'organizations:note',
    'members:read',
    'projects:read',
    'api-keys:read',
    'requests:read',
    'metrics:read',
    'transactions:read',
    'discounts:read',
    'credits:gift',
    'promo-codes:read',
    'settings:read',
    'users:read',
    'usage-mappings:read',
    'alerts:read',
  ]),
  auditor: new Set(reads),
}

/** Somebody signed in as a person with an operator role. */
export type Operator = { id: string; email: string; role: OperatorRole }

type SignedIn = { collection?: string; id: number | string } & Record<string, unknown>

const hasEnded = ({ status }: SignedIn): boolean => status === 'deactivated' || status === 'deleted'

/** The operator behind a request, or null: customers and service accounts are no operators. */
export function findOperator(user: unknown): Operator | null {
  const signedIn = user as SignedIn | null | undefined
  if (!signedIn || signedIn.collection !== 'users' || hasEnded(signedIn)) return null
  const role = OPERATOR_ROLES.find((name) => name === signedIn.operatorRole)
  if (!role) return null
  return {
    id: String(signedIn.id),
    email: typeof signedIn.email === 'string' ? signedIn.email : '',
    role,
  }
}

/** Whether the request's user holds the permission. */
export function can(user: unknown, permission: Permission): boolean {
  const operator = findOperator(user)
  return operator !== null && GRANTS[operator.role].has(permission)
}

/** Collection or field access: `access: { read: allow('organizations:read') }`. */
export const allow =
  (permission: Permission) =>
  ({ req }: { req: PayloadRequest }): boolean =>
    can(req.user, permission)

/** For what nobody may do by this path, whatever the role. */
export const nobody = (): boolean => false

/**
 * The operator of an own endpoint, whatever their role.
 * @throws RefusedError 401 without a session, 403 for anybody else
 */
export function requireOperator(req: PayloadRequest): Operator {
  if (!req.user) throw unauthenticated()
  const operator = findOperator(req.user)
  if (!operator) throw forbidden('This is for operators. Ask an owner for a role.')
  return operator
}

/**
 * The operator of an own endpoint.
 * @throws RefusedError 401 without a session, 403 without the permission
 */
export function requirePermission(req: PayloadRequest, permission: Permission): Operator {
  if (!req.user) throw unauthenticated()
  const operator = findOperator(req.user)
  if (!operator || !GRANTS[operator.role].has(permission))
    throw forbidden(`This needs the permission ${permission}. Ask an owner for it.`, { permission })
  return operator
}
