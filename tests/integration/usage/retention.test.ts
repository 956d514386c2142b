import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { systemActor } from '@/audit/recordAudit'
import { dropExpiredDetails } from '@/metering/dropExpiredDetails'
import { recordBatch } from '@/metering/recordBatch'
import type { UsageReport } from '@/usage/usageReport'

import { makeOrganization, makeProject, signInAs } from '../../support/factories'
import { runCommand } from '../../support/runCommand'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { report, runAll } from '../integrity/books'

const DAY_MS = 86_400_000

let app: TestPayload

beforeAll(async () => {
  app = await bootTestPayload()
})
beforeEach(() => app.pool.query('delete from metering.request_details'))
afterAll(() => app.close())

const drop = () => dropExpiredDetails(app.pool, systemActor('test'))

type Place = { organization: string; project: string }
async function makePlace(retentionLevel: string, days: number | null): Promise<Place> {
  const organization = await makeOrganization(app.pool, { retentionLevel })
  await app.pool.query('update organizations set retention_days = $2 where id = $1', [
    organization,
    days,
  ])
  return { organization, project: await makeProject(app.pool, organization) }
}

const EVERYTHING: Partial<UsageReport> = {
  usage: { prompt_tokens: 1200 },
  metadata: { tag: 'a' },
  status: 'upstream_error',
  errorMessage: 'It broke.',
  content: { input: 'Hello', output: 'There' },
}

/** One request a day for the given ages, each with everything that may be kept. */
async function use({ project }: Place, ages: readonly number[], more: Partial<UsageReport> = {}) {
  const rows = ages.map((days, index) => ({
    index,
    // A minute on, so that an age is passed when it is reached.
    report: report(project, {
      ...EVERYTHING,
      timeMicros: (Date.now() - days * DAY_MS - 60_000) * 1000,
      ...more,
    }),
  }))
  const { accepted } = await recordBatch(app.pool, rows)
  expect(accepted).toBe(ages.length)
}

/** Ages in days of what is there of an organization, by kind. */
async function agesOf({ organization }: Place) {
  const { rows } = await app.pool.query<{ age: number } & Record<string, boolean>>(
    `select floor(extract(epoch from now() - d.time) / 86400)::int as age, d.content is not null as content,
       d.usage is not null as usage, d.metadata is not null as metadata,
       d.error_message is not null as "errorMessages"
     from metering.request_details d
     join metering.dimensions o on o.id = d.organization and o.kind = 1
     where o.value = $1 order by d.time desc`,
    [organization],
  )
  const kept = (kind: string) => rows.filter((row) => row[kind]).map(({ age }) => age)
  return {
    ...{ content: kept('content'), usage: kept('usage') },
    ...{ metadata: kept('metadata'), errorMessages: kept('errorMessages') },
  }
}

describe('details of requests', () => {
  it('go at the age that their organization says, and 30 days where it says none', async () => {
    const [usual, short, long] = [
      await makePlace('retain', null),
      await makePlace('retain', 7),
      await makePlace('retain', 400),
    ]
    const ages = [0, 6, 7, 29, 30, 200, 399, 400]
    for (const place of [usual, short, long]) await use(place, ages)
    // 4 of the first, 6 of the second, 1 of the third.
    expect(await drop()).toEqual({
      ...{ requests: 11, content: 11, usage: 11, metadata: 11, errorMessages: 11 },
    })
    const all = (kept: number[]) => ({
      ...{ content: kept, usage: kept, metadata: kept, errorMessages: kept },
    })
    expect(await agesOf(usual)).toEqual(all([0, 6, 7, 29]))
    expect(await agesOf(short)).toEqual(all([0, 6]))
    expect(await agesOf(long)).toEqual(all([0, 6, 7, 29, 30, 200, 399]))
  })

  it('lose prompts and answers at once where an organization retains none any more', async () => {
    const place = await makePlace('retain', null)
    await use(place, [0, 5])
    await app.pool.query(`update organizations set retention_level = 'none' where id = $1`, [
      place.organization,
    ])
    expect(await drop()).toEqual({
      ...{ requests: 2, content: 2, usage: 0, metadata: 0, errorMessages: 0 },
    })
    expect(await agesOf(place)).toMatchObject({ content: [], usage: [0, 5], metadata: [0, 5] })
  })

  it('of an organization that retains no content never had any', async () => {
    const place = await makePlace('none', null)
    await use(place, [0])
    expect(await agesOf(place)).toMatchObject({ content: [], usage: [0], errorMessages: [0] })
    expect((await drop()).requests).toBe(0)
  })

  it('are counted by what there was, and told in the trail by month', async () => {
    const place = await makePlace('retain', 3)
    const only = { usage: null, metadata: null, errorMessage: null, content: null }
    await use(place, [50], { ...only, metadata: { a: 1 } })
    await use(place, [50], { ...only, usage: { a: 1 } })
    await use(place, [50], only)
    expect(await drop()).toEqual({
      ...{ requests: 2, content: 0, usage: 1, metadata: 1, errorMessages: 0 },
    })
    const { rows } = await app.pool.query(
      `select actor, resource, changes from audit_logs where action = 'usage.drop_details'
       order by id desc`,
    )
    const told = rows.find(({ changes }) => changes.requests.from === 2 && !changes.content)
    expect(told).toMatchObject({
      actor: 'system:test',
      resource: new Date(Date.now() - 50 * DAY_MS - 60_000).toISOString().slice(0, 7),
      changes: { usage: { from: 1, to: 0 }, metadata: { from: 1, to: 0 } },
    })
  })

  it('stay where the run is told to end, and go with the next one', async () => {
    await use(await makePlace('retain', 1), [40])
    const signal = AbortSignal.abort()
    const actor = systemActor('test')
    expect((await dropExpiredDetails(app.pool, actor, { signal })).requests).toBe(0)
    expect((await drop()).requests).toBe(1)
  })

  it('leave the metered fact as it is, and a second run finds nothing', async () => {
    const place = await makePlace('retain', 1)
    const facts = () =>
      app.pool.query('select * from metering.requests order by time, id').then(({ rows }) => rows)
    await use(place, [0, 1, 40])
    const before = await facts()
    expect((await drop()).requests).toBe(2)
    expect((await drop()).requests).toBe(0)
    expect(await facts()).toEqual(before)
    expect((await runAll(app.pool)).checks.flatMap(({ samples }) => samples)).toEqual([])
  })
})

describe('the days of an organization', () => {
  it('are whole, from 1 to 760, and a change of them is told', async () => {
    const owner = await signInAs(app, 'owner')
    const { organization } = await makePlace('none', null)
    const save = (retentionDays: unknown) =>
      app.api('PATCH', `/api/organizations/${organization}`, {
        token: owner.token,
        body: { retentionDays },
      })
    for (const wrong of [0, -1, 1.5, 761, 'many'])
      expect((await save(wrong)).status, String(wrong)).toBe(400)
    const saved = await save(90)
    expect([saved.status, saved.body.doc?.retentionDays]).toEqual([200, 90])
    expect((await save(null)).body.doc?.retentionDays ?? null).toBeNull()
    const { rows } = await app.pool.query(
      `select changes from audit_logs where resource = $1 and action = 'organization.update' order by id`,
      [organization],
    )
    expect(rows.map(({ changes }) => changes.retentionDays.to)).toContain(90)
  })
})

describe('npm run usage -- upkeep', { timeout: 300_000 }, () => {
  it('does it all and tells it in one line', async () => {
    await use(await makePlace('retain', 2), [3])
    const { code, stdout } = await runCommand(['scripts/run.mjs', 'usage', 'upkeep'], {
      DATABASE_URL: process.env.DATABASE_URL ?? '',
      PAYLOAD_SECRET: 'secret-of-the-upkeep-test',
    })
    expect(JSON.parse(stdout)).toMatchObject({
      held: [],
      details: { requests: 1, content: 1, usage: 1, metadata: 1, errorMessages: 1 },
    })
    expect(code).toBe(0)
  })
})
