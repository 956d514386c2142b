import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { inTransaction } from '@/db/inTransaction'
import { ORGANIZATION_SORTS, type OrganizationRow } from '@/organizations/listOrganizations'
import { postTransaction } from '@/ledger/postTransaction'

import {
  makeOrganization,
  makeProject,
  makeServiceAccount,
  signInAs,
  topUp,
} from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { insertOrganization } from './fixtures'

let app: TestPayload
let token: string

/** Forty organizations with few different values, so that every sort has ties. */
const MANY = Array.from({ length: 40 }, (_, i) => ({
  id: `org_many${String((i * 7) % 40).padStart(2, '0')}`,
  name: `Many ${['Alder', 'Birch', 'Cedar'][i % 3]}`,
  billingEmail: `many${i % 4}@trees.example`,
  plan: ['free', 'pro', 'enterprise'][i % 3],
  devPlan: ['none', 'lite', 'pro', 'max'][i % 4],
  status: ['active', 'inactive', 'deleted'][i % 3],
  credits: ['-12.5', '0', '9.999999999', '100', '1000.000000001'][i % 5],
  allTimeCredits: ['5', '10', '100'][i % 3],
  totalSpent: ['0.000000001', '0.1', '20'][i % 3],
  createdAt: `2026-0${1 + (i % 5)}-10T08:00:00.000Z`,
  paymentFailures: i % 8 === 0 ? 2 : 0,
}))

beforeAll(async () => {
  app = await bootTestPayload()
  token = (await signInAs(app, 'support')).token
  for (const wanted of MANY) await insertOrganization(app.pool, wanted)
})
afterAll(() => app.close())

const list = (query: string) => app.api('GET', `/api/admin/organizations?${query}`, { token })
const idsOf = (body: { organizations: OrganizationRow[] }) => body.organizations.map(({ id }) => id)

/** All pages of a question, one after the other. */
async function walk(query: string, limit: number): Promise<OrganizationRow[]> {
  const rows: OrganizationRow[] = []
  for (let offset = 0; ; offset += limit) {
    const { body } = await list(`${query}&limit=${limit}&offset=${offset}`)
    rows.push(...body.organizations)
    if (offset + limit >= body.total) return rows
  }
}

describe('GET /api/admin/organizations', () => {
  it('answers with the newest 25, and count and balance of all', async () => {
    const { status, body } = await list('')
    expect(status).toBe(200)
    expect(Object.keys(body).sort()).toEqual(
      ['limit', 'offset', 'organizations', 'total', 'totalCredits'].sort(),
    )
    expect([body.total, body.limit, body.offset, body.organizations.length]).toEqual([
      40, 25, 0, 25,
    ])
    // 8 × (-12.5 + 0 + 9.999999999 + 100 + 1000.000000001)
    expect(body.totalCredits).toBe('8780')
    expect(body.organizations[0].createdAt).toBe('2026-05-10T08:00:00.000Z')
  })

  it('shows each organization with exact money and instants in UTC', async () => {
    const { body } = await list('search=org_many07')
    expect(body.organizations).toEqual([
      {
        id: 'org_many07',
        name: 'Many Birch',
        billingEmail: 'many1@trees.example',
        plan: 'pro',
        devPlan: 'lite',
        credits: '0',
        totalCreditsAllTime: '10',
        totalSpent: '0.1',
        createdAt: '2026-02-10T08:00:00.000Z',
        status: 'inactive',
      },
    ])
  })

  const RANKS: Record<string, readonly string[]> = {
    plan: ['free', 'pro', 'enterprise'],
    devPlan: ['none', 'lite', 'pro', 'max'],
    status: ['active', 'inactive', 'deleted'],
  }
  const MONEY = ['credits', 'totalCreditsAllTime', 'totalSpent']
  const compare = (sortBy: keyof OrganizationRow, a: OrganizationRow, b: OrganizationRow) => {
    const key = (row: OrganizationRow) => {
      const value = row[sortBy]
      if (RANKS[sortBy]) return RANKS[sortBy].indexOf(value)
      return MONEY.includes(sortBy) ? Number(value) : value
    }
    const [x, y] = [key(a), key(b)]
    if (x !== y) return x < y ? -1 : 1
    return a.id < b.id ? -1 : 1
  }

  for (const sortBy of ORGANIZATION_SORTS)
    it(`sorts by ${sortBy} both ways, with the id breaking ties`, async () => {
      const up = await walk(`sortBy=${sortBy}&sortOrder=asc`, 100)
      expect(up).toHaveLength(40)
      expect(up).toEqual([...up].sort((a, b) => compare(sortBy, a, b)))
      const down = await walk(`sortBy=${sortBy}&sortOrder=desc`, 100)
      expect(down).toEqual([...up].reverse())
    })

  it('pages through equal values without repeating or losing a row', async () => {
    for (const sortBy of ['status', 'name', 'credits']) {
      const rows = await walk(`sortBy=${sortBy}&sortOrder=desc`, 7)
      expect(new Set(rows.map(({ id }) => id)).size).toBe(40)
      expect(rows).toHaveLength(40)
    }
  })

  it('still tells what was found where the page lies behind the end', async () => {
    const { status, body } = await list('offset=1000')
    expect([status, body.organizations, body.total, body.totalCredits]).toEqual([
      200,
      [],
      40,
      '8780',
    ])
  })
})

describe('filters', () => {
  const expectFound = async (query: string, wanted: (row: (typeof MANY)[number]) => boolean) => {
    const expected = MANY.filter(wanted).map(({ id }) => id)
    const { body } = await list(`${query}&limit=100`)
    expect(idsOf(body).sort()).toEqual(expected.sort())
    expect(body.total).toBe(expected.length)
    expect(expected.length).toBeGreaterThan(0)
  }

  it('narrow by plan, dev plan and status, one or several', async () => {
    await expectFound('plan=pro', (row) => row.plan === 'pro')
    await expectFound('devPlan=max', (row) => row.devPlan === 'max')
    await expectFound('status=deleted', (row) => row.status === 'deleted')
    await expectFound('plan=pro,free', (row) => row.plan !== 'enterprise')
  })

  it('narrow by negative balance and failing payment, yes and no', async () => {
    await expectFound('negativeBalance=1', (row) => row.credits === '-12.5')
    await expectFound('negativeBalance=0', (row) => row.credits !== '-12.5')
    await expectFound('paymentFailing=1', (row) => row.paymentFailures > 0)
    await expectFound('paymentFailing=0', (row) => row.paymentFailures === 0)
  })

  it('take createdFrom in and leave createdTo out', async () => {
    await expectFound(
      'createdFrom=2026-02-10T08:00:00Z&createdTo=2026-04-10T08:00:00Z',
      (row) => row.createdAt.startsWith('2026-02') || row.createdAt.startsWith('2026-03'),
    )
    await expectFound('createdFrom=2026-05-01', (row) => row.createdAt.startsWith('2026-05'))
  })

  it('hold all together, with the search too, and so do the totals', async () => {
    const { body } = await list(
      'search=cedar&plan=enterprise&status=deleted&negativeBalance=1&paymentFailing=0',
    )
    const expected = MANY.filter(
      (row) => row.name === 'Many Cedar' && row.credits === '-12.5' && row.paymentFailures === 0,
    )
    expect(idsOf(body).sort()).toEqual(expected.map(({ id }) => id).sort())
    expect(body.totalCredits).toBe(String(expected.length * -12.5))
    expect(expected.length).toBeGreaterThan(1)
  })

  it('find who pays and has been silent', async () => {
    const [silent, busy, reversed, gifted] = await Promise.all(
      ['silent', 'busy', 'reversed', 'gifted'].map((name) =>
        makeOrganization(app.pool, { name: `Payer ${name}` }),
      ),
    )
    for (const organization of [silent, busy]) await topUp(app.pool, organization!, '10')
    const original = await topUp(app.pool, reversed!, '10')
    await inTransaction(app.pool, (tx) =>
      postTransaction(tx, {
        organization: reversed!,
        type: 'credit_topup',
        amount: '-10',
        creditAmount: '-10',
        description: 'Reversal',
        actor: 'system:test',
        reverses: original.id,
      }),
    )
    const gift = { creditAmount: '3' }
    await app.api('POST', `/api/admin/organizations/${gifted}/gift-credits`, { token, body: gift })
    const project = await makeProject(app.pool, busy!)
    const gateway = await makeServiceAccount(app)
    const answer = await app.api('POST', '/api/usage', {
      token: gateway,
      body: [
        {
          id: 'req_of-the-busy-one-1',
          time: new Date().toISOString(),
          project,
          provider: 'openai',
          model: 'gpt-4o',
          tokens: { input: 10 },
        },
      ],
    })
    expect(answer.body.accepted).toBe(1)

    const found = async (query: string) => idsOf((await list(`search=payer&${query}`)).body).sort()
    expect(await found('paying=1')).toEqual([silent, busy].sort())
    expect(await found('paying=0')).toEqual([reversed, gifted].sort())
    expect(await found('paying=1&silentDays=30')).toEqual([silent])
    // The request's id leads to its organization, without anybody having said which.
    expect(idsOf((await list('search=req_of-the-busy-one-1')).body)).toEqual([busy])
    expect(idsOf((await list('search=req_of-the-busy-one-2')).body)).toEqual([])
  })
})

describe('silent for some days', () => {
  const HOUR = 3_600_000
  // 23 and 25 hours before now lie on both sides of the edge, whatever the time of day.
  it.each([1, 2, 30])('is told to the moment, for %i days', async (days) => {
    const ago = { spoke: days * 24 - 1, silent: days * 24 + 1 }
    const gateway = await makeServiceAccount(app)
    const made: Record<string, string> = {}
    for (const [name, hours] of Object.entries(ago)) {
      made[name] = await makeOrganization(app.pool, { name: `Edge ${days} ${name}` })
      const project = await makeProject(app.pool, made[name])
      const { body } = await app.api('POST', '/api/usage', {
        token: gateway,
        body: [
          {
            id: `req_edge_${days}_${name}`,
            time: new Date(Date.now() - hours * HOUR).toISOString(),
            project,
            provider: 'openai',
            model: 'gpt-4o',
            tokens: { input: 1 },
          },
        ],
      })
      expect(body.accepted, JSON.stringify(body)).toBe(1)
    }
    const { body } = await list(`search=Edge ${days} s&silentDays=${days}`)
    expect(idsOf(body)).toEqual([made.silent])
  })
})

describe('what cannot be read', () => {
  it.each([
    ['limit=0', 'parameter_invalid'],
    ['limit=101', 'parameter_invalid'],
    ['limit=2.5', 'parameter_invalid'],
    ['limit=abc', 'parameter_invalid'],
    ['offset=-1', 'parameter_invalid'],
    ['sortBy=notes', 'parameter_invalid'],
    ['sortBy=search_text', 'parameter_invalid'],
    ['sortOrder=up', 'parameter_invalid'],
    ['plan=gold', 'parameter_invalid'],
    ['plan=pro,gold', 'parameter_invalid'],
    ['devPlan=enterprise', 'parameter_invalid'],
    ['status=blocked', 'parameter_invalid'],
    ['negativeBalance=maybe', 'parameter_invalid'],
    ['paymentFailing=2', 'parameter_invalid'],
    ['silentDays=0', 'parameter_invalid'],
    ['silentDays=366', 'parameter_invalid'],
    ['createdFrom=yesterday', 'time_invalid'],
    ['createdTo=2026-02-30', 'time_invalid'],
    ['createdFrom=2026-02-02&createdTo=2026-02-02', 'range_invalid'],
    ['timeZone=Mars', 'time_zone_invalid'],
    [`search=${'x'.repeat(201)}`, 'parameter_invalid'],
    ['search=a&search=b', 'parameter_repeated'],
    ['limit=5&limit=5', 'parameter_repeated'],
    ['unknown=1&unknown=2', 'parameter_repeated'],
    ['search=a%00b', 'parameter_invalid'],
  ])('%s is refused with %s', async (query, code) => {
    const { status, body } = await list(query)
    expect([status, body.error?.code]).toEqual([400, code])
    expect(body.error.message.length).toBeGreaterThan(10)
  })

  it('an empty parameter counts as not given', async () => {
    const { status, body } = await list('search=&plan=&limit=&sortBy=')
    expect([status, body.limit]).toEqual([200, 25])
  })
})
