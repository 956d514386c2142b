import { recordAudit, systemActor } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import { toQueryable, type DatabasePool, type Tx } from '@/db/tx'
import { foldLatencies } from '@/metering/foldLatencies'

import { agreeDiscounts } from './agreeDiscounts'
import { buildWorld } from './buildWorld'
import { readDemoState, writeDemoState, type DemoState } from './demoState'
import { historyStart, type DemoWorld } from './demoWorld'
import { insertWorld } from './insertWorld'
import { negotiateCosts, renewContract } from './negotiateCosts'
import { plannedPayments } from './plannedPayments'
import { postPayments } from './postPayments'
import { recordHistory, type Progress } from './recordHistory'
import { seedPromos } from './seedPromos'

type Options = {
  /** The database's clock. */
  now: Date
  onProgress?: (progress: Progress) => void
  /** Multiplies the traffic; 1 is the whole demo. */
  scale?: number
}

/** What a run has made; zeros when there was nothing to do. */
export type SeedResult = { organizations: number; requests: number; seconds: number }

const NOTHING: SeedResult = { organizations: 0, requests: 0, seconds: 0 }

/**
 * Fills an empty database with a year of demo data, through the ledger's and metering's own doors.
 * Repeating it adds nothing; a run that was cut off is completed by the next one, from the moment
 * the first one began at. A database with customers of its own is left alone.
 */
export async function seedDemo(
  pool: DatabasePool,
  { now, onProgress, scale = 1 }: Options,
): Promise<SeedResult> {
  const begun = performance.now()
  const db = toQueryable(pool)
  const state = (await readDemoState(db)) ?? (await beginSeed(pool, now.getTime(), scale))
  if (!state || state.isSeeded) return NOTHING
  const world = buildWorld(state.anchor, state.scale)
  const { anchor } = world

  // What happened before the first request: years of it in one booking.
  const early = plannedPayments(world, -Infinity, historyStart(anchor))
  await postPayments(pool, early, (payment) => new Date(payment.at))
  const requests = await recordHistory(pool, world, {
    from: state.until,
    to: anchor,
    requests: state.requests,
    onProgress,
  })
  const organizations = world.organizations.length
  await foldLatencies(pool)
  await seedPromos(pool, world)
  await inTransaction(pool, (tx) => endSeed(tx, world, requests))
  return { organizations, requests, seconds: (performance.now() - begun) / 1000 }
}

/** Writes the customers and the note that they are ours, together. Null: this database is taken. */
const beginSeed = (pool: DatabasePool, anchor: number, scale: number): Promise<DemoState | null> =>
  inTransaction(pool, async (tx) => {
    const { rowCount } = await tx.query('select 1 from organizations limit 1')
    if (rowCount > 0) return null
    const until = historyStart(anchor)
    await insertWorld(tx, buildWorld(anchor, scale))
    await negotiateCosts(tx)
    await renewContract(tx, anchor)
    await agreeDiscounts(tx, anchor)
    await writeDemoState(tx, 'world', { anchor, scale })
    await writeDemoState(tx, 'progress', { until, requests: 0 })
    return { anchor, scale, until, requests: 0, isSeeded: false }
  })

async function endSeed(tx: Tx, world: DemoWorld, requests: number): Promise<void> {
  await writeDemoState(tx, 'seeded', { requests })
  const made = (count: number) => ({ from: null, to: count })
  await recordAudit(tx, {
    ...systemActor('demo'),
    action: 'demo.seed',
    resourceType: 'database',
    changes: { organizations: made(world.organizations.length), requests: made(requests) },
  })
}
