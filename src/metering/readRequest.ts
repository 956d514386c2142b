import { loadPriceVersions } from '@/catalog/loadPriceVersions'
import type { Queryable } from '@/db/tx'
import { notFound } from '@/errors'
import { explainPrice, type PriceExplanation } from '@/pricing/explainPrice'
import { rateUsage } from '@/pricing/rateUsage'
import { requestKey } from '@/usage/contentHash'

import { ROW_COLUMNS, toRequestRows, type RequestRow, type StoredRow } from './requestRow'

/** What lowered a charge; null: any. The percent stands in the price. */
export type AppliedDiscount = {
  id: string
  organization: string | null
  provider: string | null
  model: string | null
  reason: string
}

/** A request, its price line by line, and the usage discount that lowered it. */
export type RequestDetails = {
  request: RequestRow
  price: PriceExplanation
  discountRule: AppliedDiscount | null
}

const BY_KEY = `
  select ${ROW_COLUMNS}, r.discount_rule as "ruleNumber"
  from metering.request_keys k
  join metering.requests r on r.time >= k.time and r.time < k.time + interval '1 millisecond'
    and r.id = $2
    and r.organization = (select id from metering.dimensions where kind = 1 and value = $3)
  where k.key = $1`

/**
 * One request of an organization. Its price is told again from the version that it keeps, which
 * gives the stored charge: `npm run verify` holds it to that.
 * @throws RefusedError 404 x
 */
export async function readRequest(
  db: Queryable,
  organization: string,
  id: string,
): Promise<RequestDetails> {
  const { rows } = await db.query<StoredRow & { ruleNumber: number | null }>(BY_KEY, [
    requestKey(organization, id),
    id,
    organization,
  ])
  const [stored] = rows
  const [request] = await toRequestRows(db, rows)
  if (!stored || !request)
    throw notFound('gateway_request_not_found', 'That organization has no such request.')
  const discountRule = await readApplied(db, stored.ruleNumber)
  return { request, price: await explain(db, stored), discountRule }
}

async function explain(db: Queryable, row: StoredRow): Promise<PriceExplanation> {
  const versions = row.priceVersion === null ? [] : await loadPriceVersions(db, [row])
  const price = versions.find(({ id }) => id === row.priceVersion) ?? null
  const { input, cachedInput, cacheWrite, output, reasoning } = row
  return explainPrice(
    rateUsage({
      tokens: { input, cachedInput, cacheWrite, output, reasoning },
      units: { webSearches: row.webSearches, images: row.images },
      cacheHit: row.cacheHit,
      billing: row.ownKey ? 'own_key' : 'credits',
      discountPercent: BigInt(row.discountPercent),
      price,
    }),
  )
}

async function readApplied(db: Queryable, rule: number | null): Promise<AppliedDiscount | null> {
  if (rule === null) return null
  const { rows } = await db.query<AppliedDiscount>(
    `select d.id, d.organization_id as organization, d.provider_id as provider, d.model_id as model,
       d.reason
     from metering.dimensions n join discounts d on d.id = n.value where n.id = $1`,
    [rule],
  )
  return rows[0] ?? null
}
