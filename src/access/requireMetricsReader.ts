import type { PayloadRequest } from 'payload'

import { forbidden } from '@/errors'

import { requirePermission, type Permission } from './permissions'
import { requireScope } from './serviceAccounts'

/**
 * Lets in an operator with the permission, or a service account with the scope metrics:read that is
 * bound to the organization or to none. Figures of the whole platform (organization null) are only
 * for accounts that are bound to none.
 * @throws RefusedError 401, 403
 */
export function requireMetricsReader(
  req: PayloadRequest,
  { permission, organization }: { permission: Permission; organization: string | null },
): void {
  const caller = req.user as { collection?: string } | null
  if (caller?.collection !== 'service-accounts') {
    requirePermission(req, permission)
    return
  }
  const { organizations } = requireScope(req, 'metrics:read')
  const isBound = organizations.length > 0
  if (isBound && (organization === null || !organizations.includes(organization)))
    throw forbidden('This service account does not read these figures.', { organizations })
}
