import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { DatabasePool } from '@/db/tx'
import { CHECKS } from '@/integrity/checks'

import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { fillAgreedBooks } from './agreedBooks'
import { AGREEMENT_BREAKINGS } from './agreementBreakings'
import { CATALOGUE_BREAKINGS } from './catalogueBreakings'
import { CLOSE_BREAKINGS } from './closeBreakings'
import { fillClosedBooks } from './closedBooks'
import { DELETION_BREAKINGS, fillDeletion } from './deletionBreakings'
import { DISCOUNT_BREAKINGS, fillDiscounted } from './discountBreakings'
import { fillBooks, openPool, runAll, runCheck } from './books'
import { LEDGER_BREAKINGS } from './ledgerBreakings'
import { fillPromos, PROMO_BREAKINGS } from './promoBreakings'
import { REFUND_BREAKINGS } from './refundBreakings'
import { REQUEST_BREAKINGS } from './requestBreakings'
import { SHAPE_BREAKINGS } from './shapeBreakings'
import { LATENCY_BREAKINGS, ROLLUP_BREAKINGS, USAGE_BREAKINGS } from './usageBreakings'

const EVERY_BREAKING: readonly { check: string }[] = [
  ...LEDGER_BREAKINGS,
  ...SHAPE_BREAKINGS,
  ...REFUND_BREAKINGS,
  ...AGREEMENT_BREAKINGS,
  ...CLOSE_BREAKINGS,
  ...LATENCY_BREAKINGS,
  ...USAGE_BREAKINGS,
  ...ROLLUP_BREAKINGS.flatMap((one) => ('breakings' in one ? one.breakings : [one])),
  ...REQUEST_BREAKINGS,
  ...CATALOGUE_BREAKINGS,
  ...DELETION_BREAKINGS,
  ...DISCOUNT_BREAKINGS,
  ...PROMO_BREAKINGS,
]

let database: TestDatabase
let pool: DatabasePool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = openPool(database)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

describe('verify', () => {
  it('has no check that is not broken by a test', () => {
    const broken = new Set(EVERY_BREAKING.map(({ check }) => check))
    expect([...broken].sort()).toEqual(CHECKS.map(({ name }) => name).sort())
  })

  it('finds an empty database in order', async () => {
    const result = await runAll(pool)
    expect(result.checks.flatMap(({ samples }) => samples)).toEqual([])
    expect(result.ok).toBe(true)
    expect(result.checks.map(({ name }) => name)).toEqual(CHECKS.map(({ name }) => name))
  })

  it('finds books in order that were written through the doors, and looks at something', async () => {
    await fillBooks(pool)
    await fillBooks(pool)
    await fillAgreedBooks(pool)
    await fillClosedBooks(pool)
    await fillDeletion(pool)
    await fillDiscounted(pool)
    await fillPromos(pool)
    const result = await runAll(pool)
    expect(result.checks.flatMap(({ samples }) => samples)).toEqual([])
    expect(result.ok).toBe(true)
    for (const { name, examined } of result.checks) expect(examined, name).toBeGreaterThan(0)
  })
  it('takes an erased person for no difference', async () => {
    const { rowCount } = await pool.query('delete from audit_personal')
    expect(rowCount).toBeGreaterThan(0)
    expect((await runCheck(pool, 'audit')).samples).toEqual([])
  })

  it('compares what gateways say with what was charged, and takes that for no difference', async () => {
    const { ok, comparisons } = await runAll(pool)
    expect(ok).toBe(true)
    // Two organizations, one such request a day each, for four days.
    expect(comparisons).toMatchObject([
      {
        name: 'reported_cost',
        examined: 8,
        differing: 8,
        samples: [
          {
            rule: 'reported_cost',
            row: 'openai gpt-4o in 8 requests',
            expected: '0.05736',
            found: '0.08',
            difference: '0.02264',
          },
        ],
      },
    ])
  })
})
