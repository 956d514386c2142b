import type { DatabasePool, Queryable } from '@/db/tx'

import type { Check, Tally } from './check'
import { inBatch } from './inBatch'
import { inRange, type IdRange } from './organizationRanges'
import { plain, tally } from './tally'

const FROM = `
  codes as materialized (
    select c.id, c.redeemed, c.spent, c.max_redemptions, c.max_per_organization, c.budget,
      coalesce(c.active, false) as active, c.kind::text as kind
    from promo_codes c where ${inRange('c.id')}
  ), uses as materialized (
    select d.id, d.promo_code_id as code, d.organization_id as org, d.ordinal, d.credit_amount as credits,
      d.transaction_id as booked, t.id as transaction, t.organization_id as transaction_org,
      t.type::text as type, t.status::text as status, t.credit_amount as booked_credits
    from promo_redemptions d left join transactions t on t.id = d.transaction_id
    where ${inRange('d.promo_code_id')}
  ), counted as materialized (
    select code, count(*) as uses, coalesce(sum(credits), 0) as credits from uses group by code
  )`

const COUNTS = `
  select 'count', null, c.id, coalesce(u.uses, 0)::text, ${plain('c.redeemed')},
    ${plain('c.redeemed - coalesce(u.uses, 0)')}
  from codes c left join counted u on u.code = c.id where c.redeemed <> coalesce(u.uses, 0)
  union all
  select 'spent', null, c.id, ${plain('coalesce(u.credits, 0)')}, ${plain('c.spent')},
    ${plain('c.spent - coalesce(u.credits, 0)')}
  from codes c left join counted u on u.code = c.id where c.spent <> coalesce(u.credits, 0)
  union all
  select 'code_missing', null, u.code, u.uses || ' redemptions less', u.uses::text, u.uses::text
  from counted u where not exists (select 1 from codes c where c.id = u.code)
  union all
  select 'past_limit', null, c.id, ${plain('c.max_redemptions')}, u.uses::text,
    ${plain('u.uses - c.max_redemptions')}
  from codes c join counted u on u.code = c.id where u.uses > c.max_redemptions
  union all
  select 'past_budget', null, c.id, ${plain('c.budget')}, ${plain('u.credits')},
    ${plain('u.credits - c.budget')}
  from codes c join counted u on u.code = c.id where u.credits > c.budget
  union all
  select 'past_organization_limit', u.org, u.code, ${plain('max(c.max_per_organization)')},
    count(*)::text, ${plain('count(*) - max(c.max_per_organization)')}
  from uses u join codes c on c.id = u.code
  group by u.org, u.code having count(*) > max(c.max_per_organization)
  union all
  select 'never_answered_for', null, c.id, 'an activation', null, null
  from codes c
  where c.active and not exists (
    select 1 from promos.activations a where a.state = 'active' and a.codes @> array[c.id]::text[])`

const BOOKINGS = `
  select 'transaction_missing', org, id, 'a transaction', booked, null
  from uses where transaction is null
  union all
  select 'transaction_of_other', org, id, org, transaction_org, null
  from uses where transaction_org <> org
  union all
  select 'transaction_kind', org, id, 'a completed credit_gift', concat_ws(' ', status, type), null
  from uses where transaction is not null and (type <> 'credit_gift' or status <> 'completed')
  union all
  select 'credits', org, id, ${plain('credits')}, ${plain('booked_credits')},
    ${plain('booked_credits - credits')}
  from uses where transaction is not null and booked_credits is distinct from credits
  union all
  select 'booked_twice', min(org), booked, '1', count(*)::text, (count(*) - 1)::text
  from uses group by booked having count(*) > 1`

// A gift that says it came of a code, and which no redemption tells.
const UNTOLD = `
  select 'redemption_missing', t.organization_id, t.id, 'a redemption', null, null
  from transactions t
  where t.actor = 'system:promo_code' and t.reverses_id is null
    and not exists (select 1 from promo_redemptions d where d.transaction_id = t.id)`

/** Codes a batch; a code's redemptions are read with it. */
const BATCH = 1_000

async function* byCodeRange(pool: DatabasePool): AsyncGenerator<Tally> {
  let after = ''
  for (;;) {
    const { upTo, result } = await inBatch(pool, async (db) => {
      const range = { after, upTo: await findEnd(db, after) }
      return { upTo: range.upTo, result: await checkRange(db, range) }
    })
    yield result
    if (upTo === null) return
    after = upTo
  }
}

async function findEnd(db: Queryable, after: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    `select id from promo_codes where id > $1 order by id offset ${BATCH - 1} limit 1`,
    [after],
  )
  return rows[0]?.id ?? null
}

const checkRange = (db: Queryable, { after, upTo }: IdRange): Promise<Tally> =>
  tally(db, {
    from: FROM,
    examined: '(select count(*) from codes) + (select count(*) from uses)',
    findings: `${COUNTS} union all ${BOOKINGS}`,
    values: [after, upTo],
  })

const untold = (pool: DatabasePool): Promise<Tally> =>
  inBatch(pool, (db) =>
    tally(db, {
      from: `booked as (select count(*) from transactions where actor = 'system:promo_code')`,
      examined: 'select count from booked',
      findings: UNTOLD,
    }),
  )

export const checkRedemptions: Check = {
  name: 'redemptions',
  about:
    'A promo code counts its redemptions, within its limits; each is booked once, as a gift of that much, and every such gift is told.',
  unit: 'codes, redemptions and their gifts',
  async *batches({ pool }) {
    yield* byCodeRange(pool)
    yield await untold(pool)
  },
}
