import { recordAudit, systemActor } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import type { DatabasePool } from '@/db/tx'
import { newId } from '@/ids'
import { keepActivation } from '@/promotions/activations'
import { toNanoUsd } from '@/money/nanoUsd'
import { newCode } from '@/promotions/codeKey'
import { insertCodes } from '@/promotions/createBatch'
import { readPromoInput } from '@/promotions/readPromoInput'
import { redeemCode } from '@/promotions/redeemCode'

import { makeOrganization } from '../../support/factories'
import type { Breaking } from './breakBooks'
import { gift } from './books'

/** A code that two organizations have redeemed, and one gift beside it. */
export type PromoBooks = {
  code: string
  organization: string
  other: string
  redemption: string
  transaction: string
  gift: string
}

const OPERATOR = { ...systemActor('test'), actor: 'usr_books', actorRole: 'owner' }

export async function fillPromos(pool: DatabasePool): Promise<PromoBooks> {
  const [organization, other] = [await makeOrganization(pool), await makeOrganization(pool)]
  const id = newId('pro')
  const code = newCode()
  const terms = { kind: 'credit_grant', amount: '10', maxRedemptions: 5, budget: '50' }
  await inTransaction(pool, async (tx) => {
    await insertCodes(tx, [readPromoInput({ id, code, ...terms })])
    const exposure = toNanoUsd(50_000_000_000n)
    await keepActivation(tx, [id], { exposure, actor: 'usr_books', state: 'active' })
    await tx.query('update promo_codes set active = true where id = $1', [id])
    await recordAudit(tx, {
      ...OPERATOR,
      ...{ action: 'promo_code.create', resourceType: 'promo_code', resource: id },
    })
  })
  const redeem = (organization: string) =>
    redeemCode(pool, { organization, code, idempotencyKey: 'k' }, OPERATOR)
  const { redemption } = await redeem(organization)
  await redeem(other)
  return {
    ...{ code: id, organization, other, redemption: redemption.id },
    ...{ transaction: redemption.transaction, gift: await gift(pool, organization, '5') },
  }
}

const check = 'redemptions'
const breaking = (
  rule: string,
  what: string,
  sql: Breaking<PromoBooks>['sql'],
  finding: Breaking<PromoBooks>['finding'],
): Breaking<PromoBooks> => ({ check, rule, what, sql, finding })

const insertAnother = ({ code, organization, gift }: PromoBooks, ordinal: number) =>
  `insert into promo_redemptions (id, promo_code_id, code, organization_id, ordinal, kind,
     credit_amount, terms, transaction_id, actor)
   values ('red_${gift}', '${code}', 'X', '${organization}', ${ordinal}, 'credit_grant', 5, '{}',
     '${gift}', 'usr_books')`

export const PROMO_BREAKINGS: readonly Breaking<PromoBooks>[] = [
  breaking(
    'count',
    'a count that was raised',
    ({ code }) => `update promo_codes set redeemed = 5 where id = '${code}'`,
    ({ code: row }) => ({ row, expected: '2', found: '5', difference: '3' }),
  ),
  breaking(
    'count',
    'a redemption removed',
    ({ redemption }) => `delete from promo_redemptions where id = '${redemption}'`,
    ({ code: row }) => ({ row, expected: '1', found: '2', difference: '1' }),
  ),
  breaking(
    'count',
    'a redemption added past the count',
    (books) => insertAnother(books, 2),
    ({ code: row }) => ({ row, expected: '3', found: '2', difference: '-1' }),
  ),
  breaking(
    'past_organization_limit',
    'one redemption too many of an organization',
    (books) => insertAnother(books, 2),
    ({ code: row, organization }) => ({
      row,
      organization,
      expected: '1',
      found: '2',
      difference: '1',
    }),
  ),
  breaking(
    'spent',
    'a sum that was lowered',
    ({ code }) => `update promo_codes set spent = 19.99 where id = '${code}'`,
    ({ code: row }) => ({ row, expected: '20', found: '19.99', difference: '-0.01' }),
  ),
  breaking(
    'past_limit',
    'a limit lowered below what was redeemed',
    ({ code }) => `update promo_codes set max_redemptions = 1 where id = '${code}'`,
    ({ code: row }) => ({ row, expected: '1', found: '2', difference: '1' }),
  ),
  breaking(
    'past_budget',
    'a budget lowered below what was given',
    ({ code }) => `update promo_codes set budget = 15 where id = '${code}'`,
    ({ code: row }) => ({ row, expected: '15', found: '20', difference: '5' }),
  ),
  breaking(
    'code_missing',
    'a code removed under its redemptions',
    ({ code }) => `delete from promo_codes where id = '${code}'`,
    ({ code: row }) => ({ row, found: '2' }),
  ),
  breaking(
    'never_answered_for',
    'a code switched on by hand',
    ({ code }) => `delete from promos.activations where codes @> array['${code}']`,
    ({ code: row }) => ({ row, expected: 'an activation', found: null }),
  ),
  breaking(
    'credits',
    'a redemption that says more than was booked',
    ({ redemption }) =>
      `update promo_redemptions set credit_amount = 12 where id = '${redemption}'`,
    ({ redemption: row, organization }) => ({
      ...{ row, organization, expected: '12', found: '10', difference: '-2' },
    }),
  ),
  breaking(
    'transaction_of_other',
    'a redemption moved to another organization',
    ({ redemption, other }) =>
      `update promo_redemptions set organization_id = '${other}', ordinal = 2 where id = '${redemption}'`,
    ({ redemption: row, organization, other }) => ({ row, expected: other, found: organization }),
  ),
  breaking(
    'transaction_kind',
    'a gift turned into a top-up',
    ({ transaction }) =>
      `update transactions set type = 'credit_topup', amount = 10 where id = '${transaction}'`,
    ({ redemption: row }) => ({ row, found: 'completed credit_topup' }),
  ),
  breaking(
    'transaction_missing',
    'a booking removed',
    ({ transaction }) => `delete from transactions where id = '${transaction}'`,
    ({ redemption: row, transaction }) => ({ row, found: transaction }),
  ),
  breaking(
    'redemption_missing',
    'a gift that says it came of a code',
    ({ gift }) => `update transactions set actor = 'system:promo_code' where id = '${gift}'`,
    ({ gift: row, organization }) => ({ row, organization, found: null }),
  ),
]
