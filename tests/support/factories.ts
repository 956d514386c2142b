import { newServiceToken, type Scope } from '@/access/serviceAccounts'
import type { OperatorRole } from '@/access/permissions'
import type { DatabasePool } from '@/db/tx'
import { inTransaction } from '@/db/inTransaction'
import { newId, randomText } from '@/ids'
import { postTransaction } from '@/ledger/postTransaction'

import type { TestPayload } from './testPayload'

const PASSWORD = 'a long test password'

/** An operator (or, without a role, a customer) with a session token. A sign-in costs half a second. */
export async function signInAs(
  app: TestPayload,
  role: OperatorRole | null,
): Promise<{ id: string; email: string; token: string }> {
  const email = `${role ?? 'customer'}-${randomText(6).toLowerCase()}@example.com`
  const user = await app.payload.create({
    collection: 'users',
    data: { email, password: PASSWORD, name: email, operatorRole: role, status: 'active' },
    overrideAccess: true,
  })
  const answer = await app.api('POST', '/api/users/login', { body: { email, password: PASSWORD } })
  if (answer.status !== 200) throw new Error(`Sign-in failed: ${JSON.stringify(answer.body)}`)
  return { id: String(user.id), email, token: answer.body.token }
}

/** An organization straight in the database, as cheap as can be. */
export async function makeOrganization(
  pool: DatabasePool,
  overrides: { name?: string; status?: string; retentionLevel?: string } = {},
): Promise<string> {
  const id = newId('org')
  await pool.query(
    `insert into organizations (id, name, billing_email, status, retention_level, plan, dev_plan,
       payment_failure_count, updated_at, created_at)
     values ($1, $2, $3, $4, $5, 'free', 'none', 0, now(), now())`,
    [
      id,
      overrides.name ?? `Organization ${id}`,
      `${id.toLowerCase()}@example.com`,
      overrides.status ?? 'active',
      overrides.retentionLevel ?? 'none',
    ],
  )
  return id
}

export async function makeProject(pool: DatabasePool, organization: string): Promise<string> {
  const id = newId('prj')
  await pool.query(
    `insert into projects (id, organization_id, name, mode, status, updated_at, created_at)
     values ($1, $2, $1, 'hybrid', 'active', now(), now())`,
    [id, organization],
  )
  return id
}

export async function makeApiKey(pool: DatabasePool, project: string): Promise<string> {
  const id = newId('key')
  await pool.query(
    `insert into api_keys (id, project_id, masked_token, token_hash, status, updated_at, created_at)
     values ($1, $2, 'llmg_abcd…wxyz', $1, 'active', now(), now())`,
    [id, project],
  )
  return id
}

/** A top-up through the ledger's one door. */
export const topUp = (pool: DatabasePool, organization: string, credits: string) =>
  inTransaction(pool, (tx) =>
    postTransaction(tx, {
      organization,
      type: 'credit_topup',
      amount: credits,
      creditAmount: credits,
      description: 'Top-up',
      actor: 'system:test',
    }),
  )

export async function makeServiceAccount(
  app: TestPayload,
  scopes: Scope[] = ['usage:write'],
  organizations: string[] = [],
  expiresAt: Date | null = null,
): Promise<string> {
  const { token, tokenHash } = newServiceToken()
  await app.payload.create({
    collection: 'service-accounts',
    data: {
      name: 'test gateway',
      scopes,
      organizations,
      tokenHash,
      expiresAt: expiresAt?.toISOString() ?? null,
    },
    overrideAccess: true,
  })
  return token
}

/** The balance columns of an organization, as the database has them. */
export async function readBalance(pool: DatabasePool, organization: string) {
  const { rows } = await pool.query(
    `select credits::text, all_time_credits::text as "allTimeCredits",
       total_spent::text as "totalSpent", ledger_sequence::int as sequence
     from organizations where id = $1`,
    [organization],
  )
  return rows[0] as {
    credits: string
    allTimeCredits: string
    totalSpent: string
    sequence: number
  }
}
