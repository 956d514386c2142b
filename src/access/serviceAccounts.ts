import type { AuthStrategy, PayloadRequest } from 'payload'

import { getReader } from '@/db/requireTransaction'
import { forbidden, unauthenticated } from '@/errors'
import { hashToken, newToken, SERVICE_TOKEN_PREFIX } from '@/tokens'

/** What a machine may be allowed to do. */
export const SCOPES = ['usage:write', 'config:read', 'keys:read', 'metrics:read'] as const
export type Scope = (typeof SCOPES)[number]

/** A new token, shown once, and the hash that is kept of it. */
export const newServiceToken = () => newToken(SERVICE_TOKEN_PREFIX)

/** A machine that has shown a valid token. `organizations` empty = all of them. */
export type ServiceAccount = {
  collection: 'service-accounts'
  id: string
  name: string
  scopes: readonly string[]
  organizations: readonly string[]
}

type Row = { id: string; name: string; scopes: string[]; organizations: string[] }

const FIND_BY_TOKEN = `
  select a.id, a.name,
    coalesce((select array_agg(s.value::text) from service_accounts_scopes s where s.parent_id = a.id), '{}') as scopes,
    coalesce((select array_agg(r.organizations_id) from service_accounts_rels r
              where r.parent_id = a.id and r.path = 'organizations'), '{}') as organizations
  from service_accounts a
  where a.token_hash = $1 and a.revoked_at is null
    and (a.expires_at is null or a.expires_at > clock_timestamp())`

// At most once a minute: enough to see whether an account is alive, and ingest does not write twice.
const TOUCH = 'select ledger.touch_service_account($1)'

/** `Authorization: Bearer llmgs_…` */
export const serviceAccountStrategy: AuthStrategy = {
  name: 'service-account-token',
  authenticate: async ({ headers, payload }) => {
    const token = /^Bearer (llmgs_[0-9A-Za-z]{40})$/.exec(headers.get('authorization') ?? '')?.[1]
    if (!token) return { user: null }
    const reader = getReader(payload)
    const account = (await reader.query<Row>(FIND_BY_TOKEN, [hashToken(token)])).rows[0]
    if (!account) return { user: null }
    await reader.query(TOUCH, [account.id])
    // Payload types the user as one of its documents; ours carries what scopes need and no more.
    return { user: { collection: 'service-accounts', ...account } as never }
  },
}

/**
 * The service account of an own endpoint.
 * @throws RefusedError 401 without a valid token, 403 without the scope
 */
export function requireScope(req: PayloadRequest, scope: Scope): ServiceAccount {
  const caller = req.user as unknown as ServiceAccount | null
  if (!caller) throw unauthenticated('Send a service account token: Authorization: Bearer llmgs_…')
  if (caller.collection !== 'service-accounts' || !caller.scopes.includes(scope))
    throw forbidden(`This needs a service account with the scope ${scope}.`, { scope })
  return caller
}
