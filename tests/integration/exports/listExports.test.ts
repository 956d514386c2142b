import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeApiKey, makeOrganization, makeProject, signInAs } from '../../support/factories'
import { askApproval, refusalOf } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { createRandom, insertUsage, inventUsage } from '../../support/usage'
import { fillRedemptions } from '../promotions/codes'
import { addMember, makeUser } from '../users/people'
import { readCsv, textOf, totalOf } from './exportFile'

let app: TestPayload
let organization: string
let other: string
let projects: string[]
const tokens: Record<string, string> = {}

const HOSTILE = `=cmd|'/C calc'!A0`
const TOKEN_HASH = 'a-hash-that-nobody-may-see'

beforeAll(async () => {
  app = await bootTestPayload()
  const owner = await signInAs(app, 'owner')
  tokens.owner = owner.token
  for (const role of ['finance', 'catalog', 'support', 'auditor'] as const)
    tokens[role] = (await signInAs(app, role)).token
  tokens.customer = (await signInAs(app, null)).token
  const { pool } = app
  organization = await makeOrganization(pool, { name: HOSTILE })
  other = await makeOrganization(pool)
  projects = [await makeProject(pool, organization), await makeProject(pool, organization)]
  const elsewhere = await makeProject(pool, other)
  await pool.query(`update projects set name = $2, mode = 'credits' where id = $1`, [
    projects[0],
    HOSTILE,
  ])
  for (const project of [...projects, elsewhere, elsewhere]) await makeApiKey(pool, project)
  const revoked = await makeApiKey(pool, projects[0] ?? '')
  await pool.query(
    `update api_keys set status = 'inactive', description = $2, token_hash = $3, usage_limit = 12.5
     where id = $1`,
    [revoked, HOSTILE, TOKEN_HASH],
  )
  for (const [i, name] of [HOSTILE, 'Ada Lovelace', '-1', 'Grace'].entries()) {
    const person = await makeUser(pool, { name, role: i === 3 ? 'support' : null })
    await addMember(pool, organization, person.id, i === 0 ? 'owner' : 'viewer')
  }
  for (const comment of [HOSTILE, 'plain'])
    await askApproval(app, organization, { creditAmount: '5000', comment }, tokens.owner ?? '')
  await askApproval(app, other, { creditAmount: '6000', comment: 'x' }, tokens.owner ?? '')
  await pool.query(
    `insert into alerts.events (id, rule_id, rule_name, kind, organization_id, level, is_repeat,
       is_notified, value, threshold, time_window, message, created_at)
     select 'alv_' || i, 'alr_' || i % 2, $1, 'spend', case when i < 5 then $2 end, 'alert', false, true,
       '12.500', 10, 'day', $1, timestamptz '2026-10-25T00:00:00Z' + i * interval '1 hour'
     from generate_series(1, 6) i`,
    [HOSTILE, organization],
  )
  await fillRedemptions(app, owner.token, { name: HOSTILE, organization, other })
  const random = createRandom(3)
  await insertUsage(
    pool,
    ['o3', 'llama', HOSTILE].flatMap((model) =>
      Array.from({ length: 5 }, () => ({
        ...inventUsage(random, { organization, project: projects[0] ?? '' }, 1.7e15),
        ...{ model, discount: null, charges: {}, ownKey: false },
      })),
    ),
  )
  for (const [slug, data] of [
    ['providers', { id: 'acme', name: HOSTILE, aliases: ['ac', '=me'], enabled: false }],
    ['discounts', { organization, percent: '12.5', reason: HOSTILE }],
    ['models', { id: 'gx', name: HOSTILE, family: 'g', plans: ['pro'], flags: { vision: true } }],
  ] as const)
    await app.payload.create({
      collection: slug,
      data: data as never,
      overrideAccess: true,
    })
})
afterAll(() => app.close())

const get = (path: string, role = 'finance') =>
  app.api('GET', `/api/admin/${path}`, { token: tokens[role] })
const jsonOf = async (path: string) => {
  const { status, body } = await get(`${path}${path.includes('?') ? '&' : '?'}format=json`)
  expect(status, path).toBe(200)
  return body as { rows: Record<string, unknown>[]; total: Record<string, number | string> }
}

/** What is exported, with what it has to be asked for. */
const ASKED = () =>
  [
    ['projects', ''],
    ['api-keys', 'status=all&'],
    ['users', ''],
    ['members', `organization=${organization}&`],
    ['gift-requests', ''],
    ['redemptions', ''],
    ['promo-codes', ''],
    ['alerts', ''],
    ['unpriced', ''],
    ['discounts', ''],
    ['providers', ''],
    ['models', ''],
  ] as const

describe('every list in every format', () => {
  it('has the same rows, a count, and names that no spreadsheet takes for a formula', async () => {
    for (const [what, query] of ASKED()) {
      const answer = await get(`export/${what}?${query}`)
      expect(answer.status, what).toBe(200)
      const csv = readCsv(answer)
      const { rows, total } = await jsonOf(`export/${what}?${query}`)
      expect(rows.length, what).toBeGreaterThan(0)
      expect(csv.rows, what).toHaveLength(rows.length)
      expect(csv.comments, what).toMatchObject({ what, rows: String(rows.length) })
      expect(total.rows).toBe(rows.length)
      expect(csv.rows.map(({ id = '' }) => id)).toEqual(rows.map(({ id = '' }) => id))
      const lines = textOf(await get(`export/${what}?${query}format=ndjson`))
        .trimEnd()
        .split('\n')
      expect(lines.slice(1, -1).map((line) => JSON.parse(line))).toEqual(rows)
      const hostile = csv.rows.flatMap((row) =>
        Object.values(row).filter((cell) => cell === HOSTILE),
      )
      expect(hostile.length, what).toBeGreaterThan(0)
      expect(textOf(answer), what).toContain(`,'${HOSTILE}`)
      expect(textOf(answer), what).not.toContain(`,${HOSTILE}`)
      for (const column of csv.columns)
        expect(csv.rows.map((row) => row[column]).join(''), `${what} ${column}`).not.toContain(
          TOKEN_HASH,
        )
    }
  })

  it('never holds a password, a salt or the hash of a token', async () => {
    for (const [what, query] of ASKED()) {
      const text = textOf(await get(`export/${what}?${query}format=ndjson`))
      expect(text, what).not.toMatch(/hash|salt|password|sessions|resetPassword/i)
    }
  })

  it('refuses a filter it does not have, and who may not see the list', async () => {
    for (const [what, query] of ASKED()) {
      expect(refusalOf(await get(`export/${what}?${query}color=red`)), what).toEqual([
        400,
        'parameter_invalid',
      ])
      for (const role of ['catalog', 'support', 'customer'])
        expect(refusalOf(await get(`export/${what}?${query}`, role)), what).toEqual([
          403,
          'forbidden',
        ])
      expect((await get(`export/${what}?${query}`, 'auditor')).status).toBe(200)
      expect((await app.api('GET', `/api/admin/export/${what}`)).status).toBe(401)
    }
  })
})

describe('the rows', () => {
  it('of keys are those of their list, active ones unless asked otherwise', async () => {
    for (const filter of ['', 'status=all', 'status=inactive', `project=${projects[1]}`]) {
      const { apiKeys } = (await get(`organizations/${organization}/api-keys?limit=100&${filter}`))
        .body
      const { rows } = await jsonOf(`export/api-keys?organization=${organization}&${filter}`)
      expect(rows.map(({ createdAt: _, ...row }) => row)).toEqual(
        apiKeys.map(({ createdAt: _, ...row }: Record<string, unknown>) => row),
      )
    }
    expect((await jsonOf('export/api-keys')).rows).toHaveLength(4)
    expect((await jsonOf(`export/api-keys?status=all&search=calc`)).rows).toHaveLength(3)
  })

  it('of projects are those of their list', async () => {
    const list = (await get(`organizations/${organization}/projects`)).body
    const { rows } = await jsonOf(`export/projects?organization=${organization}`)
    expect(rows).toHaveLength(list.total)
    for (const [i, project] of list.projects.entries()) {
      const { createdAt, ...others } = project
      expect(rows[i]).toMatchObject({ ...others, organization, organizationName: HOSTILE })
      expect(Date.parse(String(rows[i]?.createdAt))).toBe(Date.parse(createdAt))
    }
    expect((await jsonOf('export/projects?mode=credits')).rows).toHaveLength(1)
    expect((await jsonOf('export/projects?search=CALC cmd')).rows).toHaveLength(1)
    expect((await jsonOf('export/projects?window=1h')).rows).toHaveLength(3)
    expect((await jsonOf('export/projects?from=2020-01-01&to=2021-01-01')).rows).toEqual([])
  })

  it('of members are those of their list, and are asked of one organization', async () => {
    const { members } = (await get(`organizations/${organization}/members`)).body
    const { rows } = await jsonOf(`export/members?organization=${organization}`)
    expect(rows.map(({ userId, role, user }) => ({ userId, role, user }))).toEqual(
      members.map(({ userId, role, user }: Record<string, unknown>) => ({ userId, role, user })),
    )
    expect((await jsonOf(`export/members?organization=${other}`)).rows).toEqual([])
    expect(refusalOf(await get('export/members'))).toEqual([400, 'parameter_invalid'])
    expect(refusalOf(await get('export/members?organization=org_none'))).toEqual([
      404,
      'organization_not_found',
    ])
  })

  it('of users are those of Payload’s list, found by its search', async () => {
    const found = async (query: string) =>
      (
        await app
          .api('GET', `/api/users?limit=100&sort=-createdAt&${query}`, {
            token: tokens.finance,
          })
          .then(({ body }) => body.docs as { id: string }[])
      ).map(({ id }) => id)
    const ids = async (query: string) =>
      (await jsonOf(`export/users?${query}`)).rows.map(({ id }) => id)
    expect((await ids('')).sort()).toEqual((await found('')).sort())
    expect(await ids('search=love ada')).toEqual(await found('where[name][equals]=Ada Lovelace'))
    expect(await ids('operatorRole=support')).toHaveLength(2)
    expect(await ids('operatorRole=none')).toHaveLength(4)
    expect(await ids('status=deleted')).toEqual([])
  })

  it('of gift requests and alerts are those of their lists, in their order', async () => {
    for (const filter of [
      '',
      'status=waiting',
      `organization=${organization}`,
      'status=declined',
    ]) {
      const list = (await get(`gift-requests?limit=100&${filter}`)).body
      const { rows } = await jsonOf(`export/gift-requests?${filter}`)
      expect(rows.map(({ id, creditAmount, comment }) => ({ id, creditAmount, comment }))).toEqual(
        list.requests.map(({ id, creditAmount, comment }: Record<string, unknown>) => ({
          ...{ id, creditAmount, comment },
        })),
      )
    }
    expect((await jsonOf('export/gift-requests?status=waiting,approved')).rows).toHaveLength(3)
    for (const filter of ['', 'rule=alr_1', `organization=${organization}`]) {
      const { events } = (await get(`alert-events?limit=100&${filter}`)).body
      const { rows } = await jsonOf(`export/alerts?${filter}`)
      expect(rows.map(({ createdAt: _, ...row }) => row)).toEqual(
        events.map(({ createdAt: _, ...row }: Record<string, unknown>) => row),
      )
    }
    const some = await jsonOf('export/alerts?from=2026-10-25T02:00:00Z&to=2026-10-25T04:00:00Z')
    expect(some.rows.map(({ id }) => id)).toEqual(['alv_3', 'alv_2'])
  })

  it('of unpriced usage come to the total of their list', async () => {
    const list = (await get('usage/unpriced')).body
    const csv = readCsv(await get('export/unpriced?timeZone=Asia/Kolkata'))
    expect(totalOf(csv).requests).toBe(String(list.total))
    expect(list.total).toBe(15)
    expect(csv.rows.map(({ model }) => model)).toEqual(
      list.models.map(({ model }: { model: string }) => model),
    )
    expect(csv.rows.every(({ lastTime = '' }) => lastTime.endsWith('+05:30'))).toBe(true)
  })

  it('of the catalogue are what Payload keeps', async () => {
    const { rows } = await jsonOf('export/providers?enabled=false')
    expect(rows).toMatchObject([{ id: 'acme', aliases: ['ac', '=me'], requestsPerDay: null }])
    expect((await jsonOf('export/models?family=g&stability=stable')).rows).toMatchObject([
      { id: 'gx', plans: ['pro'], flags: { vision: true, tools: false }, contextWindow: null },
    ])
  })
})

describe('who read of people', () => {
  const entries = async (action: string) => {
    const { rows } = await app.pool.query(
      `select resource, organization, changes from audit_logs
       where action = $1 order by created_at desc, ctid desc limit 1`,
      [action],
    )
    return rows[0]
  }

  it('is on record as for their lists', async () => {
    const { rows } = await jsonOf('export/users?search=Ada')
    expect((await entries('user.read')).changes).toEqual({
      users: { from: null, to: rows.map(({ id }) => id) },
    })
    await jsonOf(`export/members?organization=${organization}`)
    expect(await entries('members.read')).toMatchObject({ resource: organization, organization })
  })

  it('and what they searched for stands where it can be erased', async () => {
    await get('export/users?search=ada@example.com')
    const { changes } = await entries('export.finish')
    expect(changes).toMatchObject({ what: { to: 'users' }, filter: { to: {} } })
    expect(JSON.stringify(changes)).not.toContain('ada@')
    const { rows } = await app.pool.query(
      `select p.changes from audit_logs a join audit_personal p on p.audit_id = a.id
       where a.action = 'export.finish' order by a.created_at desc limit 1`,
    )
    expect(rows[0].changes).toEqual({ search: { from: null, to: 'ada@example.com' } })
  })
})
