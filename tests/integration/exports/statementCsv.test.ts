import { createHash } from 'node:crypto'

import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { inTransaction } from '@/db/inTransaction'
import { postTransaction } from '@/ledger/postTransaction'
import { postUsage } from '@/ledger/postUsage'
import type { NanoUsd } from '@/money/nanoUsd'
import { sumMoney } from '@/money/sumMoney'

import { makeOrganization, signInAs } from '../../support/factories'
import { refusalOf } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
let finance: { id: string; token: string }
let support: { token: string }
let organization: string

beforeAll(async () => {
  app = await bootTestPayload()
  finance = await signInAs(app, 'finance')
  support = await signInAs(app, 'support')
  organization = await makeHistory()
})
afterAll(() => app.close())

/** Berlin's last day of summer time has 25 hours; its usage is booked in the last of them. */
async function makeHistory() {
  const id = await makeOrganization(app.pool, { name: 'Acme, "=1+1" & Co' })
  const base = { organization: id, actor: 'system:test' }
  await inTransaction(app.pool, async (tx) => {
    await postTransaction(tx, {
      ...base,
      type: 'credit_gift',
      amount: null,
      creditAmount: '20',
      description: '=HYPERLINK("http://evil")',
      bookedAt: new Date('2026-10-20T10:00:00Z'),
    })
    await postTransaction(tx, {
      ...base,
      type: 'credit_topup',
      amount: '105',
      creditAmount: '100',
      description: 'Payment by wire: +49',
      externalReference: '+49, "SEPA"',
      paymentMethod: 'wire',
      bookedAt: new Date('2026-10-24T22:30:00Z'),
    })
    await postUsage(
      tx,
      [{ organization: id, apiKey: null, charge: 1_500_000_001n as NanoUsd, timeMicros: 0 }],
      new Date('2026-10-25T22:59:59.999Z'),
    )
  })
  return id
}

const RANGE = 'from=2026-10-24&to=2026-11-01&timeZone=Europe/Berlin'

async function download(query = RANGE, token = finance.token) {
  const path = `/api/admin/organizations/${organization}/statement?format=csv&${query}`
  const answer = await app.api('GET', path, { token })
  const text = new TextDecoder().decode(answer.bytes)
  const cells: string[][] = parse(text, { relaxColumnCount: true })
  const header = cells.findIndex(([first]) => first === 'day')
  const columns = cells[header] ?? []
  const isRow = (line: string[]) => line.length === columns.length
  const rows = cells
    .slice(header + 1)
    .filter(isRow)
    .map((line) => Object.fromEntries(columns.map((name, i) => [name, line[i] ?? ''])))
  return { answer, text, cells, rows }
}

describe('a statement as CSV', () => {
  it('is a file with its period, zone and balances, by day of the zone', async () => {
    const { answer, cells, rows } = await download()
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="statement-${organization}-2026-10-24-2026-10-31.csv"`,
    )
    const about = cells.filter((line) => line.length === 1).map(([line]) => line)
    expect(about).toEqual([
      `# statement: Acme, "=1+1" & Co (${organization})`,
      '# from: 2026-10-23T22:00:00.000Z',
      '# to: 2026-10-31T23:00:00.000Z',
      '# timeZone: Europe/Berlin',
      '# currency: USD',
      expect.stringMatching(/^# createdAt: 20/),
      '# openingBalance: 20',
      '# rows: 2',
      '# total: credits 98.499999999',
      '# closingBalance: 118.499999999',
      '# unusedCredits: paid 100 gifted 18.499999999',
    ])
    expect(rows).toMatchObject([
      {
        day: '2026-10-25',
        bookedAt: '2026-10-24T22:30:00.000Z',
        kind: 'movement',
        type: 'credit_topup',
        amount: '105',
        credits: '100',
        balanceAfter: '120',
        externalReference: `'+49, "SEPA"`,
      },
      { day: '2026-10-25', kind: 'usage', requests: '1', credits: '-1.500000001', amount: '' },
    ])
  })

  it('ties out: opening balance and credits are the closing balance', async () => {
    const { rows, cells } = await download('from=2026-10-01&to=2026-11-01')
    const valueOf = (key: string) =>
      cells
        .flat()
        .find((cell) => cell.startsWith(`# ${key}: `))
        ?.split(': ')[1] ?? ''
    expect(sumMoney([valueOf('openingBalance'), ...rows.map((row) => row.credits ?? '0')])).toBe(
      valueOf('closingBalance'),
    )
    expect(rows).toHaveLength(Number(valueOf('rows')))
  })

  it('holds no cell that a spreadsheet would take for a formula', async () => {
    const { cells } = await download('from=2026-10-01&to=2026-11-01')
    const formulas = cells.flat().filter((cell) => /^[=+@\t\r]|^-(?!\d)/.test(cell))
    expect(formulas).toEqual([])
    expect(cells.flat()).toContain(`'=HYPERLINK("http://evil")`)
  })

  it('is in the audit log, with its rows and its hash', async () => {
    const { text } = await download()
    const { rows } = await app.pool.query<{ changes: Record<string, { to: unknown }> }>(
      `select changes from audit_logs
       where action = 'statement.export' and organization = $1 and actor = $2
       order by created_at desc limit 1`,
      [organization, finance.id],
    )
    expect(rows[0]?.changes).toMatchObject({
      period: { to: '2026-10-23T22:00:00.000Z/2026-10-31T23:00:00.000Z' },
      rows: { to: 2 },
      sha256: { to: createHash('sha256').update(text).digest('hex') },
    })
  })

  it('is for who may export; the statement itself for who may read transactions', async () => {
    const path = `/api/admin/organizations/${organization}/statement?${RANGE}`
    const refused = await app.api('GET', `${path}&format=csv`, { token: support.token })
    expect(refusalOf(refused)).toEqual([403, 'forbidden'])
    expect((await app.api('GET', path, { token: support.token })).status).toBe(200)
  })

  it('comes in no other format', async () => {
    const path = `/api/admin/organizations/${organization}/statement?format=pdf`
    expect(refusalOf(await app.api('GET', path, { token: finance.token }))).toEqual([
      400,
      'parameter_invalid',
    ])
  })
})
