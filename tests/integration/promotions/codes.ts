import type { DatabasePool } from '@/db/tx'
import { randomText } from '@/ids'

import type { ApiAnswer, TestPayload } from '../../support/testPayload'

type Terms = Record<string, unknown>

/** The routes of promo codes, each with the caller's token. */
export const promoApi = (app: TestPayload) => ({
  create: (body: Terms, token: string): Promise<ApiAnswer> =>
    app.api('POST', '/api/promo-codes', { token, body }),
  patch: (id: string, body: Terms, token: string): Promise<ApiAnswer> =>
    app.api('PATCH', `/api/promo-codes/${id}`, { token, body }),
  read: (id: string, token: string): Promise<ApiAnswer> =>
    app.api('GET', `/api/promo-codes/${id}`, { token }),
  post: (path: string, body: Terms, token: string): Promise<ApiAnswer> =>
    app.api('POST', `/api/admin/${path}`, { token, body }),
  get: (path: string, token: string): Promise<ApiAnswer> =>
    app.api('GET', `/api/admin/${path}`, { token }),
  redeem: (organization: string, body: Terms, token: string): Promise<ApiAnswer> =>
    app.api('POST', `/api/admin/organizations/${organization}/redeem`, { token, body }),
})

/** What a code is like unless a test says otherwise: ten dollars, ten times. */
export const grant = (overrides: Terms = {}): Terms => ({
  code: `TEST-${randomText(8).toUpperCase()}`,
  kind: 'credit_grant',
  amount: '10',
  maxRedemptions: 10,
  active: true,
  ...overrides,
})

/** A code that stands. */
export async function makeCode(
  app: TestPayload,
  token: string,
  overrides: Terms = {},
): Promise<{ id: string; code: string }> {
  const answer = await promoApi(app).create(grant(overrides), token)
  if (answer.status !== 201) throw new Error(`No code: ${JSON.stringify(answer.body)}`)
  return answer.body.doc
}

export async function countsOf(pool: DatabasePool, promo: string) {
  const { rows } = await pool.query<{ redeemed: number; spent: string; rows: number }>(
    `select redeemed::int as redeemed, trim_scale(spent)::text as spent,
       (select count(*)::int from promo_redemptions where promo_code_id = c.id) as rows
     from promo_codes c where id = $1`,
    [promo],
  )
  return rows[0]
}

export async function refusalsOf(pool: DatabasePool, organization: string): Promise<string[]> {
  const { rows } = await pool.query<{ reason: string }>(
    'select reason from promos.refusals where organization_id = $1 order by created_at, id',
    [organization],
  )
  return rows.map(({ reason }) => reason)
}

/** A campaign of two codes, each redeemed twice by one organization and once by another: 31.5 USD. */
export async function fillRedemptions(
  app: TestPayload,
  token: string,
  { name, organization, other }: { name: string; organization: string; other: string },
): Promise<void> {
  await app.payload.create({
    collection: 'promo-campaigns',
    data: { id: 'cmp_fair', name },
    overrideAccess: true,
  })
  for (const amount of ['10', '0.5']) {
    const terms = { campaign: 'cmp_fair', maxPerOrganization: 3, amount }
    const { code } = await makeCode(app, token, terms)
    for (const [customer, key] of [
      [organization, 'a'],
      [organization, 'b'],
      [other, 'a'],
    ] as const)
      await promoApi(app).redeem(customer, { code, idempotencyKey: `${amount} ${key}` }, token)
  }
}
