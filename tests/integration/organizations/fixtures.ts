import type { DatabasePool } from '@/db/tx'
import { newId } from '@/ids'

/** Columns of an organization that a list shows, sorts and filters by. */
export type Wanted = {
  id?: string | undefined
  name?: string | undefined
  billingEmail?: string | undefined
  plan?: string | undefined
  devPlan?: string | undefined
  status?: string | undefined
  credits?: string | undefined
  allTimeCredits?: string | undefined
  totalSpent?: string | undefined
  createdAt?: string | undefined
  paymentFailures?: number | undefined
  stripeCustomerId?: string | undefined
  stripeSubscriptionId?: string | undefined
  devPlanStripeSubscriptionId?: string | undefined
}

/** An organization with balances of our choice, set as the ledger would set them. */
export async function insertOrganization(pool: DatabasePool, wanted: Wanted): Promise<string> {
  const id = wanted.id ?? newId('org')
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(`select set_config('ledger.counting', 'on', true)`)
    await client.query(
      `insert into organizations (id, name, billing_email, plan, dev_plan, status, credits,
         all_time_credits, total_spent, created_at, updated_at, payment_failure_count,
         stripe_customer_id, stripe_subscription_id, dev_plan_stripe_subscription_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now(), $11, $12, $13, $14)`,
      [
        id,
        wanted.name ?? 'Organization',
        wanted.billingEmail ?? 'billing@example.com',
        wanted.plan ?? 'free',
        wanted.devPlan ?? 'none',
        wanted.status ?? 'active',
        wanted.credits ?? '0',
        wanted.allTimeCredits ?? '0',
        wanted.totalSpent ?? '0',
        wanted.createdAt ?? '2026-01-01T00:00:00Z',
        wanted.paymentFailures ?? 0,
        wanted.stripeCustomerId ?? null,
        wanted.stripeSubscriptionId ?? null,
        wanted.devPlanStripeSubscriptionId ?? null,
      ],
    )
    await client.query('commit')
  } finally {
    client.release()
  }
  return id
}

/** A key with a mask and a hash of our choice. */
export async function insertApiKey(
  pool: DatabasePool,
  project: string,
  wanted: { maskedToken: string; tokenHash: string; status?: string; createdAt?: string },
): Promise<string> {
  const id = newId('key')
  await pool.query(
    `insert into api_keys (id, project_id, masked_token, token_hash, status, updated_at, created_at)
     values ($1, $2, $3, $4, $5, now(), $6)`,
    [
      id,
      project,
      wanted.maskedToken,
      wanted.tokenHash,
      wanted.status ?? 'active',
      wanted.createdAt ?? '2026-01-01T00:00:00Z',
    ],
  )
  return id
}

export async function insertMember(
  pool: DatabasePool,
  organization: string,
  wanted: { email: string; name?: string; role?: string; verified?: boolean; joined?: string },
): Promise<{ id: string; userId: string }> {
  const [id, userId] = [newId('mem'), newId('usr')]
  await pool.query(
    `insert into users (id, email, name, status, email_verified_at, updated_at, created_at)
     values ($1, $2, $3, 'active', $4, now(), now())`,
    [userId, wanted.email, wanted.name ?? null, wanted.verified ? new Date() : null],
  )
  await pool.query(
    `insert into memberships (id, organization_id, user_id, role, created_at, updated_at)
     values ($1, $2, $3, $4, $5, now())`,
    [id, organization, userId, wanted.role ?? 'member', wanted.joined ?? '2026-01-01T00:00:00Z'],
  )
  return { id, userId }
}
