import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { randomText } from '@/ids'
import { CHECKS } from '@/integrity/checks'
import { verify } from '@/integrity/verify'
import type { UnpricedModel } from '@/metering/listUnpriced'

import {
  makeApiKey,
  makeOrganization,
  makeProject,
  makeServiceAccount,
  readBalance,
  signInAs,
  topUp,
} from '../../support/factories'
import { runCommand } from '../../support/runCommand'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
let machine: string
let catalog: string
let folder: string

beforeAll(async () => {
  app = await bootTestPayload()
  machine = await makeServiceAccount(app)
  catalog = (await signInAs(app, 'catalog')).token
  folder = mkdtempSync(path.join(tmpdir(), 'rerate-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await app.close()
})

const place = async () => {
  const organization = await makeOrganization(app.pool)
  const project = await makeProject(app.pool, organization)
  await topUp(app.pool, organization, '1000')
  return { organization, project, key: await makeApiKey(app.pool, project) }
}

const post = (route: string, body: unknown, token = catalog) =>
  app.api('POST', route, { token, body })

const makeModel = async () => {
  const id = `model-${randomText(8).toLowerCase()}`
  const answer = await post('/api/models', { id, name: id, aliases: [], stability: 'stable' })
  expect(answer.status).toBe(201)
  return id
}

const HOUR = 3_600_000
const at = (hoursAgo: number) => new Date(Date.now() - hoursAgo * HOUR).toISOString()

const price = (model: string, from: string, overrides: Record<string, unknown> = {}) =>
  post('/api/model-prices', {
    provider: 'openai',
    model,
    effectiveFrom: from,
    inputPerMillion: '3.333333333333',
    cachedInputPerMillion: '0.7',
    outputPerMillion: '9.999999999999',
    reasoningPerMillion: '11',
    perRequest: '0.000000001',
    costInputPerMillion: '1.1',
    ...overrides,
  })

/** Requests of every sort over two days, one of them fine: each kind of measure has something to move. */
const usageOf = (project: string, apiKey: string, model: string, n = 260) =>
  Array.from({ length: n }, (_, i) => ({
    id: `${project}-${model}-${i}`,
    time: at(1 + (i % 40)),
    ...(i % 2 ? { project } : { apiKey }),
    provider: 'openai',
    model,
    tokens: { input: 1000 + i, cachedInput: 7 * i, output: 300 + i, reasoning: i, cacheWrite: i },
    status: (['ok', 'upstream_error', 'client_error', 'canceled'] as const)[i % 4],
    billing: i % 5 === 0 ? 'own_key' : 'credits',
    cacheHit: i % 7 === 0,
    reportedCost: '0.01',
  }))

const report = async (rows: unknown[]) => {
  const answer = await post('/api/usage', rows, machine)
  expect(answer.body).toMatchObject({ accepted: rows.length, rejected: 0 })
  return answer.body
}

const rerate = (model: string, provider = 'openai', token = catalog) =>
  post('/api/admin/usage/rerate', { provider, model, reason: 'The price came late' }, token)

/** Everything that is stored of an organization's usage, but the numbers of its own names. */
async function booksOf(organization: string, project: string) {
  const { rows: raw } = await app.pool.query(
    `select replace(r.id, $2, '') as id, r.price_list_cost, r.input_charge, r.cached_charge, r.cache_write_charge,
       r.output_charge, r.other_charge, r.provider_cost, p.value as provider, m.value as model,
       case when not r.cache_hit then v.value end as version, r.discount_percent
     from metering.requests r join metering.dimensions o on o.id = r.organization
       join metering.dimensions p on p.id = r.provider join metering.dimensions m on m.id = r.model
       left join metering.dimensions v on v.id = r.price_version
     where o.value = $1 order by r.id`,
    [organization, project],
  )
  const { rows: rolled } = await app.pool.query(
    `select to_jsonb(r) - 'entity' as bucket from metering.rollups r
     join metering.dimensions d on d.id = r.entity
     where (d.kind = 1 and d.value = $1 and r.series in (1, 2, 3, 4))
       or (d.kind = 2 and d.value = $2 and r.series in (5, 6))
     order by r.series, r.bucket, r.provider, r.model`,
    [organization, project],
  )
  const { rows: keys } = await app.pool.query(
    'select usage::text from api_keys where project_id = $1',
    [project],
  )
  const { credits, totalSpent } = await readBalance(app.pool, organization)
  return { raw, rolled, keys, credits, totalSpent }
}

const proveBooks = async () => {
  const { checks } = await verify({ pool: app.pool, isFull: true, checks: CHECKS })
  expect(checks.filter(({ differing }) => differing > 0)).toEqual([])
}

const unpriced = async (): Promise<UnpricedModel[]> =>
  (await app.api('GET', '/api/admin/usage/unpriced', { token: catalog })).body.models

describe('usage without a price', () => {
  it('is charged nothing and listed by provider and model, with what is missing', async () => {
    const { organization, project, key } = await place()
    const model = await makeModel()
    const rows = usageOf(project, key, model, 3).map((row) => ({ ...row, cacheHit: false }))
    const other = { ...rows[0], provider: 'nobody' }
    expect((await report([...rows, { ...other, id: 'other', model: 'nothing' }])).charge).toBe('0')
    await report([{ ...rows[0], id: 'third', model: 'no-such-model' }])
    expect((await readBalance(app.pool, organization)).totalSpent).toBe('0.000000000')
    const listed = await unpriced()
    expect(listed.find((row) => row.model === model)).toMatchObject({
      provider: 'openai',
      reason: 'no_price',
      requests: 3,
      organizations: 1,
      inputTokens: 3003 + 21 + 3,
      outputTokens: 903 + 3,
      reportedCost: '0.03',
      firstTime: rows[2]?.time,
      lastTime: rows[0]?.time,
    })
    expect(listed.find((row) => row.model === 'nothing')?.reason).toBe('unknown_provider')
    expect(listed.find((row) => row.model === 'no-such-model')?.reason).toBe('unknown_model')
  })

  it('is rated later as if the price had been there, to the last digit, once', async () => {
    const model = await makeModel()
    const [late, prompt] = [await place(), await place()]
    await report(usageOf(late.project, late.key, model))
    expect((await price(model, at(100))).status).toBe(201)
    await report(usageOf(prompt.project, prompt.key, model))

    const answers = await Promise.all(Array.from({ length: 8 }, () => rerate(model)))
    expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(200))
    // Every seventh was a cache hit, which costs nothing by any price.
    expect(answers.reduce((sum, { body }) => sum + body.rerated, 0)).toBe(222)
    const [one, other] = [
      await booksOf(late.organization, late.project),
      await booksOf(prompt.organization, prompt.project),
    ]
    expect(one).toEqual(other)
    expect(Number(one.totalSpent)).toBeGreaterThan(0)
    expect((await rerate(model)).body).toEqual({ rerated: 0, unpriced: 0, charge: '0' })
    expect(await unpriced()).not.toContainEqual(expect.objectContaining({ model }))
    await proveBooks()
  })

  it('is rated by the price of its own time, and waits where there was none', async () => {
    const model = await makeModel()
    const { organization, project, key } = await place()
    await report(usageOf(project, key, model, 40))
    await price(model, at(30.5), { inputPerMillion: '1', effectiveTo: at(10.5) })
    await price(model, at(10.5), { inputPerMillion: '2' })
    const first = await rerate(model)
    // Hours 31 to 40 lie before the first price; cache hits are no part of either.
    expect(first.body).toMatchObject({ rerated: 25, unpriced: 9 })
    const { rows } = await app.pool.query(
      `select count(distinct price_version)::int as versions, count(*) filter (where price_list_cost is null)::int as open
       from metering.requests r join metering.dimensions o on o.id = r.organization where o.value = $1`,
      [organization],
    )
    expect(rows[0]).toEqual({ versions: 2, open: 9 })
    expect((await rerate(model)).body).toEqual({ rerated: 0, unpriced: 9, charge: '0' })
    await proveBooks()
  })

  it('moves to the model that its spelling has become an alias of', async () => {
    const model = await makeModel()
    await price(model, at(100))
    const spelling = `Vendor/${model}-Preview`
    const [late, prompt] = [await place(), await place()]
    await report(usageOf(late.project, late.key, model, 10))
    const misspelled = usageOf(late.project, late.key, spelling, 40)
    await report(misspelled)
    const alias = await app.api('PATCH', `/api/models/${model}`, {
      token: catalog,
      body: { aliases: [spelling] },
    })
    expect(alias.status).toBe(200)
    expect((await rerate(model)).body).toMatchObject({ unpriced: 0 })
    await report(usageOf(prompt.project, prompt.key, model, 10))
    await report(usageOf(prompt.project, prompt.key, spelling, 40))
    const spellings = await app.pool.query(
      `select count(*)::int as n from metering.rollups r join metering.dimensions m on m.id = r.model
       where m.value = $1 and r.unpriced > 0`,
      [spelling],
    )
    expect(spellings.rows[0].n).toBe(0)
    const [one, other] = [
      await readBalance(app.pool, late.organization),
      await readBalance(app.pool, prompt.organization),
    ]
    expect(one.totalSpent).toBe(other.totalSpent)
    expect(await unpriced()).not.toContainEqual(expect.objectContaining({ model: spelling }))
    await proveBooks()
  })

  it('loses nothing while more of it is reported', async () => {
    const model = await makeModel()
    const [late, prompt] = [await place(), await place()]
    await report(usageOf(late.project, late.key, model, 700))
    await price(model, at(100))
    const more = usageOf(late.project, late.key, model, 900).slice(700)
    await Promise.all([
      rerate(model),
      ...Array.from({ length: 10 }, (_, i) => report(more.slice(i * 20, i * 20 + 20))),
      rerate(model),
    ])
    await report(usageOf(prompt.project, prompt.key, model, 900))
    expect((await readBalance(app.pool, late.organization)).totalSpent).toBe(
      (await readBalance(app.pool, prompt.organization)).totalSpent,
    )
    await proveBooks()
  })

  it('is told in the audit trail with reason, number and charge, and in the ledger’s order', async () => {
    const model = await makeModel()
    const { organization, project, key } = await place()
    await report(usageOf(project, key, model, 10))
    await price(model, at(100))
    const { body } = await rerate(model)
    const { rows } = await app.pool.query(
      `select action, reason, changes, actor_role from audit_logs where resource = $1`,
      [`openai ${model}`],
    )
    expect(rows).toEqual([
      {
        action: 'usage.rerate',
        reason: 'The price came late',
        actor_role: 'catalog',
        changes: expect.objectContaining({
          requests: { from: null, to: body.rerated },
          charge: { from: '0', to: body.charge },
        }),
      },
    ])
    const posting = await app.pool.query(
      `select sequence::int, requests::int, trim_scale(charge)::text as charge
       from ledger.usage_postings where organization_id = $1`,
      [organization],
    )
    expect(posting.rows).toEqual([{ sequence: 2, requests: body.rerated, charge: body.charge }])
  })

  // Commands take as long as they take.
  it('is rated by a command too, which says what it did', async () => {
    const model = await makeModel()
    const { project, key } = await place()
    await report(usageOf(project, key, model, 10))
    await price(model, at(100))
    const command = (...args: string[]) =>
      runCommand(['scripts/run.mjs', 'usage', ...args], {
        DATABASE_URL: process.env.DATABASE_URL ?? '',
        DATA_DIR: folder,
      })
    const { stdout } = await command('rerate', '--provider', 'openai', '--model', model)
    expect(JSON.parse(stdout)).toMatchObject({ rerated: 8, unpriced: 0 })
    expect(JSON.parse((await command('book-queue')).stdout)).toEqual({
      booked: 0,
      duplicates: 0,
      waiting: 0,
      charge: '0',
    })
    expect(await command('rerate', '--model', model)).toMatchObject({ code: 2, stdout: '' })
  }, 240_000)
})
