import type { Queryable } from '@/db/tx'
import { notFound } from '@/errors'
import { isIdShaped } from '@/ledger/entryInputs'

import type { Purchase, Standing } from './findRefusal'
import { readClock } from './readPromo'

type Asked = { organization: string; promo: string; operator: string; purchase: Purchase | null }

/**
 * How an organization stands to a code now, by the database's clock.
 * @throws RefusedError 404 `organization_not_found`
 */
export async function readStanding(db: Queryable, asked: Asked): Promise<Standing> {
  const { organization, promo, operator, purchase } = asked
  const clock = await readClock(db)
  const { rows } = isIdShaped(organization)
    ? await db.query<Pick<Standing, 'hasPaid' | 'isDeleted' | 'isMember' | 'redeemed'>>(
        `select o.status = 'deleted' as "isDeleted",
           exists (select 1 from memberships m
                   where m.organization_id = o.id and m.user_id = $2) as "isMember",
           exists (select 1 from transactions t
                   where t.organization_id = o.id and t.status = 'completed' and t.amount > 0
                     and t.type <> 'credit_refund' and t.reverses_id is null
                     and not exists (select 1 from transactions r where r.reverses_id = t.id)
                  ) as "hasPaid",
           (select count(*)::int from promo_redemptions d
            where d.organization_id = o.id and d.promo_code_id = $3) as redeemed
         from organizations o where o.id = $1`,
        [organization, operator, promo],
      )
    : { rows: [] }
  const row = rows[0]
  if (!row) throw unknownOrganization(organization)
  return { clock, organization, purchase, ...row }
}

const unknownOrganization = (organization: string) =>
  notFound('organization_not_found', `No organization ${organization.slice(0, 40)}.`)

/** @throws RefusedError 404 `organization_not_found` */
export async function requireOrganization(db: Queryable, organization: string): Promise<void> {
  const { rowCount } = isIdShaped(organization)
    ? await db.query('select 1 from organizations where id = $1', [organization])
    : { rowCount: 0 }
  if (rowCount === 0) throw unknownOrganization(organization)
}
