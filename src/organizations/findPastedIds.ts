import { escapeLike } from '@/db/escapeLike'
import type { Queryable } from '@/db/tx'
import { API_TOKEN_PREFIX, hashToken, MASK_LENGTH, TOKEN_LENGTH } from '@/tokens'

/** A thing an operator pastes, told by its shape, and the organization behind it. */
type Lookup = { shape: RegExp; sql: string; value?: (term: string) => string }

/** What the mask of a key shows of its beginning. */
const VISIBLE_PREFIX = API_TOKEN_PREFIX.length + MASK_LENGTH

const ofKey = (condition: string) =>
  `select p.organization_id as id from api_keys k join projects p on p.id = k.project_id where ${condition}`
const ofTransaction = (condition: string) =>
  `select t.organization_id as id from transactions t where ${condition}`

const LOOKUPS: readonly Lookup[] = [
  {
    shape: /^org_./,
    sql: 'select o.id from organizations o where o.id like $1',
    value: (term) => `${escapeLike(term)}%`,
  },
  { shape: /^prj_./, sql: 'select p.organization_id as id from projects p where p.id = $1' },
  { shape: /^key_./, sql: ofKey('k.id = $1') },
  { shape: /^txn_./, sql: ofTransaction('t.id = $1') },
  {
    shape: /^usr_./,
    sql: 'select m.organization_id as id from memberships m where m.user_id = $1',
  },
  {
    shape: /.@./,
    sql: `select m.organization_id as id from memberships m join users u on u.id = m.user_id
      where u.email = $1`,
    value: (term) => term.toLowerCase(),
  },
  { shape: /^cus_./, sql: 'select o.id from organizations o where o.stripe_customer_id = $1' },
  {
    shape: /^sub_./,
    sql: `select o.id from organizations o
      where o.stripe_subscription_id = $1 or o.dev_plan_stripe_subscription_id = $1`,
  },
  { shape: /^pi_./, sql: ofTransaction('t.stripe_payment_intent_id = $1') },
  { shape: /^in_./, sql: ofTransaction('t.stripe_invoice_id = $1') },
  { shape: /^re_./, sql: ofTransaction('t.stripe_refund_id = $1') },
  {
    // A whole token is known by its hash alone.
    shape: new RegExp(`^${API_TOKEN_PREFIX}[0-9A-Za-z]{${TOKEN_LENGTH}}$`),
    sql: ofKey('k.token_hash = $1'),
    value: hashToken,
  },
  {
    // The beginning of a token: as much of it as is kept in clear.
    shape: new RegExp(`^${API_TOKEN_PREFIX}[0-9A-Za-z]{1,${TOKEN_LENGTH - 1}}$`),
    sql: ofKey('k.masked_token like $1'),
    value: (term) => `${escapeLike(term.slice(0, VISIBLE_PREFIX))}%`,
  },
  {
    // Whoever has redeemed a promo code, by its key.
    shape: /^[\dA-Za-z-]{3,40}$/,
    sql: `select distinct d.organization_id as id from promo_codes c
      join promo_redemptions d on d.promo_code_id = c.id
      where c.code_key = $1 and c.deleted_at is null`,
    value: (term) => term.toUpperCase(),
  },
  // The mask as the screens show it.
  { shape: /^llmg_.*…/, sql: ofKey('k.masked_token = $1') },
]

/** Gateways name their requests as they like; words of a name are hardly that long with digits in. */
const REQUEST_ID = /^(?=\S*[0-9_-])\S{8,200}$/

const BY_REQUEST_ID = `
  select distinct d.value as id
  from metering.requests r join metering.dimensions d on d.id = r.organization
  where r.id = $1`

/**
 * Organizations behind something pasted: an organization's own id or its beginning, ids of what
 * belongs to one, a member's e-mail, an API key, Stripe's ids, a promo code, a request's id.
 * @param term what was typed, trimmed
 */
export async function findPastedIds(db: Queryable, term: string): Promise<string[]> {
  const found = new Set<string>()
  const fitting = LOOKUPS.filter(({ shape }) => shape.test(term))
  for (const { sql, value } of fitting) {
    const { rows } = await db.query<{ id: string }>(sql, [value ? value(term) : term])
    for (const { id } of rows) found.add(id)
  }
  if (found.size === 0 && REQUEST_ID.test(term) && !(await matchesText(db, term)))
    for (const { id } of (await db.query<{ id: string }>(BY_REQUEST_ID, [term])).rows) found.add(id)
  return [...found]
}

/** Whether names or e-mails answer already: then a request of that name is not what was meant. */
async function matchesText(db: Queryable, term: string): Promise<boolean> {
  const { rowCount } = await db.query(
    'select from organizations o where o.search_text like lower($1) limit 1',
    [`%${escapeLike(term)}%`],
  )
  return rowCount > 0
}
