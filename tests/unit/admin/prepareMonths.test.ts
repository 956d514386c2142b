import { describe, expect, it } from 'vitest'

import {
  findMonth,
  monthSpan,
  monthWords,
  revenueLines,
  toDifferenceLine,
} from '@/admin/monthCloses/prepareMonths'
import type { ClosedMonth } from '@/ledger/monthCloses'

const closed = (month: string): ClosedMonth => ({
  month,
  organizations: 2,
  closedAt: '2026-11-01T00:10:00.000Z',
  movements: 3,
  requests: 5,
  openingBalance: '0',
  toppedUp: '100',
  gifted: '5',
  refundedCredits: '-50',
  used: '1.000000001',
  closingBalance: '53.999999999',
  processed: '154',
  platformFee: '5',
  refunded: '52.5',
  unusedPaid: '50',
  unusedGifted: '3.999999999',
})

describe('a closed month', () => {
  it('is named, and asked for by its first day and the next one', () => {
    expect(monthWords('2026-10')).toBe('October 2026')
    expect(monthSpan('2026-10')).toEqual({ from: '2026-10-01', to: '2026-11-01' })
    expect(monthSpan('2026-12')).toEqual({ from: '2026-12-01', to: '2027-01-01' })
  })

  it('is the one that the address asks for, else the newest', () => {
    const months = [closed('2026-10'), closed('2026-09')]
    expect(findMonth(months, '2026-09')?.month).toBe('2026-09')
    for (const unknown of [undefined, '2025-01', ['2026-09']])
      expect(findMonth(months, unknown)?.month).toBe('2026-10')
    expect(findMonth([], '2026-09')).toBeNull()
  })

  it('tells processed, revenue and net, each less than the one before', () => {
    expect(revenueLines(closed('2026-10')).map(({ label, amount }) => [label, amount])).toEqual([
      ['Processed', '154'],
      ['Platform fee', '5'],
      ['Revenue', '149'],
      ['Refunded', '52.5'],
      ['Net', '96.5'],
    ])
  })
})

describe('a later difference', () => {
  const difference = { organization: 'org_1', month: '2026-10' }

  it('of money shows every digit, of counts none', () => {
    const money = {
      figure: 'closingBalance',
      kept: '1',
      now: '1.000000001',
      difference: '0.000000001',
    }
    expect(toDifferenceLine({ ...difference, ...money })).toMatchObject({
      label: 'Closing balance',
      kept: '$1.00',
      now: '$1.000000001',
      difference: '$0.000000001',
    })
    const count = { figure: 'lastSequence', kept: '1200', now: '1199', difference: '-1' }
    expect(toDifferenceLine({ ...difference, ...count })).toMatchObject({
      label: 'Last sequence',
      kept: '1,200',
      now: '1,199',
      difference: '-1',
    })
  })
})
