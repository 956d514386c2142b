import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import { isAdvisoryLockHeld, tryAdvisoryLock, type LockName } from '@/db/advisoryLock'
import { inTransaction } from '@/db/inTransaction'
import { toQueryable, type DatabasePool, type Queryable, type Tx } from '@/db/tx'
import { conflict } from '@/errors'

import type { Check, CheckContext, Tally } from './check'
import { CHECKS, COMPARISONS } from './checks'
import { verify, type VerifyResult } from './verify'

/** One run at a time in the whole database: it reads all there is. */
const LOCK: LockName = [7_234, 31]

export type Run = {
  id: string
  /** UTC, milliseconds. */
  startedAt: string
  finishedAt: string
  actor: string
  /** Null when the run broke off. */
  result: VerifyResult | null
  failure: string | null
}

export type RunState = {
  /** A run that is going on. */
  running: { startedAt: string; actor: string } | null
  /** The last one that came to an end. */
  last: Run | null
}

type Options = Pick<CheckContext, 'isFull'> & { onProgress?: (check: Check, soFar: Tally) => void }

/**
 * Begins a run of all checks, told in the audit trail. It goes on by itself and is kept when it ends,
 * also when it breaks off.
 * @returns when it began, and a promise of what it found
 * @throws RefusedError 409 `integrity_running` while another one is going on
 */
export async function startRun(
  pool: DatabasePool,
  actor: AuditActor,
  options: Options,
): Promise<{ startedAt: string; finished: Promise<VerifyResult> }> {
  const unlock = await tryAdvisoryLock(pool, LOCK)
  if (!unlock) throw conflict('integrity_running', 'A run is going on. Wait for its result.')
  try {
    const run = await inTransaction(pool, (tx) => beginRun(tx, actor))
    return { startedAt: run.startedAt, finished: finishRun(pool, run.id, options).finally(unlock) }
  } catch (error) {
    await unlock()
    throw error
  }
}

async function beginRun(tx: Tx, actor: AuditActor): Promise<{ id: string; startedAt: string }> {
  const { rows } = await tx.query<{ id: string; startedAt: Date }>(
    'insert into integrity.runs (actor) values ($1) returning id, started_at as "startedAt"',
    [actor.actor],
  )
  const row = rows[0]
  if (!row) throw new Error('A run is one row.')
  await recordAudit(tx, {
    ...actor,
    action: 'integrity.run',
    resourceType: 'integrity_run',
    resource: row.id,
  })
  return { id: row.id, startedAt: row.startedAt.toISOString() }
}

async function finishRun(pool: DatabasePool, id: string, options: Options): Promise<VerifyResult> {
  try {
    const result = await verify({ pool, checks: CHECKS, comparisons: COMPARISONS, ...options })
    await keep(pool, id, { result, failure: null })
    return result
  } catch (error) {
    await keep(pool, id, {
      result: null,
      failure: error instanceof Error ? error.message : String(error),
    })
    throw error
  }
}

const keep = (
  pool: DatabasePool,
  id: string,
  { result, failure }: Pick<Run, 'failure' | 'result'>,
) =>
  toQueryable(pool).query(
    `update integrity.runs
     set finished_at = clock_timestamp(), ok = $2, result = $3, failure = $4 where id = $1`,
    [id, result?.ok ?? null, result === null ? null : JSON.stringify(result), failure],
  )

const BROKE_OFF = 'The process that ran it ended before it did.'

/** What the last run found, and whether one is going on now. */
export async function readRunState(db: Queryable): Promise<RunState> {
  // Asked first: a run that ends in between is then shown as ended, not as broken off.
  const isHeld = await isAdvisoryLockHeld(db, LOCK)
  const { rows } = await db.query<{
    id: string
    startedAt: Date
    finishedAt: Date | null
    actor: string
    result: VerifyResult | null
    failure: string | null
  }>(
    `select id, started_at as "startedAt", finished_at as "finishedAt", actor, result, failure
     from integrity.runs order by id desc limit 2`,
  )
  const [newest, before] = rows
  const isRunning = isHeld && newest?.finishedAt === null
  const ended = isRunning ? before : newest
  return {
    running: isRunning ? { startedAt: newest.startedAt.toISOString(), actor: newest.actor } : null,
    last: ended
      ? {
          ...ended,
          startedAt: ended.startedAt.toISOString(),
          finishedAt: (ended.finishedAt ?? ended.startedAt).toISOString(),
          failure: ended.finishedAt === null ? BROKE_OFF : ended.failure,
        }
      : null,
  }
}
