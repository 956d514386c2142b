import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import { holdDiscounts } from '@/catalog/discountLock'
import { loadCatalogueNames } from '@/catalog/loadCatalogueNames'
import { inTransaction } from '@/db/inTransaction'
import { toQueryable, type DatabasePool, type Tx } from '@/db/tx'
import { postUsage } from '@/ledger/postUsage'
import { formatNano } from '@/money/formatNano'
import { sumNano, toNanoUsd, type NanoUsd } from '@/money/nanoUsd'

import { numberNames, type VisitNames } from './dimensions'
import { rateUsages } from './rateUsages'
import { lockUnpriced, repriceRequests, type Repricing } from './repriceRequests'
import {
  findUnpricedPairs,
  readUnpriced,
  type UnpricedCursor,
  type UnpricedPair,
  type UnpricedRequest,
} from './unpricedRequests'

export type RerateOrder = { provider: string; model: string; reason: string }

export type Rerated = {
  /** Requests that have a price now. */
  rerated: number
  /** Requests for whose time there is still none. */
  unpriced: number
  /** USD, decimal string: what the organizations were charged for them. */
  charge: string
}

// A batch holds its rows, roll-ups and organizations until it commits: small enough to let ingest by.
const BATCH = 500

/**
 * Rates what was stored without a price, each request by the price and discount rule in force at its own time, now that
 * there is one or a spelling has become an alias. Rows, roll-ups, key usage, debits and the audit
 * entry of a batch are one transaction. Run again it finds nothing; any number may run at once.
 */
export async function rerateUsage(
  pool: DatabasePool,
  order: RerateOrder,
  actor: AuditActor,
  { onProgress }: { onProgress?: (rerated: number) => void } = {},
): Promise<Rerated> {
  const db = toQueryable(pool)
  const pairs = await findUnpricedPairs(db, await loadCatalogueNames(db), order)
  const total = { rerated: 0, unpriced: 0, charge: 0n }
  for (const pair of pairs)
    for await (const batch of rerateBatches(pool, pair, order, actor)) {
      total.rerated += batch.rerated
      total.unpriced += batch.unpriced
      total.charge += batch.charge
      onProgress?.(total.rerated)
    }
  return { ...total, charge: formatNano(toNanoUsd(total.charge)) }
}

type Batch = { rerated: number; unpriced: number; charge: NanoUsd }

async function* rerateBatches(
  pool: DatabasePool,
  pair: UnpricedPair,
  order: RerateOrder,
  actor: AuditActor,
): AsyncGenerator<Batch> {
  const db = toQueryable(pool)
  for (let after: UnpricedCursor | null = null; ;) {
    const requests = await readUnpriced(db, pair, after, BATCH)
    const last = requests.at(-1)
    if (!last) return
    after = last
    yield await rerateBatch(pool, requests, order, actor)
  }
}

async function rerateBatch(
  pool: DatabasePool,
  requests: readonly UnpricedRequest[],
  order: RerateOrder,
  actor: AuditActor,
): Promise<Batch> {
  for (;;) {
    const { rated, rulesVersion } = await rateUsages(toQueryable(pool), requests)
    const priced = requests.flatMap((request, i): Repricing[] => {
      const usage = rated[i]
      return usage && usage.rating.listCost !== null ? [{ request, rated: usage }] : []
    })
    const numberOf = await numberNames(pool, namesOf(priced))
    const done = await inTransaction(pool, async (tx) => {
      if ((await holdDiscounts(tx)) !== rulesVersion) return null
      const locked = await lockUnpriced(tx, priced)
      await repriceRequests(tx, locked, numberOf)
      if (locked.length > 0) await book(tx, locked, order, actor)
      return locked
    })
    // A discount rule was changed in between: rated anew, by the rules as they are now.
    if (done === null) continue
    return {
      rerated: done.length,
      unpriced: requests.length - priced.length,
      charge: chargeOf(done),
    }
  }
}

const chargeOf = (repricings: readonly Repricing[]): NanoUsd =>
  sumNano(repricings.map(({ rated }) => rated.rating.charge))

/** The audit entry first: the organizations' rows are the hottest, and are held until commit. */
async function book(
  tx: Tx,
  repricings: readonly Repricing[],
  { provider, model, reason }: RerateOrder,
  actor: AuditActor,
): Promise<void> {
  await recordAudit(tx, {
    ...actor,
    action: 'usage.rerate',
    resourceType: 'usage',
    resource: `${provider} ${model}`,
    reason,
    changes: {
      requests: { from: null, to: repricings.length },
      charge: { from: '0', to: formatNano(chargeOf(repricings)) },
      priceVersions: {
        from: null,
        to: [...new Set(repricings.map(({ rated }) => rated.priceVersion))],
      },
    },
  })
  await postUsage(
    tx,
    repricings.map(({ request, rated }) => ({
      organization: request.organization,
      apiKey: request.apiKey,
      charge: rated.rating.charge,
      timeMicros: request.timeMicros,
    })),
    null,
  )
}

const namesOf =
  (repricings: readonly Repricing[]): VisitNames =>
  (visit) => {
    for (const { request, rated } of repricings) {
      visit('provider', rated.provider)
      visit('model', rated.model)
      visit('priceVersion', rated.priceVersion)
      visit('discountRule', rated.discountRule)
      visit('organization', request.organization)
    }
  }
