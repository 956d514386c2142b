import { createHash } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { signInAs } from '../../support/factories'
import { refusalOf } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { buildWorld } from '../metrics/metricsWorld'
import { readCsv, totalOf } from './exportFile'

let app: TestPayload
let finance: { id: string; token: string }
let other: { id: string; token: string }

beforeAll(async () => {
  app = await bootTestPayload()
  finance = await signInAs(app, 'finance')
  other = await signInAs(app, 'owner')
  await buildWorld(app.pool, 3)
})
afterAll(() => app.close())

const prepare = (body: unknown, { token } = finance) =>
  app.api('POST', '/api/admin/exports', { token, body })
const get = (path: string, { token } = finance) => app.api('GET', path, { token })
const stateOf = async (id: string) => (await get(`/api/admin/exports/${id}`)).body.file

describe('an export that is prepared', () => {
  it('says what it will hold, is fetched by its link, and tells its hash', async () => {
    const filter = { status: 'ok', from: '2026-10-01', to: '2026-11-01' }
    const { status, body } = await prepare({ what: 'requests', format: 'csv', filter })
    expect(status).toBe(201)
    expect(body.from).toBe('2026-10-01T00:00:00.000Z')
    expect(await stateOf(body.file.id)).toMatchObject({ state: 'ready', rows: 0, sha256: null })
    const answer = await get(body.file.url)
    const csv = readCsv(answer)
    expect(csv.rows).toHaveLength(body.file.expectedRows)
    expect(csv.rows.length).toBeGreaterThan(100)
    expect(totalOf(csv)).toEqual(body.total)
    expect(await stateOf(body.file.id)).toMatchObject({
      state: 'finished',
      rows: csv.rows.length,
      bytes: answer.bytes.length,
      sha256: createHash('sha256').update(answer.bytes).digest('hex'),
    })
    const { rows } = await app.pool.query(
      `select action from audit_logs where resource = $1 order by created_at, ctid`,
      [body.file.id],
    )
    expect(rows.map(({ action }) => action)).toEqual(['export.start', 'export.finish'])
  })

  it('keeps its window: what comes in between asking and fetching is not in it', async () => {
    const { body } = await prepare({ what: 'usage', filter: { window: '365d', groupBy: 'model' } })
    expect(body.file.filter).toEqual({ groupBy: 'model', from: body.from, to: body.to })
    const { comments } = readCsv(await get(body.file.url))
    expect(comments).toMatchObject({ from: body.from, to: body.to })
  })

  it('is fetched once, whoever of fifty callers comes first', async () => {
    const { body } = await prepare({ what: 'organizations' })
    const answers = await Promise.all(Array.from({ length: 50 }, () => get(body.file.url)))
    const fetched = answers.filter(({ status }) => status === 200)
    expect(fetched).toHaveLength(1)
    for (const answer of answers.filter(({ status }) => status !== 200))
      expect(refusalOf(answer)).toEqual([409, 'export_file_fetched'])
  })

  it('is its operator’s alone', async () => {
    const { body } = await prepare({ what: 'organizations' })
    for (const path of [`/api/admin/exports/${body.file.id}`, body.file.url])
      expect(refusalOf(await get(path, other))).toEqual([404, 'export_file_not_found'])
    const cancel = `/api/admin/exports/${body.file.id}/cancel`
    expect((await app.api('POST', cancel, { token: other.token })).status).toBe(404)
    expect((await stateOf(body.file.id)).state).toBe('ready')
  })

  it('expires, and asks for the right again when it is fetched', async () => {
    const expired = (await prepare({ what: 'organizations' })).body.file
    await app.pool.query(`update exports.files set expires_at = now() where id = $1`, [expired.id])
    expect(refusalOf(await get(expired.url))).toEqual([409, 'export_file_expired'])
    const catalog = await signInAs(app, 'owner')
    const { body } = await prepare({ what: 'audit' }, catalog)
    await app.pool.query(`update users set operator_role = 'finance' where id = $1`, [catalog.id])
    expect((await get(body.file.url, catalog)).status).toBe(403)
  })

  it('is called off before and while it is fetched', async () => {
    const before = (await prepare({ what: 'requests' })).body.file
    const cancel = (id: string) =>
      app.api('POST', `/api/admin/exports/${id}/cancel`, { token: finance.token })
    expect((await cancel(before.id)).body.file.state).toBe('aborted')
    expect(refusalOf(await get(before.url))).toEqual([409, 'export_file_fetched'])
    const running = (await prepare({ what: 'requests' })).body.file
    // As another process would, that does not know who fetches it.
    await app.pool.query(`update exports.files set is_cancelled = true where id = $1`, [running.id])
    await expect(get(running.url)).rejects.toThrow('Called off')
    expect(await stateOf(running.id)).toMatchObject({
      state: 'aborted',
      sha256: null,
      problem: 'Called off by the operator.',
    })
    const { rows } = await app.pool.query(
      `select action, reason from audit_logs where resource = $1 order by created_at, ctid`,
      [running.id],
    )
    expect(rows[1]).toEqual({ action: 'export.abort', reason: 'Called off by the operator.' })
  })

  it('that lost its process is told as broken off', async () => {
    const { file } = (await prepare({ what: 'requests' })).body
    await app.pool.query(
      `update exports.files set state = 'running', progress_at = now() - interval '11 minutes' where id = $1`,
      [file.id],
    )
    expect((await stateOf(file.id)).state).toBe('aborted')
  })
})

describe('what cannot be prepared', () => {
  it.each([
    [{}, [400, 'field_invalid']],
    [{ what: 'requests', filter: [] }, [400, 'field_invalid']],
    [{ what: 'requests', filter: { status: ['ok'] } }, [400, 'field_invalid']],
    [{ what: 'requests', filter: { colour: 'red' } }, [400, 'parameter_invalid']],
    [{ what: 'requests', format: 'pdf' }, [400, 'parameter_invalid']],
    [{ what: 'requests', color: 1 }, [400, 'unknown_field']],
    [{ what: 'secrets' }, [404, 'export_not_found']],
    [{ what: 'audit' }, [403, 'forbidden']],
  ])('%j', async (body, refusal) => expect(refusalOf(await prepare(body))).toEqual(refusal))
})
