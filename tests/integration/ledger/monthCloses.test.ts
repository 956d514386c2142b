import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { inTransaction } from '@/db/inTransaction'
import { toQueryable } from '@/db/tx'
import { closeEndedMonths } from '@/ledger/closeMonths'
import { listClosedMonths, sumMonthCloses } from '@/ledger/monthCloses'
import { postTransaction, type LedgerEntry } from '@/ledger/postTransaction'
import { postUsage } from '@/ledger/postUsage'
import type { NanoUsd } from '@/money/nanoUsd'

import { makeOrganization, signInAs } from '../../support/factories'
import { refusalOf } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
let auditor: { token: string }
/** The three last months that have ended, the oldest first, as `2026-08`. */
let months: [string, string, string]

beforeAll(async () => {
  app = await bootTestPayload()
  auditor = await signInAs(app, 'auditor')
  const { rows } = await app.pool.query<{ month: string }>(
    `select to_char(date_trunc('month', now() at time zone 'UTC') - make_interval(months => m), 'YYYY-MM')
       as month from unnest(array[3, 2, 1]) as m`,
  )
  months = rows.map((row) => row.month) as typeof months
})
afterAll(() => app.close())

const close = () => closeEndedMonths(app.pool)
const read = async (organization: string) =>
  (
    await app.api('GET', `/api/admin/organizations/${organization}/month-closes`, {
      token: auditor.token,
    })
  ).body
const readMonth = (query = '') =>
  app.api('GET', `/api/admin/month-closes${query}`, { token: auditor.token })

const book = (organization: string, at: string, entry: Partial<LedgerEntry> = {}) =>
  inTransaction(app.pool, (tx) =>
    postTransaction(tx, {
      organization,
      type: 'credit_topup',
      amount: '105',
      creditAmount: '100',
      description: 'Top-up',
      actor: 'system:test',
      bookedAt: new Date(at),
      ...entry,
    }),
  )
const use = (organization: string, at: string, dollars: number) =>
  inTransaction(app.pool, (tx) =>
    postUsage(
      tx,
      [
        {
          organization,
          apiKey: null,
          charge: (BigInt(dollars) * 1_000_000_000n) as NanoUsd,
          timeMicros: Date.parse(at) * 1000,
        },
      ],
      new Date(at),
    ),
  )

const gift = { type: 'credit_gift', amount: null, creditAmount: '30' } as const

describe('closing months', () => {
  it('keeps the totals of every month that has ended, the empty ones too', async () => {
    const organization = await makeOrganization(app.pool)
    const topUp = await book(organization, `${months[0]}-10T00:00:00Z`)
    await book(organization, `${months[0]}-11T00:00:00Z`, gift)
    await use(organization, `${months[0]}-28T23:59:59.999Z`, 20)
    await book(organization, `${months[2]}-01T00:00:00Z`, {
      type: 'credit_refund',
      amount: '21',
      creditAmount: '-20',
      relatedTransaction: topUp.id,
    })
    await book(organization, `${months[2]}-02T00:00:00Z`, {
      type: 'subscription_start',
      amount: '49',
      creditAmount: null,
    })
    await book(organization, new Date().toISOString(), gift)
    expect(await close()).toMatchObject({ month: months[2], closed: 3, refused: [] })
    const { closes, differences, total } = await read(organization)
    expect([differences, total]).toEqual([[], 0])
    expect(closes).toMatchObject([
      {
        month: months[2],
        movements: 2,
        openingBalance: '110',
        toppedUp: '0',
        refundedCredits: '-20',
        closingBalance: '90',
        processed: '49',
        refunded: '21',
        unusedGifted: '10',
        unusedPaid: '80',
        lastSequence: 5,
      },
      { month: months[1], movements: 0, openingBalance: '110', closingBalance: '110' },
      {
        month: months[0],
        movements: 3,
        requests: 1,
        openingBalance: '0',
        toppedUp: '100',
        gifted: '30',
        used: '20',
        closingBalance: '110',
        processed: '105',
        platformFee: '5',
        // Gifts are used first: 10 of 30 are left.
        unusedGifted: '10',
        unusedPaid: '100',
        lastSequence: 3,
      },
    ])
    // Closed is closed: another run adds nothing.
    expect(await close()).toMatchObject({ closed: 0 })
  })

  it('is done once by 5 parallel runs beside live bookings', async () => {
    const organizations = await Promise.all(
      Array.from({ length: 120 }, () => makeOrganization(app.pool)),
    )
    for (const organization of organizations) await book(organization, `${months[2]}-15T00:00:00Z`)
    const live = organizations
      .slice(0, 20)
      .map((organization) => book(organization, new Date().toISOString()))
    const runs = await Promise.all(Array.from({ length: 5 }, close))
    await Promise.all(live)
    expect(runs.reduce((sum, run) => sum + run.closed, 0)).toBe(120)
    const { body } = await readMonth(`?month=${months[2]}`)
    expect(body).toMatchObject({ month: months[2], organizations: 121, differences: [], total: 0 })
    expect(body.toppedUp).toBe('12000')
  })

  it('takes back the fee with a reversed top-up', async () => {
    const organization = await makeOrganization(app.pool)
    const topUp = await book(organization, `${months[2]}-10T00:00:00Z`)
    await book(organization, `${months[2]}-11T00:00:00Z`, {
      amount: '-105',
      creditAmount: '-100',
      reverses: topUp.id,
    })
    await close()
    expect((await read(organization)).closes).toMatchObject([
      { toppedUp: '0', processed: '0', platformFee: '0', closingBalance: '0' },
    ])
  })

  it('splits nothing where the balance is negative', async () => {
    const organization = await makeOrganization(app.pool)
    await book(organization, `${months[2]}-10T00:00:00Z`, gift)
    await use(organization, `${months[2]}-11T00:00:00Z`, 31)
    await close()
    expect((await read(organization)).closes).toMatchObject([
      { closingBalance: '-1', unusedGifted: '0', unusedPaid: '0' },
    ])
  })

  it('refuses books that do not add up, and closes the others', async () => {
    const [broken, sound] = [await makeOrganization(app.pool), await makeOrganization(app.pool)]
    for (const organization of [broken, sound])
      await book(organization, `${months[2]}-10T00:00:00Z`)
    await tamper(`update transactions set credit_amount = 99 where organization_id = '${broken}'`)
    expect(await close()).toMatchObject({ closed: 1, refused: [broken] })
    expect((await read(sound)).closes).toHaveLength(1)
    expect((await read(broken)).closes).toEqual([])
    await tamper(`update transactions set credit_amount = 100 where organization_id = '${broken}'`)
    expect(await close()).toMatchObject({ closed: 1, refused: [] })
  })
})

/** Changes ledger rows as nobody may. */
async function tamper(statement: string) {
  await app.pool.query('alter table transactions disable trigger settle_once')
  await app.pool.query(statement)
  await app.pool.query('alter table transactions enable trigger settle_once')
}

describe('later differences', () => {
  it('are listed with what was kept and what the books tell now', async () => {
    const organization = await makeOrganization(app.pool)
    await book(organization, `${months[1]}-10T00:00:00Z`)
    await book(organization, `${months[2]}-10T00:00:00Z`)
    await close()
    expect((await read(organization)).differences).toEqual([])
    await tamper(
      `update transactions set amount = 106 where organization_id = '${organization}' and sequence = 1`,
    )
    const { differences, total } = await read(organization)
    expect(total).toBe(2)
    expect(differences).toEqual([
      {
        organization,
        month: months[1],
        figure: 'platformFee',
        kept: '5',
        now: '6',
        difference: '1',
      },
      {
        organization,
        month: months[1],
        figure: 'processed',
        kept: '105',
        now: '106',
        difference: '1',
      },
    ])
    const platform = await readMonth(`?month=${months[1]}`)
    expect(platform.body.differences).toEqual(differences)
    // What was kept is not written over.
    await close()
    expect((await read(organization)).differences).toEqual(differences)
  })

  it('do not come from what is booked after a month was closed', async () => {
    const organization = await makeOrganization(app.pool)
    await book(organization, `${months[2]}-10T00:00:00Z`)
    await close()
    // History of that month that arrives now is booked now: times never run against the numbers.
    await book(organization, `${months[2]}-20T00:00:00Z`)
    expect((await read(organization)).differences).toEqual([])
  })
})

describe('the closes', () => {
  it('are never changed', async () => {
    for (const statement of [
      'update ledger.month_closes set used = 0',
      'delete from ledger.month_closes',
      'truncate ledger.month_closes',
    ])
      await expect(app.pool.query(statement)).rejects.toMatchObject({ code: '23000' })
  })

  it('are told for the last month by default, and for months alone', async () => {
    expect((await readMonth()).body).toMatchObject({ month: months[2] })
    for (const month of ['2026-13', '2026-1', 'may', '2026-10-01'])
      expect(refusalOf(await readMonth(`?month=${month}`))).toEqual([400, 'month_invalid'])
    expect((await readMonth('?month=1999-01')).body).toMatchObject({
      organizations: 0,
      closingBalance: '0',
    })
  })

  it('are listed by month, the newest first, with the sums of each', async () => {
    const db = toQueryable(app.pool)
    const listed = await listClosedMonths(db)
    expect(listed.map(({ month }) => month)).toEqual([...months].reverse())
    for (const { closedAt, ...sums } of listed) {
      expect(await sumMonthCloses(db, sums.month)).toEqual(sums)
      expect(Date.parse(closedAt)).toBeLessThanOrEqual(Date.now())
    }
  })

  it('are written down by run', async () => {
    const { rows } = await toQueryable(app.pool).query(
      `select action, actor, resource from audit_logs where action = 'month.close' limit 1`,
    )
    expect(rows).toEqual([
      { action: 'month.close', actor: 'system:month_close', resource: months[2] },
    ])
  })
})
