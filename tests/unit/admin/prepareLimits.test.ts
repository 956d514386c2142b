import { describe, expect, it } from 'vitest'

import { compareLimits, describeRaise, LIMIT_LABELS } from '@/admin/limits/prepareLimits'
import { DEFAULT_LIMITS, LIMIT_NAMES, type Limits } from '@/ledger/giftLimits'

const IN_FORCE: Limits = { ...DEFAULT_LIMITS }

describe('typed limits against those in force', () => {
  it('know every limit by its name', () => {
    expect(Object.keys(LIMIT_LABELS).sort()).toEqual([...LIMIT_NAMES].sort())
  })

  it('tell raised from lowered ones, by value and not by spelling', () => {
    const typed = {
      ...IN_FORCE,
      supportPerGift: ' 80.00 ',
      financePerDay: '999',
      ownerPerDay: '50000.0',
    }
    expect(compareLimits(IN_FORCE, typed)).toEqual({
      changes: [
        {
          name: 'supportPerGift',
          label: 'Support, per gift',
          from: '50',
          to: '80',
          isRaise: true,
        },
        {
          name: 'financePerDay',
          label: 'Finance, per day',
          from: '5000',
          to: '999',
          isRaise: false,
        },
      ],
      problem: null,
    })
    expect(compareLimits(IN_FORCE, IN_FORCE)).toEqual({ changes: [], problem: null })
  })

  it.each(['', '12,50', '1e3', '-1', 'much'])('name the one that is no amount: %j', (text) => {
    expect(compareLimits(IN_FORCE, { ...IN_FORCE, secondPersonFrom: text })).toEqual({
      changes: null,
      problem: 'Second person from: an amount such as 50 or 12.50, in USD.',
    })
  })
})

describe('a raise in words', () => {
  const changes = { secondPersonFrom: '6000', supportPerGift: '80' }

  it('tells what is in force beside what is asked for while it is open', () => {
    expect(describeRaise({ changes, state: 'scheduled' }, IN_FORCE)).toEqual([
      'Support, per gift: $50.00 → $80.00',
      'Second person from: $5,000.00 → $6,000.00',
    ])
  })

  it('tells what was asked for once it is decided: what was in force then may have changed', () => {
    expect(describeRaise({ changes, state: 'applied' }, IN_FORCE)).toEqual([
      'Support, per gift: $80.00',
      'Second person from: $6,000.00',
    ])
  })
})
