import { loadPriceVersions } from '@/catalog/loadPriceVersions'
import type { Queryable } from '@/db/tx'
import { notFound } from '@/errors'
import { explainPrice, type PriceExplanation } from '@/pricing/explainPrice'
import { rateUsage } from '@/pricing/rateUsage'
import { requestKey } from '@/usage/contentHash'

import { ROW_COLUMNS, toRequestRows, type RequestRow, type StoredRow } from './requestRow'

/** A request, and its price line by line. */
export type RequestDetails = { request: RequestRow; price: PriceExplanation }

const BY_KEY = `
  select ${ROW_COLUMNS}
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
  const { rows } = await db.query<StoredRow>(BY_KEY, [
    requestKey(organization, id),
    id,
    organization,
  ])
  const [stored] = rows
  const [request] = await toRequestRows(db, rows)
  if (!stored || !request)
    throw notFound('gateway_request_not_found', 'That organization has no such request.')
  return { request, price: await explain(db, stored) }
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
