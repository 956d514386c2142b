import type { Snapshot } from '@/db/inSnapshot'
import { parseTimeZone } from '@/time/parseTimeZone'
import { canonicalDecimal } from '@/money/canonicalDecimal'
import { PROMO_KINDS } from '@/promotions/promoCode'
import { REDEMPTION_COLUMNS, REDEMPTIONS } from '@/promotions/redemptions'

import { readAmong, readRange, readSeveral, requireKnownFilters } from './exportFilters'
import { json, number, text, type ExportQuery, type ExportSource } from './exportSource'
import { Conditions, listedRows } from './listedRows'

const RANGE = ['window', 'from', 'to', 'timeZone']

const COLUMNS = [
  ...[text('id'), text('createdAt'), text('promoCode'), text('code'), text('campaign')],
  ...[text('campaignName'), text('organization'), text('organizationName'), number('ordinal')],
  ...[text('kind'), number('creditAmount'), text('transaction'), text('reversedBy')],
  ...[text('actor'), text('actorName'), json('terms')],
]

type Row = Record<string, unknown> & { creditAmount: string | null; createdAt: Date }

const money = (amount: string | null) => (amount === null ? null : canonicalDecimal(amount))

/**
 * Uses of promo codes, the newest first. `credits` is all that they gave, `creditsNet` without what was
 * taken back. A range is of the redemption.
 * @throws RefusedError 400 `parameter_invalid` and as `parseTimeRange`
 */
export async function exportRedemptions(
  snapshot: Snapshot,
  query: ExportQuery,
): Promise<ExportSource> {
  const known = ['promoCode', 'campaign', 'organization', 'kind', 'actor', 'search']
  requireKnownFilters(query, [...known, ...RANGE])
  const range = readRange(query, snapshot.now)
  const conditions = new Conditions()
  conditions.addOneOf('d.promo_code_id', readSeveral(query, 'promoCode'))
  conditions.addOneOf('d.campaign_id', readSeveral(query, 'campaign'))
  conditions.addOneOf('d.organization_id', readSeveral(query, 'organization'))
  conditions.addOneOf('d.kind::text', readAmong(query, 'kind', PROMO_KINDS))
  conditions.addOneOf('d.actor', readSeveral(query, 'actor'))
  conditions.addSearch(['d.code'], query.search)
  conditions.addRange('d.created_at', range)
  const from = `${REDEMPTIONS} left join promo_campaigns c on c.id = d.campaign_id
    left join users u on u.id = d.actor`
  const { rows } = await snapshot.db.query<{ credits: string; creditsNet: string }>(
    `select coalesce(sum(d.credit_amount), 0) as credits,
       coalesce(sum(d.credit_amount) filter (where v.id is null), 0) as "creditsNet"
     from ${from} where ${conditions.text}`,
    conditions.values,
  )
  const listed = await listedRows<Row>(snapshot, {
    columns: COLUMNS,
    select: `${REDEMPTION_COLUMNS}, c.name as "campaignName",
      coalesce(nullif(u.name, ''), u.email) as "actorName"`,
    from,
    conditions,
    orderBy: 'd.created_at desc, d.id desc',
    range,
    timeZone: parseTimeZone(query.timeZone ?? 'UTC'),
    times: ['createdAt'],
    toRow: (row) => ({ ...row, creditAmount: money(row.creditAmount) }),
  })
  return {
    ...listed,
    total: {
      credits: canonicalDecimal(rows[0]?.credits ?? '0'),
      creditsNet: canonicalDecimal(rows[0]?.creditsNet ?? '0'),
    },
    adds: {
      credits: (row) => row.creditAmount,
      creditsNet: (row) => (row.reversedBy === null ? row.creditAmount : null),
    },
  }
}

const CODE_COLUMNS = [
  ...[text('id'), text('code'), text('name'), text('campaign'), text('campaignName'), text('kind')],
  ...[number('amount'), number('basisPoints'), number('maxBonus'), text('duration')],
  ...[number('durationMonths'), text('startsAt'), text('endsAt'), text('timeZone')],
  ...[number('maxRedemptions'), number('maxPerOrganization'), number('budget')],
  ...[number('minimumAmount'), number('firstPurchaseOnly'), number('active')],
  ...[number('redeemed'), number('spent'), text('createdAt')],
]

const MONEY = ['amount', 'maxBonus', 'budget', 'minimumAmount', 'spent'] as const

type CodeRow = Record<string, unknown> &
  Record<'createdAt' | 'endsAt' | 'startsAt', Date> &
  Record<(typeof MONEY)[number], string | null>

/**
 * Promo codes that are not deleted, the newest first, with what is used of them.
 * @throws RefusedError 400 `parameter_invalid` and as `parseTimeRange`
 */
export async function exportPromoCodes(
  snapshot: Snapshot,
  query: ExportQuery,
): Promise<ExportSource> {
  requireKnownFilters(query, ['campaign', 'kind', 'active', 'search', ...RANGE])
  const range = readRange(query, snapshot.now)
  const conditions = new Conditions()
  conditions.add('p.deleted_at is null')
  conditions.addOneOf('p.campaign_id', readSeveral(query, 'campaign'))
  conditions.addOneOf('p.kind::text', readAmong(query, 'kind', PROMO_KINDS))
  conditions.addOneOf(
    'coalesce(p.active, false)::text',
    readAmong(query, 'active', ['true', 'false'] as const),
  )
  conditions.addSearch(['p.code', 'p.name'], query.search)
  conditions.addRange('p.created_at', range)
  const { rows } = await snapshot.db.query<{ spent: string }>(
    `select coalesce(sum(p.spent), 0) as spent from promo_codes p where ${conditions.text}`,
    conditions.values,
  )
  const listed = await listedRows<CodeRow>(snapshot, {
    columns: CODE_COLUMNS,
    select: `p.id, p.code, p.name, p.campaign_id as campaign, c.name as "campaignName",
      p.kind::text as kind, p.amount, p.basis_points::int as "basisPoints", p.max_bonus as "maxBonus",
      p.duration::text as duration, p.duration_months::int as "durationMonths",
      p.starts_at as "startsAt", p.ends_at as "endsAt", p.time_zone as "timeZone",
      p.max_redemptions::int as "maxRedemptions", p.max_per_organization::int as "maxPerOrganization",
      p.budget, p.minimum_amount as "minimumAmount",
      coalesce(p.first_purchase_only, false) as "firstPurchaseOnly",
      coalesce(p.active, false) as active, p.redeemed::int as redeemed, p.spent,
      p.created_at as "createdAt"`,
    from: 'promo_codes p left join promo_campaigns c on c.id = p.campaign_id',
    conditions,
    orderBy: 'p.created_at desc, p.id desc',
    range,
    timeZone: parseTimeZone(query.timeZone ?? 'UTC'),
    times: ['startsAt', 'endsAt', 'createdAt'],
    toRow: (row) => ({
      ...row,
      ...Object.fromEntries(MONEY.map((name) => [name, money(row[name])])),
    }),
  })
  return {
    ...listed,
    total: { spent: canonicalDecimal(rows[0]?.spent ?? '0') },
    adds: { spent: (row) => row.spent },
  }
}
