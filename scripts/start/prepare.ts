import { getPayload, type Migration, type Payload } from 'payload'
import { Client } from 'pg'
import { recordAudit, systemActor } from '@/audit/recordAudit'
import { buildCatalogueSeed } from '@/catalog/genaiPricesSeed'
import { seedCatalogue } from '@/catalog/seedCatalogue'
import { inTransaction } from '@/db/inTransaction'
import { getPool } from '@/db/requireTransaction'
import { seedDemo } from '@/demo/seedDemo'
import { env } from '@/env'
import { databaseNow } from './demoTraffic'
import { ensureFirstOwner } from './ensureFirstOwner'
import { explain } from './steps'

/**
 * Runs as a child of its own: loads the application, then brings the database up to date, step by
 * step. Arguments: the names of the steps; without any, all of them. Every step may be repeated.
 */

/** Any number that nothing else locks: two preparations of one database run one after the other. */
const PREPARATION_LOCK = 7_234_001

const migrateDatabase = async (payload: Payload): Promise<void> => {
  const { migrations } = await import('../../migrations/index')
  // The adapter's own arguments are narrower than the interface that all adapters share.
  await payload.db.migrate({ migrations: migrations as Migration[] })
}

const makeOwner = async (payload: Payload): Promise<void> => {
  const generatedPassword = await ensureFirstOwner(payload, env())
  if (generatedPassword !== undefined) process.send?.({ generatedPassword })
}

const seedPrices = async (payload: Payload): Promise<void> => {
  const actor = systemActor('catalogue-seed')
  await inTransaction(getPool(payload), (tx) =>
    seedCatalogue(tx, buildCatalogueSeed(), (audit, event) =>
      recordAudit(audit, { ...actor, ...event }),
    ),
  )
}

const seedDemoData = async (payload: Payload): Promise<void> => {
  if (!env().demoData) return
  const pool = getPool(payload)
  let told = -1
  await seedDemo(pool, {
    now: await databaseNow(pool),
    onProgress: ({ share, requests }) => {
      const tenth = Math.floor(share * 10)
      if (tenth > told) console.error(`  Demo data: ${tenth * 10} %, ${requests} requests`)
      told = tenth
    },
  })
}

const STEPS: readonly (readonly [name: string, run: (payload: Payload) => Promise<void>])[] = [
  ['schema', migrateDatabase],
  ['catalogue', seedPrices],
  ['owner', makeOwner],
  ['demo', seedDemoData],
]

const holdLock = async (): Promise<Client> => {
  const client = new Client({ connectionString: env().databaseUrl, keepAlive: true })
  await client.connect()
  await client.query('select pg_advisory_lock($1)', [PREPARATION_LOCK])
  return client
}

const prepare = async (names: readonly string[]): Promise<void> => {
  const lock = await holdLock()
  try {
    const { default: config } = await import('@payload-config')
    const payload = await getPayload({ config })
    for (const [name, run] of STEPS) {
      if (names.length === 0 || names.includes(name)) await run(payload)
    }
    await payload.destroy()
  } finally {
    await lock.end()
  }
}

try {
  await prepare(process.argv.slice(2))
  process.exit(0)
} catch (error) {
  console.error(explain(error))
  process.exit(1)
}
