import { randomUUID } from 'node:crypto'

import type { DatabasePool } from '@/db/tx'

import { makeOrganization, makeProject } from '../../support/factories'
import {
  createRandom,
  insertUsage,
  inventUsage,
  NO_TOKENS,
  pick,
  wholeBelow,
  type TestRequest,
} from '../../support/usage'
import { buildBooks } from './platformWorld'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const DOLLAR = 1_000_000_000n

/** Three weeks around the nights in which Berlin and New York set their clocks back. */
const AUTUMN = { from: Date.UTC(2026, 9, 18), to: Date.UTC(2026, 10, 8) }

type Place = { organization: string; project: string }

/** Two years of books and usage of every kind up to now, more of it lately; and somebody of every kind that waits. */
export async function buildDashboardWorld(pool: DatabasePool, seed: number): Promise<void> {
  const random = createRandom(seed)
  const now = Date.now()
  const years = { from: now - 740 * DAY_MS, to: now }
  await buildBooks(pool, seed, years)
  await buildBooks(pool, seed + 1, { from: now - 20 * DAY_MS, to: now })
  await buildBooks(pool, seed + 2, AUTUMN)
  const within = ({ from, to }: { from: number; to: number }) =>
    (from + wholeBelow(random, to - from)) * 1000 + wholeBelow(random, 1000)
  const places: Place[] = []
  for (const status of ['active', 'active', 'inactive', 'deleted'])
    places.push(await makePlace(pool, status))
  const spans = [years, { from: now - 40 * DAY_MS, to: now }, AUTUMN]
  await insertUsage(
    pool,
    Array.from({ length: 2400 }, (_, index) =>
      inventUsage(random, pick(random, places), within(spans[index % 3] ?? years)),
    ),
  )
  await pool.query(
    `update organizations set created_at = now() - (random() * interval '700 days')
     where id = any($1)`,
    [places.map(({ organization }) => organization)],
  )
  await buildTrouble(pool, now)
}

const makePlace = async (pool: DatabasePool, status = 'active'): Promise<Place> => {
  const organization = await makeOrganization(pool, { status })
  return { organization, project: await makeProject(pool, organization) }
}

const request = (place: Place, ms: number, charge: bigint): TestRequest => ({
  ...place,
  timeMicros: ms * 1000,
  provider: 'openai',
  model: 'gpt-4o',
  tokens: { ...NO_TOKENS, input: 10 },
  status: 'ok',
  cacheHit: false,
  ownKey: false,
  charges: { input: charge },
  discount: 0n,
  ownKeyListCost: 0n,
  providerCost: 0n,
})

/** What waits for an operator: some of each kind, and some that nearly do. */
async function buildTrouble(pool: DatabasePool, now: number) {
  const weeks = (place: Place, count: number, charge: bigint) =>
    Array.from({ length: count }, (_, week) =>
      request(place, now - HOUR_MS - (week + 1) * 7 * DAY_MS, charge),
    )
  const [spiking, dear, fresh] = [
    await makePlace(pool),
    await makePlace(pool),
    await makePlace(pool),
  ]
  const silent = await makePlace(pool)
  await insertUsage(pool, [
    ...weeks(spiking, 8, 2n * DOLLAR),
    request(spiking, now - HOUR_MS, 84n * DOLLAR),
    ...weeks(dear, 6, 50n * DOLLAR),
    request(dear, now - HOUR_MS, 84n * DOLLAR),
    ...weeks(fresh, 3, DOLLAR),
    request(fresh, now - HOUR_MS, 84n * DOLLAR),
    ...Array.from({ length: 120 }, (_, hour) => request(silent, now - (hour + 8) * HOUR_MS, 1n)),
  ])
  for (const [status, failures] of [
    ['active', 2],
    ['inactive', 1],
    ['deleted', 3],
    ['active', 0],
  ] as const)
    await pool.query('update organizations set payment_failure_count = $2 where id = $1', [
      await makeOrganization(pool, { status }),
      failures,
    ])
  for (const [id, status, days] of [
    ['crq_a', 'waiting', 2],
    ['crq_b', 'waiting', -1],
    ['crq_c', 'declined', 2],
  ] as const)
    await pool.query(
      `insert into ledger.credit_requests
         (id, organization_id, kind, input, credits, requester, operation, status, expires_at,
         decided_by, decided_at, decline_reason)
       select $1, $2, 'gift', '{}', 9000, 'usr_1', 'gift', $3, now() + make_interval(days => $4),
         d.by, d.at, d.reason
       from (select 1) always left join (select 'usr_2', now(), 'No.') d(by, at, reason)
         on $3 = 'declined'`,
      [id, spiking.organization, status, days],
    )
  const group = randomUUID()
  for (const owner of [group, group, randomUUID()])
    await pool.query(
      `insert into metering.queued_reports
         (key, group_key, account, format, names, request_id, time, report, content, code, message)
       values ($1, $2, 'svc_1', 'litellm', '{}', 'r', now(), '{}', '', 'unknown_team', 'No such team.')`,
      [randomUUID(), owner],
    )
  for (const [kind, state] of [
    ['password.reset', 'failed'],
    ['password.reset', 'failed'],
    ['alert.fired', 'sent'],
  ] as const)
    await pool.query(
      `insert into mail.messages (id, kind, state, address, due_at, useless_after, closed_at)
       values ($1, $2, $3, 'a@example.com', now(), now() + interval '1 day', now())`,
      [randomUUID(), kind, state],
    )
  for (const [subject, level] of [
    ['', 'alert'],
    [spiking.organization, 'warning'],
    [dear.organization, 'ok'],
  ])
    await pool.query(
      `insert into alerts.states (rule_id, subject, level, since, is_told)
       values ('alr_1', $1, $2, now(), true)`,
      [subject, level],
    )
}
