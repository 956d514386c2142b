import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { readAddress } from '@/admin/list/address'
import { parseOrganizationsAddress } from '@/admin/organizations/organizationsAddress'
import { inTransaction } from '@/db/inTransaction'
import { toQueryable } from '@/db/tx'
import { postTransaction, type LedgerEntry } from '@/ledger/postTransaction'
import { postUsage } from '@/ledger/postUsage'
import { parseMoney } from '@/money/parseMoney'
import { listOrganizations } from '@/organizations/listOrganizations'
import { readListMarks } from '@/organizations/readListMarks'

import { makeProject, signInAs } from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { insertApiKey, insertOrganization } from './fixtures'

let app: TestPayload

const ROWS = [
  {
    id: 'org_a',
    name: 'Acme Robotics',
    billingEmail: 'pay@robots.example',
    plan: 'pro',
    credits: '12.5',
  },
  { id: 'org_b', name: '100% Organic', billingEmail: 'b@organic.example', credits: '-3.000000001' },
  {
    id: 'org_c',
    name: '1000 Organics',
    billingEmail: 'c@organic.example',
    devPlan: 'max',
    credits: '1',
  },
  {
    id: 'org_d',
    name: 'snake_case',
    billingEmail: 'd@case.example',
    status: 'inactive',
    credits: '1',
  },
  {
    id: 'org_e',
    name: 'snakeXcase',
    billingEmail: 'e@case.example',
    plan: 'enterprise',
    credits: '1',
  },
  {
    id: 'org_f',
    name: 'Failing',
    billingEmail: 'f@x.example',
    paymentFailures: 3,
    createdAt: '2026-03-01T00:30:00Z',
  },
  { id: 'org_g', name: 'Gone', billingEmail: 'g@x.example', status: 'deleted', credits: '-1' },
] as const

beforeAll(async () => {
  app = await bootTestPayload()
  for (const wanted of ROWS) await insertOrganization(app.pool, wanted)
  const project = await makeProject(app.pool, 'org_c')
  await insertApiKey(app.pool, project, { maskedToken: 'llmg_QwEr…TyUi', tokenHash: 'hash' })
})
afterAll(() => app.close())

/** What the screen shows for an address, as ids in its order, and what it says was found. */
async function show(search: string) {
  const address = readAddress(Object.fromEntries(new URLSearchParams(search)))
  const { filters, search: term, sort, sortBy } = parseOrganizationsAddress(address)
  const list = await listOrganizations(toQueryable(app.pool), {
    filters,
    search: term,
    sortBy,
    sortOrder: sort.direction,
    limit: 25,
    offset: 0,
  })
  return {
    ids: list.organizations.map(({ id }) => id),
    total: list.total,
    credits: list.totalCredits,
  }
}
const idsOf = async (search: string) => (await show(search)).ids.sort()

describe('the address of the list', () => {
  it('searches by a part of the name, e-mail, id and key, and takes % and _ as they are', async () => {
    expect(await idsOf('q=robo')).toEqual(['org_a'])
    expect(await idsOf('q=pay%40robots')).toEqual(['org_a'])
    expect(await idsOf('q=org_d')).toEqual(['org_d'])
    expect(await idsOf('q=llmg_QwEr')).toEqual(['org_c'])
    expect(await idsOf('q=100%25')).toEqual(['org_b'])
    expect(await idsOf('q=snake_c')).toEqual(['org_d'])
  })

  it('filters, and says count and balance of all found', async () => {
    expect(await show('plan=pro,enterprise&sort=name')).toEqual({
      ids: ['org_a', 'org_e'],
      total: 2,
      credits: '13.5',
    })
    expect(await idsOf('devPlan=max')).toEqual(['org_c'])
    expect(await idsOf('status=inactive,deleted')).toEqual(['org_d', 'org_g'])
    expect(await show('negativeBalance=1&status=active,inactive')).toEqual({
      ids: ['org_b'],
      total: 1,
      credits: '-3.000000001',
    })
    expect(await idsOf('paymentFailing=1')).toEqual(['org_f'])
    expect(await idsOf('q=organic&devPlan=max')).toEqual(['org_c'])
  })

  it('means days of the zone that it names', async () => {
    expect(await idsOf('createdFrom=2026-03-01')).toEqual(['org_f'])
    expect(await idsOf('createdFrom=2026-03-01&timeZone=America/New_York')).toEqual([])
    expect(
      await idsOf('createdFrom=2026-02-28&createdTo=2026-03-01&timeZone=America/New_York'),
    ).toEqual(['org_f'])
  })

  it('sorts both ways, with the id breaking ties', async () => {
    expect((await show('sort=credits&status=active,inactive')).ids).toEqual([
      'org_b',
      'org_f',
      'org_c',
      'org_d',
      'org_e',
      'org_a',
    ])
    expect((await show('sort=-credits&status=active,inactive')).ids).toEqual([
      'org_a',
      'org_e',
      'org_d',
      'org_c',
      'org_f',
      'org_b',
    ])
  })

  it('asks the same as the API does', async () => {
    const { token } = await signInAs(app, 'auditor')
    const { body } = await app.api(
      'GET',
      '/api/admin/organizations?search=organic&plan=free&sortBy=totalCreditsAllTime&sortOrder=asc',
      { token },
    )
    expect(await show('q=organic&plan=free&sort=allTimeCredits')).toEqual({
      ids: body.organizations.map(({ id }: { id: string }) => id),
      total: body.total,
      credits: body.totalCredits,
    })
  })
})

describe('the marks of a page', () => {
  const post = (organization: string, entry: Partial<LedgerEntry> & Pick<LedgerEntry, 'type'>) =>
    inTransaction(app.pool, (tx) =>
      postTransaction(tx, {
        organization,
        amount: null,
        creditAmount: null,
        description: 'Test',
        actor: 'system:test',
        ...entry,
      }),
    )
  const marksOf = async (id: string) => (await readListMarks(toQueryable(app.pool), [id])).get(id)

  it('split a balance into what was paid and what was gifted, gifts used first', async () => {
    const id = await insertOrganization(app.pool, { name: 'Split' })
    await post(id, { type: 'credit_topup', amount: '50', creditAmount: '50' })
    await post(id, { type: 'credit_gift', creditAmount: '10' })
    expect(await marksOf(id)).toMatchObject({ gifted: '10', paid: '50' })
    const spend = (charge: string) =>
      inTransaction(app.pool, (tx) =>
        postUsage(
          tx,
          [
            {
              organization: id,
              apiKey: null,
              charge: parseMoney(charge, { field: 'charge' }),
              timeMicros: 0,
            },
          ],
          null,
        ),
      )
    await spend('7.25')
    expect(await marksOf(id)).toMatchObject({ gifted: '2.75', paid: '50' })
    await spend('60')
    expect(await marksOf(id)).toMatchObject({ gifted: '0', paid: '0' })
  })

  it('tell who is blocked and whose payments fail, and of nobody who is not there', async () => {
    await app.pool.query(`update organizations set block_reason = 'chargeback' where id = 'org_f'`)
    expect(await marksOf('org_f')).toMatchObject({ isBlocked: true, paymentFailureCount: 3 })
    expect(await marksOf('org_a')).toMatchObject({ isBlocked: false, paymentFailureCount: 0 })
    expect(await marksOf('org_missing')).toBeUndefined()
  })
})
