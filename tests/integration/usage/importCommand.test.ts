import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { runImport } from '../../../scripts/commands/import'
import {
  makeApiKey,
  makeOrganization,
  makeProject,
  makeServiceAccount,
  readBalance,
} from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
let folder: string
// Loads the configuration, which reads the environment: only after the database is there.
let command: typeof runImport

beforeAll(async () => {
  app = await bootTestPayload()
  folder = mkdtempSync(path.join(tmpdir(), 'import-'))
  command = (await import('../../../scripts/commands/import')).runImport
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})

let files = 0
const fileOf = (content: string): string => {
  const file = path.join(folder, `usage-${(files += 1)}`)
  writeFileSync(file, content)
  return file
}

/** Runs the command on this application; what it throws is what it would print, with exit code 2. */
const runCommand = async (file: string, ...options: string[]) => {
  const said: string[] = []
  const written: string[] = []
  const code = await command({
    payload: app.payload,
    pool: app.pool,
    args: ['--file', file, ...options],
    out: (line) => written.push(line),
    progress: (line) => said.push(line),
  })
  expect(written).toHaveLength(1)
  return { code, summary: JSON.parse(written[0] ?? '') as unknown, said }
}

const place = async (name?: string) => {
  const organization = await makeOrganization(app.pool, name === undefined ? {} : { name })
  return { organization, project: await makeProject(app.pool, organization) }
}

const time = () => new Date(Date.now() - 60_000).toISOString()
const GPT_4O = ['--model', 'gpt-4o', '--provider', 'openai']
const SUMMARY = { rows: 2, accepted: 2, duplicates: 0, rejected: 0, charge: '0.025' }

/** 2 rows of 1,000 tokens in and 1,000 out: 0.0125 each. */
const csv = () => {
  const at = time()
  return `time,tokens.input,tokens.output\n${at},1000,1000\n${at},1000,1000\n`
}

const projectsOf = async (organization: string) =>
  (await app.pool.query('select id, name from projects where organization_id = $1', [organization]))
    .rows as { id: string; name: string }[]

const auditOf = async (organization: string) =>
  (
    await app.pool.query(
      `select action, actor, resource, changes from audit_logs where organization = $1
       order by created_at`,
      [organization],
    )
  ).rows

describe('npm run import', () => {
  it('charges a file once, however often and under whichever name it is imported', async () => {
    const name = 'Import Once'
    const { organization, project } = await place(name)
    const file = fileOf(csv())
    const first = await runCommand(file, '--organization', name, '--project', project, ...GPT_4O)
    expect(first).toMatchObject({ code: 0, summary: SUMMARY })
    expect((await readBalance(app.pool, organization)).credits).toBe('-0.025000000')

    const copy = fileOf(readFileSync(file, 'utf8'))
    for (const again of [file, copy]) {
      const options = ['--organization', organization, '--project', project, '--model', 'GPT-4o']
      expect(await runCommand(again, ...options, '--provider', 'OpenAI')).toMatchObject({
        code: 0,
        summary: { ...SUMMARY, accepted: 0, duplicates: 2, charge: '0' },
      })
    }
    expect(await readBalance(app.pool, organization)).toMatchObject({
      credits: '-0.025000000',
      sequence: 1,
    })
    expect(await auditOf(organization)).toMatchObject([
      {
        action: 'usage.import',
        actor: 'system:import_command',
        resource: project,
        changes: { accepted: { from: null, to: 2 }, charge: { from: null, to: '0.025' } },
      },
    ])
  })

  it('makes a missing project when asked to, once and audited', async () => {
    const { organization, project } = await place()
    const options = ['--organization', organization, '--project', 'New one', ...GPT_4O]
    await expect(runCommand(fileOf(csv()), ...options)).rejects.toMatchObject({
      name: 'CommandError',
      message: expect.stringContaining(`has no project New one. It has ${project} (${project}).`),
    })
    const runs = await Promise.all(
      [1, 2, 3].map((n) => runCommand(fileOf(`${csv()}${'\n'.repeat(n)}`), ...options, '--create')),
    )
    expect(runs.map((run) => run.summary)).toEqual([SUMMARY, SUMMARY, SUMMARY])
    const made = (await projectsOf(organization)).filter(({ id }) => id !== project)
    expect(made).toMatchObject([{ name: 'New one' }])
    const created = (await auditOf(organization)).filter(
      ({ action }) => action === 'project.create',
    )
    expect(created).toMatchObject([{ actor: 'system:import_command', resource: made[0]?.id }])
  })

  it('refuses unclear names with the choices, and writes nothing', async () => {
    const name = 'Import Twins'
    const [one, two] = [await place(name), await place(name)]
    const unclear = async (options: string[], ...parts: string[]) => {
      const failure: unknown = await runCommand(fileOf(csv()), ...options).catch((error) => error)
      expect(failure).toMatchObject({ name: 'CommandError' })
      for (const part of parts) expect((failure as Error).message).toContain(part)
    }
    await unclear(
      ['--organization', name, '--project', 'P', ...GPT_4O],
      one.organization,
      two.organization,
    )
    await unclear(
      ['--organization', 'Import Twin', '--project', 'P', ...GPT_4O],
      'There is no organization Import Twin.',
      name,
    )
    await unclear(['--project', 'P', ...GPT_4O], '--organization is missing')
    await unclear(['--project', 'prj_nobody', ...GPT_4O], 'There is no project prj_nobody')
    const other = ['--organization', one.organization, '--project', two.project]
    await unclear([...other, ...GPT_4O], `has no project ${two.project}`)
    await unclear([...other, ...GPT_4O, '--create'], `has no project ${two.project}`)
    await unclear(['--project', one.project, '--model', 'gpt-4o'], 'offered by azure, openai')
    await unclear(['--project', one.project, '--model', 'no-such'], 'no price for no-such')
    await unclear(['--project', one.project], '--model is missing: row 1 has none')
    await unclear(GPT_4O, '--project is missing: row 1')
    await expect(
      runCommand(fileOf('a,b\n1,2\n'), '--project', one.project, ...GPT_4O),
    ).rejects.toMatchObject({ name: 'CommandError', message: expect.stringContaining('format') })
    expect(await projectsOf(one.organization)).toHaveLength(1)
    expect((await readBalance(app.pool, one.organization)).sequence).toBe(0)
  })

  it('takes rows that say all themselves, and keeps their ids for ever', async () => {
    const { organization, project } = await place()
    const row = { id: 'req_own', time: time(), project, provider: 'openai', model: 'gpt-4o' }
    const line = JSON.stringify({ ...row, tokens: { input: 1000, output: 1000 } })
    expect(await runCommand(fileOf(`${line}\n`))).toMatchObject({
      code: 0,
      summary: { rows: 1, accepted: 1, charge: '0.0125' },
    })
    const gateway = await makeServiceAccount(app)
    const answer = await app.api('POST', '/api/usage', { token: gateway, body: [JSON.parse(line)] })
    expect(answer.body).toMatchObject({ accepted: 0, duplicates: 1 })
    expect((await readBalance(app.pool, organization)).totalSpent).toBe('0.012500000')
  })

  it('knows a row of a key again, whether the option named its project or not', async () => {
    const { organization, project } = await place()
    const apiKey = await makeApiKey(app.pool, project)
    const row = { time: time(), apiKey, provider: 'openai', model: 'gpt-4o', tokens: { input: 4 } }
    const file = fileOf(JSON.stringify(row))
    expect((await runCommand(file)).summary).toMatchObject({ accepted: 1 })
    expect((await runCommand(file, '--project', project)).summary).toMatchObject({ duplicates: 1 })
    expect((await readBalance(app.pool, organization)).sequence).toBe(1)
  })

  it('says which rows it rejected and why, and takes the others', async () => {
    const mine = await place()
    const other = await place()
    const key = await makeApiKey(app.pool, other.project)
    const good = { time: time(), tokens: { input: 1000, output: 1000 } }
    const rows = [
      good,
      { ...good, model: 'gpt-4' },
      { ...good, project: other.project },
      { ...good, apiKey: key },
      { ...good, tokens: { input: -1 } },
      { ...good, time: '2019-01-01T00:00:00Z' },
      { ...good, time: '2019-01-02T00:00:00Z' },
      { ...good, organization: mine.organization, project: mine.project, model: 'GPT-4o' },
    ]
    const lines = [...rows.map((row) => JSON.stringify(row)), '{"time":'].join('\n')
    const options = ['--organization', mine.organization, '--project', mine.project, ...GPT_4O]
    const run = await runCommand(fileOf(lines), ...options)
    expect(run).toMatchObject({
      code: 1,
      summary: { rows: 9, accepted: 2, duplicates: 0, rejected: 7, charge: '0.025' },
    })
    const reasons = run.said.map((line) => line.replace(/^(.*?: \w+, \w+:).*/, '$1'))
    expect(reasons).toEqual([
      'Row 2: rejected, conflicts_with_option:',
      'Row 3: rejected, conflicts_with_option:',
      'Row 4: rejected, conflicts_with_option:',
      'Row 5: rejected, tokens_invalid:',
      'Rows 6 to 7: rejected, time_out_of_range:',
      '100 %, 9 of 9 rows',
      'Row 9: rejected, invalid_json:',
      '7 rows were rejected: see above.',
    ])
    expect((await readBalance(app.pool, other.organization)).sequence).toBe(0)
  })

  it('rejects what belongs to another organization than the option', async () => {
    const [mine, other] = [await place(), await place()]
    const row = { time: time(), project: other.project, tokens: { input: 1 } }
    const run = await runCommand(
      fileOf(JSON.stringify(row)),
      ...['--organization', mine.organization, ...GPT_4O],
    )
    expect(run.code).toBe(1)
    expect(run.said.join('\n')).toContain('conflicts_with_option')
    expect((await readBalance(app.pool, other.organization)).sequence).toBe(0)
  })

  it('reads times without a zone in the zone of the option', async () => {
    const { project } = await place()
    const day = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10)
    const row = { id: 'zoned', time: `${day} 12:00:00`, tokens: { input: 1 } }
    const options = ['--project', project, ...GPT_4O, '--time-zone', 'Asia/Kolkata']
    await runCommand(fileOf(JSON.stringify(row)), ...options)
    const { rows } = await app.pool.query(
      `select time from metering.requests r join metering.dimensions d on d.id = r.project
       where d.value = $1`,
      [project],
    )
    expect(rows).toEqual([{ time: new Date(`${day}T06:30:00Z`) }])
  })

  it('moves the last row to a second before its start and keeps all distances', async () => {
    const { project } = await place()
    const lines = ['2020-02-29 23:59:59.999999', '2020-03-01 00:00:00.25', '2019-12-31 00:00:00']
    const content = `time,tokens.input\n${lines.map((line) => `${line},1`).join('\n')}\n`
    const before = Date.now()
    const run = await runCommand(fileOf(content), '--project', project, ...GPT_4O, '--shift-to-now')
    const after = Date.now()
    expect(run.summary).toMatchObject({ accepted: 3 })
    const { rows } = await app.pool.query(
      `select (extract(epoch from time) * 1000000)::bigint::text as micros
       from metering.requests r join metering.dimensions d on d.id = r.project
       where d.value = $1 order by time desc`,
      [project],
    )
    const [last = 0, middle = 0, first = 0] = rows.map((row) => Number(row.micros))
    expect(last).toBeGreaterThanOrEqual((before - 1000) * 1000)
    expect(last).toBeLessThanOrEqual((after - 1000) * 1000)
    expect([last - middle, last - first]).toEqual([250_001, 61 * 86_400_000_000 + 250_000])
  })

  it('keeps a model without a price, uncharged, and says so', async () => {
    const { organization, project } = await place()
    const options = ['--project', project, '--model', 'home-made', '--provider', 'us']
    const run = await runCommand(fileOf(csv()), ...options)
    expect(run).toMatchObject({ code: 0, summary: { accepted: 2, charge: '0' } })
    expect(run.said[0]).toContain('no price for home-made at us')
    expect((await readBalance(app.pool, organization)).totalSpent).toBe('0.000000000')
  })

  it('takes an empty file for no rows', async () => {
    const { project } = await place()
    const nothing = { rows: 0, accepted: 0, duplicates: 0, rejected: 0, charge: '0' }
    const options = ['--project', project, ...GPT_4O, '--shift-to-now']
    for (const [content, format] of [
      ['', 'jsonl'],
      ['id,time\n', 'csv'],
    ] as const)
      expect(await runCommand(fileOf(content), ...options, '--format', format)).toMatchObject({
        code: 0,
        summary: nothing,
      })
  })
})
