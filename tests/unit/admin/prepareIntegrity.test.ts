import { describe, expect, it } from 'vitest'

import { formatDuration, prepareIntegrity } from '@/admin/integrity/prepareIntegrity'
import type { Run } from '@/integrity/runs'
import type { CheckResult } from '@/integrity/verify'

const NOW = Date.UTC(2026, 10, 25, 12, 0, 0)

const check = (overrides: Partial<CheckResult> = {}): CheckResult => ({
  name: 'ledger_order',
  about: 'Numbers have no gaps.',
  unit: 'movements',
  examined: 12345,
  differing: 0,
  samples: [],
  durationMs: 12_345,
  finishedAt: '2026-11-25T11:57:00.000Z',
  ...overrides,
})

const run = (checks: CheckResult[], overrides: Partial<Run> = {}): Run => ({
  id: '7',
  startedAt: '2026-11-25T11:55:00.000Z',
  finishedAt: '2026-11-25T11:57:05.000Z',
  actor: 'usr_1',
  result: { ok: checks.every(({ differing }) => differing === 0), checks, comparisons: [] },
  failure: null,
  ...overrides,
})

describe('prepareIntegrity', () => {
  it('says that nothing was proved before the first run', () => {
    expect(prepareIntegrity({ running: null, last: null }, NOW)).toEqual({
      tone: 'never',
      headline: 'Nothing has been proved yet',
      told: null,
      running: null,
      checks: [],
      comparisons: [],
    })
  })

  it('says in one line that everything agrees, when, how long and by whom', () => {
    const page = prepareIntegrity({ running: null, last: run([check()]) }, NOW)
    expect(page).toMatchObject({ tone: 'good', headline: 'Everything agrees' })
    expect(page.told).toBe(
      'Last run 25 Nov 2026, 11:57 UTC (2 min ago), took 2 min 5 s, started by usr_1',
    )
    expect(page.checks[0]).toEqual({
      name: 'ledger_order',
      title: 'Ledger order',
      about: 'Numbers have no gaps.',
      examined: '12,345 movements',
      differing: '0',
      isDiffering: false,
      duration: '12.3 s',
      at: '25 Nov 2026, 11:57',
      ago: '3 min ago',
      samples: [],
      shown: null,
    })
  })

  it('puts expected beside found, and links ids to their pages', () => {
    const finding = {
      rule: 'balance_after',
      organization: 'org_a1',
      row: 'txn_b2',
      expected: '85',
      found: null,
      difference: null,
    }
    const differing = check({
      differing: 1200,
      samples: [finding, { ...finding, row: 'usage posting org_a1 #8' }],
    })
    const page = prepareIntegrity({ running: null, last: run([differing, check()]) }, NOW)
    expect(page).toMatchObject({ tone: 'differs', headline: '1 of 2 checks differ' })
    expect(page.checks[0]?.samples).toEqual([
      {
        rule: 'Balance after',
        row: 'txn_b2',
        href: '/collections/transactions/txn_b2',
        organization: 'org_a1',
        organizationHref: '/collections/organizations/org_a1',
        expected: '85',
        found: '–',
        difference: '–',
      },
      expect.objectContaining({ row: 'usage posting org_a1 #8', href: null }),
    ])
    expect(page.checks[0]?.shown).toContain('The first 2 findings of 1,200 rows')
  })

  it('names an organization once where it is the row itself', () => {
    const finding = {
      ...{ rule: 'credits', organization: 'org_a1', row: 'org_a1' },
      ...{ expected: '1', found: '2', difference: '1' },
    }
    const last = run([check({ differing: 1, samples: [finding] })])
    const [line] = prepareIntegrity({ running: null, last }, NOW).checks
    expect(line?.samples[0]).toMatchObject({ organization: null, difference: '1' })
    expect(line?.shown).toBeNull()
  })

  it('tells a run that broke off, and one that goes on', () => {
    const last = run([], { result: null, failure: 'disk full' })
    const running = { startedAt: '2026-11-25T11:59:00.000Z', actor: 'system:verify' }
    expect(prepareIntegrity({ running, last }, NOW)).toMatchObject({
      tone: 'broken',
      headline: 'The last run broke off: disk full',
      running: 'Running since 25 Nov 2026, 11:59, started by system:verify.',
      checks: [],
    })
  })

  it.each([
    [0, '0.0 s'],
    [99, '0.0 s'],
    [59_999, '59.9 s'],
    [60_000, '1 min 0 s'],
    [3_725_000, '62 min 5 s'],
  ])('writes %i ms as %s', (ms, text) => expect(formatDuration(ms)).toBe(text))
})
