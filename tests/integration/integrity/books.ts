import { inTransaction } from '@/db/inTransaction'
import { createPool, type DatabasePool } from '@/db/tx'
import { recordAudit, systemActor } from '@/audit/recordAudit'
import { CHECKS, COMPARISONS } from '@/integrity/checks'
import { verify, type CheckResult } from '@/integrity/verify'
import { giftCredits } from '@/ledger/giftCredits'
import { postTransaction, type LedgerEntry } from '@/ledger/postTransaction'
import { makeAllFine } from '@/metering/makeFine'
import { recordBatch } from '@/metering/recordBatch'
import type { UsageReport } from '@/usage/usageReport'

import { makeApiKey, makeOrganization, makeProject, topUp } from '../../support/factories'
import type { TestDatabase } from '../../support/testDatabase'

export const openPool = (database: TestDatabase): DatabasePool =>
  createPool({ connectionString: database.url, applicationName: 'test-integrity', max: 12 })

/** Midnight UTC of the first day of usage: the end of one month and the beginning of the next. */
const FIRST_DAY = Date.UTC(2026, 8, 29)
const DAY_MS = 86_400_000

let counter = 0

/** A request as a gateway tells it; the point of a test is spelled out, the rest is usual. */
export const report = (project: string, overrides: Partial<UsageReport> = {}): UsageReport => ({
  id: `req_${(counter += 1)}`,
  timeMicros: FIRST_DAY * 1000,
  organization: null,
  project,
  apiKey: null,
  user: null,
  provider: 'openai',
  model: 'gpt-4o',
  requestedModel: null,
  region: null,
  tokens: { input: 1200, cachedInput: 800, cacheWrite: 0, output: 310, reasoning: 7 },
  units: { webSearches: 0, images: 0 },
  status: 'ok',
  errorKind: null,
  errorMessage: null,
  finishReason: 'completed',
  durationMs: 900,
  timeToFirstTokenMs: 200,
  streamed: false,
  cacheHit: false,
  billing: 'credits',
  source: null,
  reportedCost: null,
  usage: null,
  metadata: null,
  content: null,
  ...overrides,
})

/** Records reports through the door of metering; throws when one is refused. */
export async function record(pool: DatabasePool, reports: readonly UsageReport[]): Promise<void> {
  const rows = reports.map((row, index) => ({ index, report: row }))
  const result = await recordBatch(pool, rows)
  if (result.accepted !== reports.length) throw new Error(JSON.stringify(result.results))
}

/** Four days around the turn of a month, with every kind of request. */
function fourDays(project: string, apiKey: string): UsageReport[] {
  return [0, 1, 2, 3].flatMap((day) => {
    const at = (hour: number, micros = 0) =>
      (FIRST_DAY + day * DAY_MS + hour * 3_600_000) * 1000 + micros
    return [
      report(project, { timeMicros: at(0) }),
      report(project, { timeMicros: at(23, 3_599_999_999), apiKey }),
      report(project, { timeMicros: at(9, 7), apiKey, reportedCost: '0.01' }),
      report(project, { timeMicros: at(9, 8), provider: 'anthropic', model: 'claude-sonnet-4-0' }),
      report(project, { timeMicros: at(9, 9), status: 'upstream_error', errorKind: 'timeout' }),
      report(project, { timeMicros: at(10), status: 'client_error' }),
      report(project, { timeMicros: at(11), status: 'canceled' }),
      report(project, { timeMicros: at(12), cacheHit: true }),
      report(project, { timeMicros: at(13), billing: 'own_key' }),
      report(project, { timeMicros: at(14), model: 'a-model-without-a-price' }),
    ]
  })
}

export type Books = {
  organization: string
  project: string
  apiKey: string
  /** Transactions by what they are. */
  topUp: string
  gift: string
  refund: string
  reversedGift: string
  reversal: string
  plan: string
  settled: string
  pending: string
}

export const post = (pool: DatabasePool, entry: Partial<LedgerEntry>) =>
  inTransaction(pool, (tx) =>
    postTransaction(tx, {
      organization: '',
      type: 'credit_topup',
      amount: null,
      creditAmount: null,
      description: 'Test',
      actor: 'system:test',
      ...entry,
    }),
  )

const OPERATOR = { ...systemActor('test'), actor: 'usr_books', actorRole: 'owner' }

/** Gifts through the rules: key, row and audit entry. @returns the transaction's id */
export const gift = async (
  pool: DatabasePool,
  organization: string,
  creditAmount: string,
  idempotencyKey?: string,
): Promise<string> => {
  const input = { organization, creditAmount, comment: 'Test', idempotencyKey }
  const made = await inTransaction(pool, (tx) => giftCredits(tx, input, OPERATOR))
  if (!('transaction' in made)) throw new Error('A small gift waits for nobody.')
  return made.transaction.id
}

/** An organization with movements of every kind and four days of usage, all through the doors. */
export async function fillBooks(pool: DatabasePool): Promise<Books> {
  const organization = await makeOrganization(pool)
  const project = await makeProject(pool, organization)
  const apiKey = await makeApiKey(pool, project)
  const { id: top } = await topUp(pool, organization, '100')
  const given = await gift(pool, organization, '25', 'welcome')
  const reversedGift = await gift(pool, organization, '5')
  const { id: reversal } = await post(pool, {
    organization,
    type: 'credit_gift',
    creditAmount: '-5',
    reverses: reversedGift,
  })
  await inTransaction(pool, (tx) =>
    recordAudit(tx, {
      ...systemActor('test'),
      ipAddress: '192.0.2.7',
      action: 'transaction.reverse',
      resourceType: 'transaction',
      resource: reversal,
      organization,
    }),
  )
  const { id: refund } = await post(pool, {
    organization,
    type: 'credit_refund',
    amount: '40',
    creditAmount: '-40',
    relatedTransaction: top,
  })
  const { id: plan } = await post(pool, {
    organization,
    type: 'subscription_start',
    amount: '50',
  })
  const settled = await pendingTopUp(pool, organization)
  const days = fourDays(project, apiKey)
  await record(pool, days.slice(0, 20))
  await settle(pool, organization, settled)
  await makeFineDay(pool, FIRST_DAY)
  await record(pool, days.slice(20))
  await makeFineDay(pool, FIRST_DAY + 3 * DAY_MS)
  const pending = await pendingTopUp(pool, organization)
  return {
    ...{ organization, project, apiKey, topUp: top, gift: given, refund },
    ...{ reversedGift, reversal, plan, settled, pending },
  }
}

/** Keeps a day's sums by hour and by model, as if it had many requests; those between stay thin. */
const makeFineDay = (pool: DatabasePool, day: number): Promise<void> =>
  inTransaction(pool, (tx) =>
    makeAllFine(tx, {
      from: new Date(day).toISOString(),
      to: new Date(day + DAY_MS).toISOString(),
    }),
  )

/** A top-up that waits for its payment: it has a number, and moves nothing yet. */
async function pendingTopUp(pool: DatabasePool, organization: string): Promise<string> {
  return inTransaction(pool, async (tx) => {
    const { rows } = await tx.query<{ sequence: string }>(
      'select sequence from ledger.move_credits($1, 0, 0, null)',
      [organization],
    )
    const id = `txn_pending_${organization}_${rows[0]?.sequence}`
    await tx.query(
      `insert into transactions (id, organization_id, sequence, type, amount, credit_amount, currency,
         status, actor, created_at, updated_at)
       values ($1, $2, $3, 'credit_topup', 7, 7, 'USD', 'pending', 'system:test', now(), now())`,
      [id, organization, rows[0]?.sequence],
    )
    return id
  })
}

async function settle(pool: DatabasePool, organization: string, id: string): Promise<void> {
  await inTransaction(pool, async (tx) => {
    await tx.query(
      `with moved as (select * from ledger.move_credits($1, 7, 7, null))
       update transactions t set status = 'completed', balance_after = moved.balance,
         booked_at = moved.booked_at, settlement_sequence = moved.sequence
       from moved where t.id = $2`,
      [organization, id],
    )
  })
}

/** Runs one check, or all, over everything there is. */
export const runCheck = async (pool: DatabasePool, name: string): Promise<CheckResult> => {
  const checks = CHECKS.filter((check) => check.name === name)
  const result = (await verify({ pool, isFull: true, checks })).checks[0]
  if (!result) throw new Error(`There is no check ${name}`)
  return result
}

export const runAll = (pool: DatabasePool) =>
  verify({ pool, isFull: true, checks: CHECKS, comparisons: COMPARISONS })

/** Writes past every trigger, constraint trigger and foreign key, as somebody with the keys could. */
export async function tamper(pool: DatabasePool, text: string): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('set session_replication_role = replica')
    // Several statements answer one by one; the last one does the harm.
    const last = [await client.query(text)].flat().at(-1)
    if (!last?.rowCount) throw new Error(`Nothing was broken by: ${text}`)
  } finally {
    await client.query('set session_replication_role = default')
    client.release()
  }
}
