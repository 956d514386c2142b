import type { Queryable } from '@/db/tx'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'

import { findRefusal, type Purchase } from './findRefusal'
import type { PromoKind } from './promoCode'
import { benefitOf } from './promoValue'
import { readPromo } from './readPromo'
import { readStanding } from './readStanding'

/** Whether an organization would get what a code promises, and how much. Nothing is written. */
export type CodeCheck = {
  eligible: boolean
  /** The code of the refusal, and in words; null where it would. */
  reason: string | null
  message: string | null
  /** USD, decimal text: credits added, or what a plan costs less. */
  benefit: string
}

/** What a code of a kind is redeemed with. */
function purchaseOf(kind: PromoKind, amount: string): Purchase | null {
  const paid = parseMoney(amount, { field: 'amount' })
  if (kind === 'topup_bonus') return { kind: 'top_up', amount: paid }
  return kind === 'price_cut' ? { kind: 'plan', amount: paid, plan: null } : null
}

/**
 * @param asked `amount`: what the purchase costs, where the code takes one
 * @throws RefusedError 400 `amount_invalid`, 404 `promo_code_not_found`, `organization_not_found`
 */
export async function checkCode(
  db: Queryable,
  id: string,
  asked: { organization: string; amount: string; operator: string },
): Promise<CodeCheck> {
  const promo = await readPromo(db, id)
  const { organization, operator } = asked
  const purchase = purchaseOf(promo.kind, asked.amount)
  const standing = await readStanding(db, { organization, promo: promo.id, operator, purchase })
  const refusal = findRefusal(promo, standing)
  const benefit = refusal ? toNanoUsd(0n) : benefitOf(promo, purchase?.amount ?? toNanoUsd(0n))
  return {
    eligible: refusal === null,
    reason: refusal?.code ?? null,
    message: refusal?.message ?? null,
    benefit: formatNano(benefit),
  }
}
