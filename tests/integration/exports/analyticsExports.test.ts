import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { can, OPERATOR_ROLES } from '@/access/permissions'
import { ANALYTICS_GROUPS, ANALYTICS_MEASURES } from '@/metrics/analyticsAnswers'

import { signInAs } from '../../support/factories'
import { refusalOf } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { insertUsage, NO_TOKENS } from '../../support/usage'
import { buildWorld, inventRange } from '../metrics/metricsWorld'
import { readCsv, sumOf, totalOf } from './exportFile'

let app: TestPayload
let token: string

beforeAll(async () => {
  app = await bootTestPayload()
  token = (await signInAs(app, 'finance')).token
  const { scopes } = await buildWorld(app.pool, 13)
  const place = scopes.find((scope) => scope.kind === 'project')
  if (place?.kind !== 'project') throw new Error('There is a project')
  // 150 models in two months: more than any screen lists, each a loss.
  await insertUsage(
    app.pool,
    Array.from({ length: 150 }, (_, index) => ({
      ...{ organization: place.organization, project: place.project },
      timeMicros: Date.UTC(2026, 9, 2 + (index % 20)) * 1000,
      provider: 'openai',
      model: `=tiny-${index}`,
      tokens: { ...NO_TOKENS, input: 1 },
      status: 'ok' as const,
      cacheHit: false,
      ownKey: false,
      charges: { input: 1n },
      discount: 0n,
      ownKeyListCost: 0n,
      providerCost: BigInt(2 + index),
    })),
  )
  await app.pool.query(`update organizations set name = '=' || id`)
})
afterAll(() => app.close())

const get = async (path: string) => app.api('GET', `/api/admin/${path}`, { token })
const csvOf = async (path: string) => readCsv(await get(path))

const OCTOBER = 'from=2026-10-01&to=2026-11-01&timeZone=America/New_York'
const ADDED = ANALYTICS_MEASURES.filter((name) => name !== 'errorRate')

describe('the export of analytics', () => {
  it.each(ANALYTICS_GROUPS)(
    'by %s has every group, and comes to the total on the screen',
    async (group) => {
      for (const [seed, measure] of ANALYTICS_MEASURES.entries()) {
        const { from, to } =
          seed === 0 ? { from: '2026-09-01', to: '2026-12-01' } : inventRange(seed)
        const asked = `measure=${measure}&group=${group}&from=${from}&to=${to}`
        const screen = (await get(`metrics/analytics?${asked}&limit=2`)).body
        const csv = await csvOf(`export/analytics?${asked}`)
        expect(csv.rows).toHaveLength(screen.rows.length + screen.rest.groups)
        for (const column of ADDED) {
          const shown = String(screen.total.current[column])
          expect(sumOf(csv.rows, column), column).toBe(shown)
          expect(totalOf(csv)[column], column).toBe(shown)
        }
        for (const [at, row] of screen.rows.entries())
          expect(csv.rows[at]).toMatchObject({
            id: row.id ?? '',
            name: row.name ?? '',
            [measure]: String(row.current[measure]),
            previous: String(row.previous[measure]),
            change: row.change === null ? '' : String(row.change),
            share: row.current.share === null ? '' : String(row.current.share),
          })
      }
    },
  )

  it('is prepared for a range that stands still from then on', async () => {
    const prepared = await app.api('POST', '/api/admin/exports', {
      token,
      body: { what: 'analytics', filter: { range: '7d', group: 'provider' } },
    })
    expect(prepared.status, JSON.stringify(prepared.body)).toBe(201)
    const { filter } = prepared.body.file
    expect(filter).toEqual({ group: 'provider', from: prepared.body.from, to: prepared.body.to })
    expect(Date.parse(filter.to) - Date.parse(filter.from)).toBe(7 * 86_400_000)
  })

  it.each([
    ['export/analytics?group=user', 400, 'group_invalid'],
    ['export/analytics?measure=profit', 400, 'measure_invalid'],
    ['export/analytics?window=7d', 400, 'parameter_invalid'],
    ['export/margins?group=source', 400, 'group_invalid'],
    ['export/margins?losses=0', 400, 'losses_invalid'],
    ['export/margins?organization=org_1', 400, 'parameter_invalid'],
  ])('refuses %s', async (path, status, code) => {
    expect(refusalOf(await get(path))).toEqual([status, code])
  })
})

describe('the export of margins', () => {
  it.each(['model', 'provider'])('by %s comes to the total of the matrix', async (group) => {
    for (const seed of [1, 2, 3]) {
      const { from, to } = inventRange(seed)
      const asked = `group=${group}&from=${from}&to=${to}`
      const { total } = (await get(`metrics/margins?${asked}`)).body
      const csv = await csvOf(`export/margins?${asked}`)
      for (const column of ['totalCost', 'providerCost', 'margin']) {
        expect(sumOf(csv.rows, column), column).toBe(total.sum[column])
        expect(totalOf(csv)[column], column).toBe(total.sum[column])
      }
      expect(csv.columns).toContain(group)
    }
  })

  it('has all losses where the screen lists some, and no formula', async () => {
    const screen = (await get(`metrics/losses?${OCTOBER}`)).body
    expect(screen.rows).toHaveLength(100)
    const csv = await csvOf(`export/margins?losses=1&${OCTOBER}`)
    expect(csv.rows).toHaveLength(screen.total.pairs)
    expect(screen.total.pairs).toBeGreaterThan(149)
    expect(sumOf(csv.rows, 'margin')).toBe(screen.total.margin)
    expect(totalOf(csv)).toEqual({ margin: screen.total.margin })
    expect(csv.rows.slice(0, 100).map(({ model, margin }) => [model, margin])).toEqual(
      screen.rows.map(({ id, margin }: { id: string; margin: string }) => [id, margin]),
    )
    const raw = new TextDecoder().decode((await get(`export/margins?losses=1&${OCTOBER}`)).bytes)
    expect(raw).toMatch(/,'=tiny-/)
    expect(raw).not.toMatch(/,=/)
  })
})

it('names organizations and projects to nobody who may not read them', () => {
  for (const operatorRole of OPERATOR_ROLES) {
    const operator = { collection: 'users', id: 'usr_1', operatorRole }
    if (!can(operator, 'exports:read')) continue
    expect(can(operator, 'organizations:read'), operatorRole).toBe(true)
    expect(can(operator, 'projects:read'), operatorRole).toBe(true)
  }
})
