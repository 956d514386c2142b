import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeOrganization, readBalance, signInAs, topUp } from '../../support/factories'
import { runCommand } from '../../support/runCommand'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { TRACE, traceFile } from '../../support/trace'

const ORGANIZATION = 'Trace & Sons'
/** 37.5 nano-dollars for a token that goes in: odd numbers of them lie exactly between two. */
const PRICES = { input: '0.0375', output: '1.234567890123' }

let app: TestPayload
let dataDir: string
let organization: string
let trace: { file: string; origin: string }

beforeAll(async () => {
  app = await bootTestPayload()
  dataDir = mkdtempSync(path.join(tmpdir(), 'trace-'))
  trace = traceFile(dataDir)
  console.log(`Importing ${trace.origin}`)
  organization = await makeOrganization(app.pool, { name: ORGANIZATION })
  await topUp(app.pool, organization, '100')
  const at = 'now(), now()'
  await app.pool.query(
    `insert into providers (id, name, updated_at, created_at) values ('tracer', 'Tracer', ${at})`,
  )
  await app.pool.query(
    `insert into models (id, name, updated_at, created_at) values ('trace-1', 'Trace 1', ${at})`,
  )
  await app.pool.query(
    `insert into model_prices (id, model_id, provider_id, effective_from, input_per_million,
       output_per_million, updated_at, created_at)
     values ('prc_trace', 'trace-1', 'tracer', '2020-01-01', $1, $2, ${at})`,
    [PRICES.input, PRICES.output],
  )
})
afterAll(async () => {
  await app.close()
  rmSync(dataDir, { recursive: true })
})

const importTrace = async () => {
  const { code, stdout, stderr } = await runCommand(
    [
      ...['scripts/run.mjs', 'import', '--file', trace.file, '--organization', ORGANIZATION],
      ...['--project', 'Code', '--model', 'trace-1', '--shift-to-now', '--create'],
    ],
    { DATABASE_URL: String(process.env['DATABASE_URL']), DATA_DIR: dataDir },
  )
  return { code, stderr, summary: stdout === '' ? null : (JSON.parse(stdout) as unknown) }
}

/** price × tokens / 1 M in nano-dollars, half-even, from the text of the price. */
const part = (tokens: string, price: string): bigint => {
  const [whole = '', fraction = ''] = price.split('.')
  const picoPerMillion = BigInt(whole + fraction.padEnd(12, '0'))
  const [exact, unit] = [BigInt(tokens) * picoPerMillion, 1_000_000_000n]
  const [floor, rest] = [exact / unit, exact % unit]
  const isUp = rest * 2n > unit || (rest * 2n === unit && floor % 2n === 1n)
  return isUp ? floor + 1n : floor
}

const toUsd = (nano: bigint): string =>
  `${nano / 1_000_000_000n}.${String(nano % 1_000_000_000n).padStart(9, '0')}`

/** What the file costs, by hand: nothing of the application takes part. */
const expectedNano = (): { charge: bigint; ties: number } => {
  let [charge, ties] = [0n, 0]
  for (const line of readFileSync(trace.file, 'utf8').trim().split(/\r?\n/).slice(1)) {
    const [, input = '', output = ''] = line.split(',')
    charge += part(input, PRICES.input) + part(output, PRICES.output)
    if (Number(input) % 2 === 1) ties += 1
  }
  return { charge, ties }
}

const stored = async () => {
  const { rows } = await app.pool.query(
    `select count(*)::int as requests, count(distinct r.id)::int as ids,
       sum(r.input)::text as input, sum(r.output)::text as output,
       sum(r.input_charge + r.cached_charge + r.cache_write_charge + r.output_charge
         + r.other_charge)::text as charge,
       max(r.time) as last, extract(epoch from max(r.time) - min(r.time))::text as seconds
     from metering.requests r join metering.dimensions d on d.id = r.organization
     where d.value = $1`,
    [organization],
  )
  return rows[0] as Record<string, unknown>
}

// Two runs of the whole command, each of which loads the application.
const TIMEOUT_MS = 300_000

describe('the import of an hour of real traffic', { timeout: TIMEOUT_MS }, () => {
  it('counts and charges it once, to the last token and the last digit', async () => {
    const { charge, ties } = expectedNano()
    expect(ties).toBeGreaterThan(1000)
    const startedAt = Date.now()
    const first = await importTrace()
    expect([first.code, first.stderr.includes('rejected')]).toEqual([0, false])
    const counts = { rows: TRACE.requests, accepted: TRACE.requests, duplicates: 0, rejected: 0 }
    expect(first.summary).toEqual({ ...counts, charge: toUsd(charge).replace(/0+$/, '') })

    const again = await importTrace()
    expect(again.code).toBe(0)
    expect(again.summary).toEqual({
      ...counts,
      accepted: 0,
      duplicates: TRACE.requests,
      charge: '0',
    })

    const sums = await stored()
    expect(sums).toMatchObject({
      requests: TRACE.requests,
      ids: TRACE.requests,
      input: String(TRACE.inputTokens),
      output: String(TRACE.outputTokens),
      charge: String(charge),
      seconds: expect.stringMatching(/^34\d\d\.\d+$/),
    })
    expect(Number(sums['last'])).toBeGreaterThan(startedAt - 1000)
    expect(Number(sums['last'])).toBeLessThan(Date.now())
    const { token } = await signInAs(app, 'auditor')
    const details = await app.api('GET', `/api/admin/organizations/${organization}?window=365d`, {
      token,
    })
    expect(details.body).toMatchObject({
      totalRequests: TRACE.requests,
      inputTokens: TRACE.inputTokens,
      outputTokens: TRACE.outputTokens,
      totalTokens: TRACE.inputTokens + TRACE.outputTokens,
      totalCost: toUsd(charge).replace(/0+$/, ''),
      mostUsedModel: 'trace-1',
      mostUsedProvider: 'tracer',
    })
    expect(await readBalance(app.pool, organization)).toMatchObject({
      credits: toUsd(100_000_000_000n - charge),
      totalSpent: toUsd(charge),
    })
  })
})
