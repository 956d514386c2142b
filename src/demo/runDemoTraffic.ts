import { setTimeout as sleep } from 'node:timers/promises'

import { toQueryable, type DatabasePool } from '@/db/tx'

import { activeWorld } from './activeWorld'
import { readDemoState, writeDemoState } from './demoState'
import { DAY_MS } from './demoWorld'
import { recordSpan } from './recordSpan'

/** Any number that nothing else locks: one process reports, the others wait for its end. */
const RUNNER_LOCK = 7_234_002

const tell = (message: string) => process.stderr.write(`${message}\n`)

type Options = {
  signal: AbortSignal
  tickMs?: number
  /** How long another process's runner, or a database that is away, is left alone. */
  retryMs?: number
  log?: (message: string) => unknown
}

/**
 * Lets the demo's traffic go on while the server runs: every few seconds what has happened since the
 * last time. Ends when the signal does; a database that goes away is told once and waited for.
 */
export async function runDemoTraffic(
  pool: DatabasePool,
  { signal, tickMs = 5_000, retryMs = 10_000, log = tell }: Options,
): Promise<void> {
  let isAway = false
  const onTick = () => {
    if (isAway) log('Demo traffic goes on.')
    isAway = false
  }
  while (!signal.aborted) {
    try {
      await runWhileLocked(pool, { signal, tickMs, onTick })
    } catch (error) {
      if (!isAway && !signal.aborted)
        log(`Demo traffic waits: ${error instanceof Error ? error.message : String(error)}`)
      isAway = true
    }
    await pause(retryMs, signal)
  }
}

type Run = { signal: AbortSignal; tickMs: number; onTick: () => void }

/** Returns at once when another process holds the lock. */
async function runWhileLocked(pool: DatabasePool, { signal, tickMs, onTick }: Run): Promise<void> {
  const client = await pool.connect()
  let isLost = true
  try {
    const session = toQueryable(client)
    const lock = await session.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
      RUNNER_LOCK,
    ])
    if (lock.rows[0]?.held) {
      while (!signal.aborted) {
        // Asked over the connection that holds the lock: when it is lost, so is the right to report.
        const { rows } = await session.query<{ now: Date }>('select clock_timestamp() as now')
        if (rows[0]) await reportUntil(pool, rows[0].now.getTime())
        onTick()
        await pause(tickMs, signal)
      }
      await session.query('select pg_advisory_unlock($1)', [RUNNER_LOCK])
    }
    isLost = false
  } finally {
    client.release(isLost)
  }
}

/** A day at most at a time: whoever slept longer catches up tick by tick. */
async function reportUntil(pool: DatabasePool, now: number): Promise<void> {
  const db = toQueryable(pool)
  const state = await readDemoState(db)
  if (!state?.isSeeded || state.until >= now) return
  const nextDay = (Math.floor(state.until / DAY_MS) + 1) * DAY_MS
  const to = Math.min(now, nextDay)
  const span = { from: state.until, to, notBefore: null, isPast: false }
  await recordSpan(pool, await activeWorld(db, state), span)
  await writeDemoState(db, 'progress', { until: to })
}

const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  if (signal.aborted) return
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
