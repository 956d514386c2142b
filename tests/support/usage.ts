import { createHash, randomUUID } from 'node:crypto'

import { inTransaction } from '@/db/inTransaction'
import type { DatabasePool } from '@/db/tx'
import { numberNames } from '@/metering/dimensions'
import { insertRequests } from '@/metering/insertRequests'
import { namesOf, type RatedRequest } from '@/metering/requestColumns'
import { toNanoUsd } from '@/money/nanoUsd'
import type { PriceKind } from '@/pricing/priceVersion'
import { REQUEST_STATUSES, type RequestStatus } from '@/usage/usageReport'

/** A rated request as a test wants it: only what figures are made of. Money in nano-dollars. */
export type TestRequest = {
  organization: string
  project: string
  timeMicros: number
  provider: string
  model: string
  tokens: {
    input: number
    cachedInput: number
    cacheWrite: number
    output: number
    reasoning: number
  }
  status: RequestStatus
  cacheHit: boolean
  ownKey: boolean
  charges: Partial<Record<PriceKind, bigint>>
  /** On top of the charge; together they are the list cost. Null: unpriced. */
  discount: bigint | null
  ownKeyListCost: bigint
  providerCost: bigint
  durationMs?: number | null
}

export const NO_TOKENS = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0 }

/** Stores rows and roll-ups by the one statement that does, without rating and without debits. */
export async function insertUsage(pool: DatabasePool, requests: readonly TestRequest[]) {
  const rows = requests.map(toRated)
  for (let start = 0; start < rows.length; start += 2000) {
    const batch = rows.slice(start, start + 2000)
    const numberOf = await numberNames(pool, namesOf(batch))
    await inTransaction(pool, (tx) => insertRequests(tx, batch, numberOf))
  }
}

function toRated(request: TestRequest, index: number): RatedRequest {
  const id = randomUUID()
  const { organization, project, provider, model, tokens, status, cacheHit, ownKey } = request
  const lines = Object.entries(request.charges).map(([kind, charge]) => ({
    kind: kind as PriceKind,
    units: 1,
    price: 0n as never,
    list: toNanoUsd(charge),
    discount: toNanoUsd(0n),
    charge: toNanoUsd(charge),
    providerCost: toNanoUsd(0n),
  }))
  const charge = lines.reduce((sum, line) => sum + line.charge, 0n)
  const listCost = ownKey
    ? request.ownKeyListCost
    : request.discount === null
      ? null
      : charge + request.discount
  return {
    index,
    key: createHash('md5').update(id).digest('hex'),
    content: 0n,
    owner: { organization, project, apiKey: null },
    provider,
    model,
    priceVersion: null,
    discountRule: null,
    discountPercent: 0n,
    rating: {
      lines,
      aboveInputTokens: null,
      discountPercent: 0n,
      billing: ownKey ? 'own_key' : 'credits',
      cacheHit,
      listCost: listCost === null ? null : toNanoUsd(listCost),
      discount: toNanoUsd(request.discount ?? 0n),
      charge: toNanoUsd(charge),
      providerCost: toNanoUsd(request.providerCost),
    },
    report: {
      id,
      timeMicros: request.timeMicros,
      organization,
      project,
      apiKey: null,
      user: null,
      provider,
      model,
      requestedModel: null,
      region: null,
      tokens,
      units: { webSearches: 0, images: 0 },
      status,
      errorKind: null,
      errorMessage: null,
      finishReason: null,
      durationMs: request.durationMs ?? null,
      timeToFirstTokenMs: null,
      streamed: false,
      cacheHit,
      billing: ownKey ? 'own_key' : 'credits',
      source: null,
      reportedCost: null,
      usage: null,
      metadata: null,
      content: null,
    },
  }
}

type Random = () => number

/** The same numbers for the same seed (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const wholeBelow = (random: Random, limit: number): number => Math.floor(random() * limit)

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[wholeBelow(random, items.length)]
  if (item === undefined) throw new Error('Nothing to pick from')
  return item
}

type Place = { organization: string; project: string }

/** From nothing to ten minutes, mostly short; one in ten tells none. */
const inventDuration = (random: Random): number | null =>
  random() < 0.1 ? null : Math.floor(600_000 ** random()) - 1

/** A request of any status, of any way of billing, with odd amounts in every part. */
export function inventUsage(random: Random, place: Place, timeMicros: number): TestRequest {
  const tokens = () => (random() < 0.3 ? 0 : wholeBelow(random, random() < 0.02 ? 2 ** 31 : 20_000))
  const nano = () => (random() < 0.3 ? 0n : BigInt(wholeBelow(random, 5_000_000)))
  const kind = random()
  const [cacheHit, ownKey, isUnpriced] = [kind < 0.1, kind > 0.1 && kind < 0.2, kind > 0.95]
  const isFree = cacheHit || ownKey || isUnpriced
  return {
    ...place,
    timeMicros,
    provider: pick(random, ['openai', 'anthropic', 'self-hosted']),
    model: pick(random, ['gpt-4o', 'claude-sonnet', 'o3', 'llama']),
    tokens: {
      input: tokens(),
      cachedInput: tokens(),
      cacheWrite: tokens(),
      output: tokens(),
      reasoning: tokens(),
    },
    status: pick(random, REQUEST_STATUSES),
    cacheHit,
    ownKey,
    charges: isFree
      ? {}
      : {
          input: nano(),
          cachedInput: nano(),
          cacheWrite: nano(),
          output: nano(),
          reasoning: nano(),
          request: nano(),
          webSearch: nano(),
          image: nano(),
        },
    discount: isUnpriced ? null : isFree ? 0n : nano(),
    ownKeyListCost: ownKey ? nano() : 0n,
    providerCost: isFree ? 0n : nano(),
    durationMs: inventDuration(random),
  }
}
