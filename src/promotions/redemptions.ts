import type { Queryable } from '@/db/tx'
import { canonicalDecimal } from '@/money/canonicalDecimal'

import type { PromisedTerms, PromoKind } from './promoCode'

/** One use of a code, as the API shows it. */
export type Redemption = {
  id: string
  promoCode: string
  /** As it was typed when the code was made. */
  code: string
  campaign: string | null
  organization: string
  organizationName: string | null
  /** The organization's first, second … use of this code. */
  ordinal: number
  kind: PromoKind
  creditAmount: string | null
  /** What the code promised then. */
  terms: PromisedTerms
  transaction: string
  /** The row that took it back; null while it stands. */
  reversedBy: string | null
  actor: string
  createdAt: string
}

/** Of `promo_redemptions d`, its organization `o` and what reversed it `v`. */
export const REDEMPTION_COLUMNS = `
  d.id, d.promo_code_id as "promoCode", d.code, d.campaign_id as campaign,
  d.organization_id as organization, o.name as "organizationName", d.ordinal::int as ordinal,
  d.kind::text as kind, d.credit_amount as "creditAmount", d.terms, d.transaction_id as transaction,
  v.id as "reversedBy", d.actor, d.created_at as "createdAt"`
export const REDEMPTIONS = `
  promo_redemptions d left join organizations o on o.id = d.organization_id
  left join transactions v on v.reverses_id = d.transaction_id`

type Raw = Omit<Redemption, 'createdAt'> & { createdAt: Date }

/** The redemption behind a ledger row. */
export async function readRedemption(db: Queryable, transaction: string): Promise<Redemption> {
  const { rows } = await db.query<Raw>(
    `select ${REDEMPTION_COLUMNS} from ${REDEMPTIONS} where d.transaction_id = $1`,
    [transaction],
  )
  const row = rows[0]
  if (!row) throw new Error(`No redemption stands behind ${transaction}.`)
  return {
    ...row,
    creditAmount: row.creditAmount === null ? null : canonicalDecimal(row.creditAmount),
    createdAt: row.createdAt.toISOString(),
  }
}
