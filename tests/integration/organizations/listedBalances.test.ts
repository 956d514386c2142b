import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { listOrganizations } from '@/organizations/listOrganizations'
import { organizationsSlug } from '@collections/slugs'

import { makeOrganization, makeProject, topUp } from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { record, report, runCheck } from '../integrity/books'

const PARALLEL = 50

let app: TestPayload

beforeAll(async () => {
  app = await bootTestPayload()
})
afterAll(() => app.close())

const list = (sortBy: 'credits' | 'totalSpent') =>
  listOrganizations(app.pool, {
    search: null,
    filters: { ...NO_FILTERS },
    sortBy,
    sortOrder: 'asc',
    limit: 100,
    offset: 0,
  })

const NO_FILTERS = {
  ...{ plan: null, devPlan: null, status: null, negativeBalance: null, paymentFailing: null },
  ...{ paying: null, silentDays: null, createdFrom: null, createdTo: null },
}

const stored = async (column: string) => {
  const { rows } = await app.pool.query<{ id: string }>(
    `select id from organizations order by ${column}, id`,
  )
  return rows.map(({ id }) => id)
}

describe('what organizations are listed by', () => {
  it('follows balances, edits and new organizations while all of them come at once', async () => {
    const subjects = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const organization = await makeOrganization(app.pool)
        return { organization, project: await makeProject(app.pool, organization) }
      }),
    )
    await Promise.all(
      Array.from({ length: PARALLEL }, async (_, i) => {
        const { organization, project } = subjects[i % subjects.length]!
        if (i % 4 === 0) return topUp(app.pool, organization, String(1 + i))
        if (i % 4 === 1) return record(app.pool, [report(project)])
        if (i % 4 === 2) return makeOrganization(app.pool)
        return app.payload.update({
          collection: organizationsSlug,
          id: organization,
          data: { plan: i % 3 === 0 ? 'pro' : 'enterprise', paymentFailureCount: i },
          overrideAccess: true,
        })
      }),
    )
    for (const check of ['balance', 'listed'])
      expect((await runCheck(app.pool, check)).samples, check).toEqual([])
    for (const [sortBy, column] of [
      ['credits', 'credits'],
      ['totalSpent', 'total_spent'],
    ] as const) {
      const { organizations, total, totalCredits } = await list(sortBy)
      expect(organizations.map(({ id }) => id)).toEqual(await stored(column))
      const { rows } = await app.pool.query(
        'select count(*)::int as total, trim_scale(sum(credits))::text as credits from organizations',
      )
      expect({ total, credits: totalCredits }).toEqual(rows[0])
    }
  })

  it('loses who is gone', async () => {
    const organization = await makeOrganization(app.pool)
    await app.pool.query('delete from organizations where id = $1', [organization])
    const { rows } = await app.pool.query('select id from ledger.balances where id = $1', [
      organization,
    ])
    expect(rows).toEqual([])
  })
})

describe('an index of organizations', () => {
  it('has no column that a debit changes: every one would be written anew for each debit', async () => {
    const { rows } = await app.pool.query(
      `select i.indexrelid::regclass::text as index, a.attname as column
       from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
       where i.indrelid = 'organizations'::regclass
         and a.attname in ('credits', 'total_spent', 'ledger_sequence', 'ledger_booked_at')`,
    )
    expect(rows).toEqual([])
  })
})
