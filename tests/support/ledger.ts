import type { DatabasePool } from '@/db/tx'

import type { ApiAnswer, TestPayload } from './testPayload'

/** A ledger row as the database has it, money as text. */
export type StoredRow = {
  id: string
  type: string
  status: string
  amount: string | null
  credit_amount: string | null
  balance_after: string | null
  actor: string
  sequence: number
  reverses_id: string | null
  related_transaction_id: string | null
}

export async function rowsOf(pool: DatabasePool, organization: string): Promise<StoredRow[]> {
  const { rows } = await pool.query<StoredRow>(
    `select id, type, status, amount::text, credit_amount::text, balance_after::text, actor,
       sequence::int, reverses_id, related_transaction_id
     from transactions where organization_id = $1 order by sequence`,
    [organization],
  )
  return rows
}

export type StoredAudit = {
  action: string
  actor: string
  result: string
  resource: string | null
  reason: string | null
}

export async function auditOf(pool: DatabasePool, organization: string): Promise<StoredAudit[]> {
  // Entries of one millisecond come in the order in which they were written: rows only ever append.
  const { rows } = await pool.query<StoredAudit>(
    `select action, actor, result, resource, reason from audit_logs
     where organization = $1 order by created_at, ctid`,
    [organization],
  )
  return rows
}

/** Status and code in one, which is what a refusal is known by. */
export const refusalOf = (answer: ApiAnswer): [number, string] => [
  answer.status,
  answer.body?.error?.code ?? answer.body?.errors?.[0]?.data?.code,
]

/** The routes of the ledger, each with the caller's token. */
export const ledgerApi = (app: TestPayload) => {
  const post = (path: string) => (id: string, body: unknown, token: string) =>
    app.api('POST', `/api/admin/${path.replace(':id', id)}`, { token, body })
  return {
    gift: post('organizations/:id/gift-credits'),
    pay: post('organizations/:id/payments'),
    refund: post('transactions/:id/refund'),
    reverse: post('transactions/:id/reverse'),
    approve: post('gift-requests/:id/approve'),
    decline: post('gift-requests/:id/decline'),
  }
}

/** A gift that waits for a second person. */
export async function askApproval(
  app: TestPayload,
  organization: string,
  body: object,
  token: string,
): Promise<{ id: string; status: string }> {
  const answer = await ledgerApi(app).gift(organization, body, token)
  if (answer.status !== 202) throw new Error(`It does not wait: ${JSON.stringify(answer.body)}`)
  return answer.body.request
}

/** Sets limits straight in the database, as if they had always stood so. */
export const setLimits = (pool: DatabasePool, limits: Record<string, string>) =>
  pool.query(
    `with cleared as (delete from billing_settings)
     insert into billing_settings (${Object.keys(limits)
       .map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
       .join(', ')})
     values (${Object.keys(limits)
       .map((_, i) => `$${i + 1}`)
       .join(', ')})`,
    Object.values(limits),
  )
