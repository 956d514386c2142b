import type { Queryable } from '@/db/tx'
import { getReader } from '@/db/requireTransaction'

import { endpoint } from './endpoint'

type Lag = { newestRequestAt: string | null; newestPostingAt: string | null }

/**
 * GET /api/ready, for whoever routes traffic: 200 when the database answers and its schema is whole,
 * otherwise 503. Says since when nothing came in, and names no address and no secret.
 */
export const readyEndpoint = endpoint('get', '/ready', async (req) => {
  const db = getReader(req.payload)
  try {
    const missing = await missingMigrations(db, expectedMigrations(req.payload.config.custom))
    if (missing > 0)
      return answer(503, { database: 'reachable', migrations: { complete: false, missing } })
    const migrations = { complete: true, missing: 0 }
    return answer(200, { database: 'reachable', migrations, lag: await readLag(db) })
  } catch (error) {
    req.payload.logger.error({ err: error, msg: 'Not ready: the database does not answer' })
    return answer(503, { database: 'unreachable' })
  }
})

const answer = (status: 200 | 503, body: Record<string, unknown>): Response =>
  Response.json(
    { status: status === 200 ? 'ready' : 'not_ready', ...body },
    { status, headers: { 'cache-control': 'no-store' } },
  )

/** Put there by payload.config.ts, which alone knows the history of the schema. */
function expectedMigrations(custom: Record<string, unknown>): readonly string[] {
  const names = custom.migrations
  if (!Array.isArray(names)) throw new Error('payload.config.ts names its migrations.')
  return names.map(String)
}

async function missingMigrations(db: Queryable, names: readonly string[]): Promise<number> {
  const { rows } = await db.query<{ missing: string }>(
    `select count(*) as missing from unnest($1::text[]) as expected(name)
     where not exists (select from payload_migrations m where m.name = expected.name)`,
    [names],
  )
  return Number(rows[0]?.missing)
}

/** Newest times by what is ordered already: the platform's hours lead to the newest request. */
async function readLag(db: Queryable): Promise<Lag> {
  const { rows } = await db.query<{ request: Date | null; posting: Date | null }>(
    `select
       (select max(time) from metering.requests
        where time >= (select max(bucket) from metering.rollups where series = 7)) as request,
       (select max(booked_at) from ledger.usage_postings) as posting`,
  )
  return {
    newestRequestAt: rows[0]?.request?.toISOString() ?? null,
    newestPostingAt: rows[0]?.posting?.toISOString() ?? null,
  }
}
