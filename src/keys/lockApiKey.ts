import type { Tx } from '@/db/tx'
import { against, conflict } from '@/errors'
import { isIdShaped } from '@/ledger/entryInputs'
import { canonicalDecimal } from '@/money/canonicalDecimal'

import type { ApiKeyStatus } from './apiKeyRow'
import { apiKeyNotFound } from './readApiKey'

/** A key under its lock: what it is stays so until the transaction ends. */
export type LockedApiKey = {
  id: string
  status: ApiKeyStatus
  description: string | null
  /** USD, canonical. */
  usageLimit: string | null
  project: string
  organization: string
}

const LOCK = `
  select k.id, k.status::text as status, k.description, k.usage_limit as "usageLimit",
    p.id as project, p.organization_id as organization
  from api_keys k join projects p on p.id = k.project_id
  where k.id = $1 for no key update of k`

/**
 * The first step of every change of a key: changes of one key follow each other.
 * @throws RefusedError 404 `api_key_not_found`
 */
export async function lockApiKey(tx: Tx, id: string): Promise<LockedApiKey> {
  const { rows } = isIdShaped(id) ? await tx.query<LockedApiKey>(LOCK, [id]) : { rows: [] }
  const [key] = rows
  if (!key) throw apiKeyNotFound(id)
  const { usageLimit } = key
  return { ...key, usageLimit: usageLimit === null ? null : canonicalDecimal(usageLimit) }
}

/** The lock alone, for a path that looks the key up and decides by itself; nothing where there is none. */
export async function holdApiKey(tx: Tx, id: string): Promise<void> {
  if (isIdShaped(id)) await tx.query(LOCK, [id])
}

/** @throws RefusedError 409 `api_key_not_active` */
export function refuseRevoked({ id, status }: LockedApiKey): void {
  if (status !== 'active')
    throw conflict(
      'api_key_not_active',
      `This key is ${status === 'deleted' ? 'removed' : 'revoked'} already. It never works again: make a new one.`,
      { apiKey: id, status },
    )
}

/** What a key may become, from what it is; a status goes one way. */
const NEXT: Record<ApiKeyStatus, readonly ApiKeyStatus[]> = {
  active: ['inactive'],
  inactive: ['deleted'],
  deleted: [],
}

/**
 * For paths that write the status itself.
 * @throws RefusedError 422 `api_key_status_final`
 */
export function refuseStatusChange(from: ApiKeyStatus, to: ApiKeyStatus): void {
  if (from === to || NEXT[from].includes(to)) return
  throw against(
    'api_key_status_final',
    from === 'active'
      ? 'A key is revoked (inactive) before it is removed (deleted).'
      : 'A revoked key never works again, for nobody knows who has seen its token: make a new one.',
    { from, to, allowed: NEXT[from] },
  )
}
