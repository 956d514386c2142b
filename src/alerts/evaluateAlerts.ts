import { inTransaction } from '@/db/inTransaction'
import { toQueryable, type DatabasePool, type Tx } from '@/db/tx'

import { KIND_FACTS, type AlertRule, type Reading } from './alertRule'
import { announceAlert } from './announceAlert'
import { listEnabledRules, loadRule } from './loadRules'
import { measureAlert } from './measureAlert'
import { levelOf, nextState, QUIET_STATE, type AlertState } from './nextState'

const HOUR_MS = 3_600_000
/** A rule is not evaluated again sooner, by whichever process. */
const EVERY_MS = 30_000
/** Weeks and months read every organization's days: seconds of work with very many of them. */
const LONG_EVERY_MS = 300_000

export type Evaluation = {
  /** Rules that this run evaluated; the others were done by somebody else, or are not due. */
  evaluated: number
  /** Firings, repeats and ends that were kept. */
  fired: number
  failed: { rule: string; error: unknown }[]
}

type Options = {
  adminUrl: string
  /** Epoch ms; the database's clock where it is missing. */
  now?: number
  /** Aborted, it ends after the rule that is being evaluated. */
  signal?: AbortSignal | undefined
}

/**
 * Evaluates every rule that is due, one after the other, each in a transaction of its own. Any number of
 * processes may do so at once: a rule is locked by one of them, and what it finds, keeps and tells
 * commits together, so nothing fires twice. A rule that fails is noted, and the others go on.
 */
export async function evaluateAlerts(
  pool: DatabasePool,
  { adminUrl, now: given, signal }: Options,
): Promise<Evaluation> {
  const db = toQueryable(pool)
  const evaluation: Evaluation = { evaluated: 0, fired: 0, failed: [] }
  for (const id of await listEnabledRules(db)) {
    if (signal?.aborted) break
    const now = given ?? (await readNow(pool))
    try {
      const fired = await inTransaction(pool, (tx) => evaluateRule(tx, id, { adminUrl, now }))
      if (fired === null) continue
      evaluation.evaluated += 1
      evaluation.fired += fired
    } catch (error) {
      evaluation.failed.push({ rule: id, error })
      await db.query(PUT_OFF, [
        id,
        new Date(now + EVERY_MS),
        error instanceof Error ? error.message : String(error),
      ])
    }
  }
  return evaluation
}

async function readNow(pool: DatabasePool): Promise<number> {
  const { rows } = await toQueryable(pool).query<{ now: Date }>('select clock_timestamp() as now')
  return rows[0]?.now.getTime() ?? Number.NaN
}

const PUT_OFF = `
  insert into alerts.evaluations (rule_id, due_at, problem) values ($1, $2, $3)
  on conflict (rule_id) do update set due_at = excluded.due_at, problem = excluded.problem`

/** How many firings; null where it is not due, somebody else is at it, or it is gone. */
async function evaluateRule(
  tx: Tx,
  id: string,
  { adminUrl, now }: { adminUrl: string; now: number },
): Promise<number | null> {
  if (!(await takeRule(tx, id, now))) return null
  // Read behind the lock: what somebody has just changed or evaluated is seen.
  const rule = await loadRule(tx, id, { isEnabled: true })
  if (rule === null) return null
  if (rule.window === 'week' || rule.window === 'month')
    await tx.query('update alerts.evaluations set due_at = $2 where rule_id = $1', [
      id,
      new Date(now + LONG_EVERY_MS),
    ])
  const states = await loadStates(tx, id)
  const open = [...states].filter(([, { level }]) => level !== 'ok').map(([subject]) => subject)
  const readings = await measureAlert(tx, rule, {
    now,
    open: open.filter((subject) => subject !== PLATFORM),
  })
  if (open.includes(PLATFORM) && !readings.some(({ organization }) => organization === null))
    readings.push(nothingLeft(rule))
  let fired = 0
  for (const reading of readings) {
    const subject = reading.organization ?? PLATFORM
    const before = states.get(subject) ?? QUIET_STATE
    const level = levelOf(reading, KIND_FACTS[rule.kind].isFloor)
    const renotifyMs = rule.renotifyHours === null ? null : rule.renotifyHours * HOUR_MS
    const { state, transition } = nextState(before, level, { now, renotifyMs })
    if (transition === null) continue
    await keepState(tx, id, subject, state)
    await announceAlert(tx, { rule, reading, transition, now, adminUrl })
    fired += 1
  }
  return fired
}

/** The subject of what is measured of all organizations together. */
const PLATFORM = ''

const nothingLeft = ({ warningAt, alertAt }: AlertRule): Reading => ({
  organization: null,
  name: null,
  value: null,
  warningAt,
  alertAt,
})

const TAKE = `
  with due as (
    select rule_id from alerts.evaluations where rule_id = $1 and due_at <= $2
    for update skip locked
  )
  update alerts.evaluations e
  set due_at = $3, evaluated_at = $2, problem = null from due where e.rule_id = due.rule_id`

async function takeRule(tx: Tx, id: string, now: number): Promise<boolean> {
  const at = new Date(now)
  await tx.query(
    'insert into alerts.evaluations (rule_id, due_at) values ($1, $2) on conflict do nothing',
    [id, at],
  )
  const { rowCount } = await tx.query(TAKE, [id, at, new Date(now + EVERY_MS)])
  return rowCount === 1
}

async function loadStates(tx: Tx, rule: string): Promise<Map<string, AlertState>> {
  const { rows } = await tx.query<
    Omit<AlertState, 'notifiedAt' | 'since'> & {
      subject: string
      since: Date
      notifiedAt: Date | null
    }
  >(
    `select subject, level, since, notified_at as "notifiedAt", notified_level as "notifiedLevel",
       is_told as "isTold" from alerts.states where rule_id = $1`,
    [rule],
  )
  return new Map(
    rows.map(({ subject, since, notifiedAt, ...state }) => [
      subject,
      { ...state, since: since.getTime(), notifiedAt: notifiedAt?.getTime() ?? null },
    ]),
  )
}

const KEEP = `
  insert into alerts.states (rule_id, subject, level, since, notified_at, notified_level, is_told)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (rule_id, subject) do update set level = excluded.level, since = excluded.since,
    notified_at = excluded.notified_at, notified_level = excluded.notified_level,
    is_told = excluded.is_told`

async function keepState(tx: Tx, rule: string, subject: string, state: AlertState): Promise<void> {
  await tx.query(KEEP, [
    ...[rule, subject, state.level, new Date(state.since)],
    state.notifiedAt === null ? null : new Date(state.notifiedAt),
    ...[state.notifiedLevel, state.isTold],
  ])
}
