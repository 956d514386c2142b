import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { ATTENTION_KINDS, type AttentionKind } from '@/alerts/attention'
import { countAttention, readAttention } from '@/alerts/readAttention'
import { listUnusualHours } from '@/alerts/unusualSpending'
import { toQueryable } from '@/db/tx'
import { postUsage } from '@/ledger/postUsage'
import { inTransaction } from '@/db/inTransaction'
import { makeAllFine } from '@/metering/makeFine'
import { toNanoUsd } from '@/money/nanoUsd'

import {
  makeOrganization,
  makeProject,
  makeServiceAccount,
  signInAs,
} from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { insertUsage, NO_TOKENS, type TestRequest } from '../../support/usage'

const HOUR = 3_600_000
const WEEK = 7 * 24 * HOUR
const DOLLAR = 1_000_000_000n

let app: TestPayload
/** The start of the running hour, and a moment in it. */
let hour: number
let now: number

beforeAll(async () => {
  app = await bootTestPayload()
  hour = Math.floor(Date.now() / HOUR) * HOUR
  now = hour + HOUR / 2
})
afterAll(() => app.close())

const read = (kind: AttentionKind, limit = 10) =>
  readAttention(toQueryable(app.pool), kind, { now, limit })

type Use = { at: number; charge: bigint; unpriced?: boolean }

/** An organization that used what the list says. */
async function makeUser(uses: readonly Use[], name?: string): Promise<string> {
  const organization = await makeOrganization(app.pool, name === undefined ? {} : { name })
  const project = await makeProject(app.pool, organization)
  const requests = uses.map(({ at, charge, unpriced = false }): TestRequest => ({
    organization,
    project,
    timeMicros: at * 1000,
    provider: 'openai',
    model: unpriced ? 'nameless' : 'gpt-4o',
    tokens: { ...NO_TOKENS, input: 10 },
    status: 'ok',
    cacheHit: false,
    ownKey: false,
    charges: unpriced ? {} : { input: charge },
    discount: unpriced ? null : 0n,
    ownKeyListCost: 0n,
    providerCost: 0n,
  }))
  await insertUsage(app.pool, requests)
  return organization
}

/** Days so far have sums by hour from now on; of those to come the requests are read. */
const makeDaysFine = () =>
  inTransaction(app.pool, (tx) => makeAllFine(tx, { from: '2020-01-01', to: '2100-01-01' }))

const weekly = (count: number, charge: bigint): Use[] =>
  Array.from({ length: count }, (_, index) => ({ at: hour - (index + 1) * WEEK + 1000, charge }))

describe('unusual spending', () => {
  it('is an hour far above the same hour of the week, told with its normal range', async () => {
    const steady = await makeUser([
      ...weekly(8, 2n * DOLLAR),
      { at: hour + 1, charge: 6n * DOLLAR },
    ])
    const spiking = await makeUser(
      [...weekly(8, 2n * DOLLAR), { at: hour + 1, charge: 84n * DOLLAR }],
      'Spiking',
    )
    const isNew = await makeUser([...weekly(3, 1n), { at: hour + 1, charge: 500n * DOLLAR }])
    await makeDaysFine()
    const small = await makeUser([...weekly(8, 1000n), { at: hour + 1, charge: 4n * DOLLAR }])
    const yesterday = await makeUser([
      ...weekly(8, 2n * DOLLAR),
      { at: hour - 20 * HOUR, charge: 9n * DOLLAR },
      { at: hour - 19 * HOUR, charge: 10n * DOLLAR },
    ])
    const longAgo = await makeUser([
      ...weekly(8, 2n * DOLLAR),
      { at: hour - 30 * HOUR, charge: 900n * DOLLAR },
    ])
    const { total, items } = await read('unusual_spending')
    expect(items.map(({ organization }) => organization)).toEqual([spiking, yesterday])
    expect(total).toBe(2)
    for (const quiet of [steady, isNew, small, longAgo])
      expect(items.map(({ organization }) => organization)).not.toContain(quiet)
    expect(items[0]).toMatchObject({ amount: '84', since: new Date(hour).toISOString() })
    expect(items[0]?.sentence).toMatch(
      /^Spent \$84\.00 in the hour from .+\. On \w+days at \d\d:00 UTC it is \$2\.00 to \$6\.00, usually \$2\.00 \(8 weeks\)\.$/,
    )
    expect(items[1]).toMatchObject({ amount: '10' })
    expect(items[1]?.sentence).toContain('1 more hour was unusual')
  })

  it('takes an hour without usage for nothing spent, and asks as many hours as are wanted', async () => {
    // Used first five weeks ago: five weeks of history, four of them without any usage at that hour.
    const organization = await makeUser([
      { at: hour - 5 * WEEK - 2 * HOUR, charge: DOLLAR },
      { at: hour - 5 * WEEK + 1, charge: DOLLAR },
      { at: hour - HOUR, charge: 7n * DOLLAR },
    ])
    const found = await listUnusualHours(toQueryable(app.pool), { from: hour - HOUR, to: hour })
    const [own] = found.filter((row) => row.organization === organization)
    expect(own).toMatchObject({ hour: hour - HOUR, charge: 7n * DOLLAR, range: { median: 0n } })
  })
})

describe('a stale pipeline', () => {
  it('is somebody busy who has gone silent, and not who pauses like that anyway', async () => {
    const hours = (from: number, to: number, step = 1): Use[] =>
      Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => ({
        at: hour - (from + index * step) * HOUR,
        charge: 1n,
      }))
    const busy = await makeUser(hours(0, 120))
    const silent = await makeUser(hours(6, 120), 'Gone silent')
    const pausingToo = await makeUser([...hours(6, 100), ...hours(104, 190)])
    await makeDaysFine()
    const silentToo = await makeUser(hours(6, 120))
    const pausing = await makeUser([...hours(6, 100), ...hours(104, 190)])
    const seldom = await makeUser(hours(6, 190, 4))
    const { items } = await read('stale_pipeline', 100)
    const told = items.map(({ organization }) => organization)
    for (const one of [silent, silentToo]) expect(told).toContain(one)
    for (const other of [busy, pausing, pausingToo, seldom]) expect(told).not.toContain(other)
    expect(items.find(({ organization }) => organization === silent)).toMatchObject({
      sentence: 'No usage for 5 hours; the longest pause of the 8 days before was 0 hours.',
      since: new Date(hour - 5 * HOUR).toISOString(),
    })
    await app.pool.query(`update organizations set block_reason = 'fraud' where id = $1`, [silent])
    expect((await read('stale_pipeline', 100)).items).not.toContainEqual(
      expect.objectContaining({ organization: silent }),
    )
  })

  it('is a gateway that has not called for a day, and mail that nobody got', async () => {
    await makeServiceAccount(app)
    await app.pool.query('alter table service_accounts disable trigger user')
    await app.pool.query(`update service_accounts set last_used_at = $1`, [
      new Date(now - 30 * HOUR),
    ])
    await app.pool.query('alter table service_accounts enable trigger user')
    await app.pool.query(
      `insert into mail.messages (id, kind, address, content, state, due_at, useless_after, problem, closed_at)
       values ('mail_1', 'credit_request.opened', 'a@example.com', '{}', 'failed', $1, $1, 'No such mailbox', $1)`,
      [new Date(now - HOUR)],
    )
    const { items } = await read('stale_pipeline', 100)
    expect(items).toContainEqual(expect.objectContaining({ subject: 'test gateway' }))
    expect(items).toContainEqual(
      expect.objectContaining({ sentence: '1 mail could not be sent: No such mailbox' }),
    )
  })
})

describe('everything that waits', () => {
  it('is counted, listed worst first and cut at the limit', async () => {
    const owing: string[] = []
    for (const charge of [1n, 3n, 2n]) {
      const organization = await makeOrganization(app.pool)
      owing.push(organization)
      await inTransaction(app.pool, (tx) =>
        postUsage(
          tx,
          [{ organization, apiKey: null, charge: toNanoUsd(charge * DOLLAR), timeMicros: 0 }],
          null,
        ),
      )
    }
    await app.pool.query(
      `update organizations set payment_failure_count = 2, last_payment_failure_at = $2 where id = $1`,
      [owing[0], new Date(now - HOUR)],
    )
    const { total, items } = await read('negative_balance', 2)
    expect([total, items.map(({ amount }) => amount)]).toEqual([3, ['-3', '-2']])
    expect((await read('payment_failure')).items).toMatchObject([
      { organization: owing[0], sentence: '2 payments in a row failed.' },
    ])
    await makeUser([{ at: hour, charge: 0n, unpriced: true }])
    const counts = await countAttention(toQueryable(app.pool), ATTENTION_KINDS, now)
    expect(counts).toMatchObject({
      payment_failure: 1,
      negative_balance: 3,
      unpriced_usage: 1,
      gift_request: 0,
      unmapped_usage: 0,
      integrity: 1,
    })
    await app.pool.query(`update organizations set status = 'deleted' where id = any($1)`, [owing])
    expect((await read('negative_balance')).total).toBe(0)
    expect((await read('payment_failure')).total).toBe(0)
  })

  it('is answered to each by right, one kind or all, and refuses what is no kind', async () => {
    const [catalog, support] = [await signInAs(app, 'catalog'), await signInAs(app, 'support')]
    const get = (token: string, query = '') =>
      app.api('GET', `/api/admin/attention${query}`, { token })
    const kindsOf = (body: { kinds: { kind: string }[] }) => body.kinds.map(({ kind }) => kind)
    expect(kindsOf((await get(catalog.token)).body)).toEqual(['unpriced_usage'])
    const all = await get(support.token)
    expect(kindsOf(all.body)).toEqual([
      ...[
        'firing_alert',
        'payment_failure',
        'negative_balance',
        'unusual_spending',
        'gift_request',
      ],
      ...['unmapped_usage', 'stale_pipeline'],
    ])
    expect(all.body.total).toBe(
      all.body.kinds.reduce((sum: number, { total }: { total: number }) => sum + total, 0),
    )
    expect(kindsOf((await get(support.token, '?kind=gift_request')).body)).toEqual(['gift_request'])
    for (const query of ['?kind=integrity', '?kind=none', '?limit=0', '?limit=1&limit=2']) {
      const { status, body } = await get(support.token, query)
      expect([status, body.error.code], query).toEqual([400, expect.stringMatching(/^parameter_/)])
    }
  })
})
