import type { PayloadRequest } from 'payload'

import { systemActor, type AuditActor } from '@/audit/recordAudit'

type Person = { id: number | string; email?: unknown; operatorRole?: unknown; collection?: string }

/** Who is behind a request, for the audit trail. Without a user it is the system itself. */
export function auditActor(req: PayloadRequest, signedIn: unknown = req.user): AuditActor {
  const person = signedIn as Person | null
  const from = {
    ipAddress: req.headers?.get('x-client-address') ?? null,
    userAgent: req.headers?.get('user-agent')?.slice(0, 300) ?? null,
    requestId: req.headers?.get('x-request-id') ?? null,
  }
  if (!person) {
    const cause = typeof req.context?.cause === 'string' ? req.context.cause : 'command'
    return { ...systemActor(cause), ...from }
  }
  return {
    actor: String(person.id),
    actorRole:
      typeof person.operatorRole === 'string'
        ? person.operatorRole
        : person.collection === 'service-accounts'
          ? 'service_account'
          : null,
    actorEmail: typeof person.email === 'string' ? person.email : null,
    ...from,
  }
}
