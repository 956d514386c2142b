import { createHash } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { inTransaction } from '@/db/inTransaction'
import { postTransaction } from '@/ledger/postTransaction'

import { makeOrganization, signInAs } from '../../support/factories'
import { refusalOf } from '../../support/ledger'
import { bootTestPayload, type ApiAnswer, type TestPayload } from '../../support/testPayload'
import { buildWorld, type World } from '../metrics/metricsWorld'
import { readCsv, sumOf, textOf, totalOf } from './exportFile'

let app: TestPayload
let world: World
let ready: string
const tokens: Record<string, string> = {}

const HOSTILE = `=cmd|'/C calc'!A0`
const NAMES = [HOSTILE, '+1, "two"\r\nthree', "'quoted", '-5', '@SUM(A1)', '\u202Etxt.exe', '\tx']

beforeAll(async () => {
  app = await bootTestPayload()
  for (const role of ['owner', 'finance', 'catalog', 'support', 'auditor'] as const)
    tokens[role] = (await signInAs(app, role)).token
  tokens.customer = (await signInAs(app, null)).token
  world = await buildWorld(app.pool, 7)
  for (const [i, name] of NAMES.entries()) {
    const organization = await makeOrganization(app.pool, { name })
    await inTransaction(app.pool, async (tx) => {
      const base = { organization, actor: 'system:test', description: name }
      const bookedAt = new Date(Date.UTC(2026, 9, 25, i))
      await postTransaction(tx, {
        ...base,
        type: 'credit_topup',
        amount: `${10 + i}.5`,
        creditAmount: `${10 + i}.123456789`,
        externalReference: name,
        paymentMethod: 'wire',
        bookedAt,
      })
      await postTransaction(tx, {
        ...base,
        type: 'credit_gift',
        amount: null,
        creditAmount: '0.000000001',
        bookedAt,
      })
    })
  }
  await app.pool.query(
    `insert into providers (id, name, enabled, updated_at, created_at)
     values ('openai', 'OpenAI', true, now(), now()) on conflict do nothing`,
  )
  const { rows } = await app.pool.query('select clock_timestamp() as now')
  ready = rows[0].now.toISOString()
})
afterAll(() => app.close())

const get = (path: string, role = 'finance') =>
  app.api('GET', `/api/admin/${path}`, { token: tokens[role] })

const WHATS = [
  ...['organizations', 'transactions', 'requests', 'usage'],
  ...['analytics', 'margins', 'prices', 'audit'],
]

describe('every export in every format', () => {
  for (const what of WHATS)
    it(`${what}: the same rows in CSV, NDJSON and JSON, the count and the total beside them`, async () => {
      // A window that has ended: the trail goes on while exports are asked for.
      const query = what === 'audit' ? `from=2026-01-01&to=${ready}&` : ''
      const csvAnswer = await get(`export/${what}?${query}format=csv`, 'owner')
      const csv = readCsv(csvAnswer)
      const json = (await get(`export/${what}?${query}format=json`, 'owner')).body
      const ndjson = textOf(await get(`export/${what}?${query}format=ndjson`, 'owner'))
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
      expect(csvAnswer.headers.get('x-export-rows')).toBe(String(csv.rows.length))
      expect(csv.comments).toMatchObject({ what, timeZone: 'UTC', currency: 'USD' })
      expect(csv.comments.rows).toBe(String(csv.rows.length))
      expect(json.header).toMatchObject({ what, timeZone: 'UTC', currency: 'USD' })
      expect(json.total.rows).toBe(csv.rows.length)
      for (const [name, figure] of Object.entries(totalOf(csv)))
        expect(String(json.total[name]), name).toBe(figure)
      expect(ndjson[0].header.what).toBe(what)
      expect(ndjson.slice(1, -1)).toEqual(json.rows)
      expect(ndjson.at(-1)).toEqual({ total: json.total })
      expect(csv.rows.map(({ id }) => id)).toEqual(json.rows.map(({ id }: { id: string }) => id))
      const plain = await get(`export/${what}?${query}format=csv&plain=1`, 'owner')
      expect(readCsv(plain)).toEqual({ comments: {}, columns: csv.columns, rows: csv.rows })
    })

  it('has no empty table among those that were compared', async () => {
    for (const what of WHATS)
      expect((await get(`export/${what}?format=json`, 'owner')).body.total.rows).toBeGreaterThan(3)
  })
})

describe('names that mean something to a spreadsheet', () => {
  it('come back as they are once the guard is taken off, and are guarded before', async () => {
    const answer = await get('export/organizations?search=')
    const names = readCsv(answer).rows.map(({ name }) => name)
    for (const name of NAMES) expect(names).toContain(name)
    expect(textOf(answer)).toContain(`,'${HOSTILE},`)
    const json = (await get('export/organizations?format=json')).body.rows
    expect(json.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(NAMES))
  })
})

describe('what the file adds up to', () => {
  it('is what the list of organizations shows', async () => {
    for (const filter of ['', 'negativeBalance=0', 'plan=pro', 'search=org']) {
      const list = (await get(`organizations?limit=1&${filter}`)).body
      const csv = readCsv(await get(`export/organizations?${filter}`))
      expect(csv.rows).toHaveLength(list.total)
      expect(totalOf(csv).credits).toBe(list.totalCredits)
      expect(sumOf(csv.rows, 'credits')).toBe(list.totalCredits)
    }
  })

  it('is what the list of transactions shows', async () => {
    for (const filter of ['', 'type=credit_gift', 'amountMin=12', 'from=2026-10-25T03:00:00Z']) {
      const list = (await get(`transactions?limit=1&${filter}`)).body
      const csv = readCsv(await get(`export/transactions?${filter}`))
      expect(csv.rows).toHaveLength(list.total)
      const { credits, received, refunded } = list
      expect(totalOf(csv)).toEqual({ credits, received, refunded })
      expect(sumOf(csv.rows, 'creditAmount')).toBe(credits)
      expect(sumOf(csv.rows, 'amount')).toBe(received)
    }
  })

  it('is what the metrics of the same requests show, in any zone', async () => {
    const [organization = ''] = world.organizations
    for (const zone of ['UTC', 'America/New_York', 'Asia/Kolkata']) {
      const range = `from=2026-10-01&to=2026-11-02&timeZone=${zone}`
      const shown = (await get(`organizations/${organization}?${range}`)).body
      const csv = readCsv(await get(`export/requests?organization=${organization}&${range}`))
      expect(csv.rows).toHaveLength(shown.totalRequests)
      expect(totalOf(csv)).toMatchObject({
        charge: shown.totalCost,
        discount: shown.discountSavings,
        providerCost: shown.providerCost,
      })
      for (const column of ['charge', 'discount', 'providerCost', 'listCost'])
        expect(sumOf(csv.rows, column), column).toBe(totalOf(csv)[column])
      expect(csv.comments).toMatchObject({
        timeZone: zone,
        from: shown.startDate,
        to: shown.endDate,
      })
      for (const { time = '' } of csv.rows) {
        const ms = Date.parse(time)
        expect(ms >= Date.parse(shown.startDate) && ms < Date.parse(shown.endDate), time).toBe(true)
      }
    }
  })

  it('is nothing where nothing is found', async () => {
    const csv = readCsv(await get('export/requests?model=never-heard-of'))
    expect([csv.rows, csv.comments.rows, totalOf(csv).charge]).toEqual([[], '0', '0'])
  })
})

describe('the rows of requests', () => {
  it('are those of the list, all pages of it, in its order', async () => {
    const filter = 'model=o3&status=ok,client_error'
    const paged: unknown[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const { logs, pagination }: ApiAnswer['body'] = (
        await get(`requests?limit=100&${filter}&cursor=${cursor}`)
      ).body
      paged.push(...logs)
      cursor = pagination.nextCursor
    }
    const { rows } = (await get(`export/requests?format=json&${filter}`)).body
    expect(rows.length).toBeGreaterThan(200)
    expect(rows).toEqual(paged)
  })

  it('have dotted names in a CSV, and times of the zone', async () => {
    const csv = readCsv(await get('export/requests?timeZone=Asia/Kolkata&window=365d'))
    expect(csv.columns).toEqual(expect.arrayContaining(['tokens.input', 'units.images', 'charge']))
    expect(csv.rows.every(({ time = '' }) => time.endsWith('+05:30'))).toBe(true)
  })
})

describe('what is refused before the first byte', () => {
  it.each([
    ['export/requests?format=xlsx', [400, 'parameter_invalid']],
    ['export/requests?modle=gpt-4o', [400, 'parameter_invalid']],
    ['export/requests?window=2d', [400, 'window_invalid']],
    ['export/requests?window=1d&from=2026-01-01', [400, 'window_invalid']],
    ['export/transactions?from=2026-02-01&to=2026-01-01', [400, 'range_invalid']],
    ['export/organizations?from=2026-01-01&createdFrom=2026-01-01', [400, 'range_invalid']],
    ['export/organizations?sortBy=id', [400, 'parameter_invalid']],
    ['export/requests?plain=yes', [400, 'parameter_invalid']],
    ['export/requests?status=ok&status=ok', [400, 'parameter_repeated']],
    ['export/requests?timeZone=Mars', [400, 'time_zone_invalid']],
    ['export/everything', [404, 'export_not_found']],
  ])('%s', async (path, refusal) => expect(refusalOf(await get(path))).toEqual(refusal))

  it('is what the caller may not see: a file shows no more than the screens do', async () => {
    const of = async (role: string) =>
      Promise.all(
        [...WHATS, 'focus'].map(async (what) => (await get(`export/${what}`, role)).status),
      )
    const seen = (await Promise.all(['catalog', 'support', 'customer'].map(of))).flat()
    expect(new Set(seen)).toEqual(new Set([403]))
    expect((await get('export/audit', 'finance')).status).toBe(403)
    expect((await get('export/audit?window=1h', 'auditor')).status).toBe(200)
    expect((await app.api('GET', '/api/admin/export/prices')).status).toBe(401)
  })
})

describe('the audit trail', () => {
  it('tells who began which export, and what came of it', async () => {
    const [organization = ''] = world.organizations
    const answer = await get(`export/requests?organization=${organization}&status=ok`, 'auditor')
    const { rows } = await app.pool.query(
      `select action, actor_role, resource, organization, changes from audit_logs
       where action like 'export.%' and organization = $1 and actor_role = 'auditor' order by created_at, ctid`,
      [organization],
    )
    expect(rows.map(({ action }) => action)).toEqual(['export.start', 'export.finish'])
    expect(rows[0].resource).toBe(rows[1].resource)
    expect(rows[1].changes).toMatchObject({
      what: { to: 'requests' },
      format: { to: 'csv' },
      filter: { to: { organization, status: 'ok' } },
      rows: { to: readCsv(answer).rows.length },
      bytes: { to: answer.bytes.length },
      sha256: { to: createHash('sha256').update(answer.bytes).digest('hex') },
    })
  })

  it('tells who was refused one', async () => {
    await get('export/audit?window=1h', 'finance')
    const { rows } = await app.pool.query(
      `select resource, result from audit_logs where action = 'export.start' and result <> 'done'
       order by created_at desc, ctid desc limit 1`,
    )
    expect(rows).toEqual([{ resource: 'audit', result: 'refused:forbidden' }])
  })
})
