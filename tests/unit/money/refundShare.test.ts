import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'
import { refundShare } from '@/money/refundShare'

const nano = (text: string) => parseMoney(text, { field: 'amount' })
const share = (amount: string, paid: string, credits: string, remaining = paid, left = credits) =>
  formatNano(
    refundShare(nano(amount), {
      paid: nano(paid),
      credits: nano(credits),
      remaining: nano(remaining),
      creditsLeft: nano(left),
    }),
  )

describe('the credits that go back with a part of a payment', () => {
  it('are in proportion, to the cent, half to even', () => {
    expect(share('52.5', '105', '100')).toBe('50')
    expect(share('0.01', '0.04', '0.02')).toBe('0')
    expect(share('0.03', '0.04', '0.02')).toBe('0.02')
  })

  it('are all that is left with the last part, and never more', () => {
    expect(share('35', '105', '100', '35', '33.34')).toBe('33.34')
    expect(share('50', '105', '100', '60', '0.01')).toBe('0.01')
  })

  it('add up to the whole, in whatever parts it goes', () => {
    const cents = (max: number) => fc.integer({ min: 1, max }).map((n) => BigInt(n) * 10_000_000n)
    fc.assert(
      fc.property(
        cents(100_000),
        cents(100_000),
        fc.array(cents(50_000), { maxLength: 20 }),
        (paid, credits, parts) => {
          let remaining = paid
          let creditsLeft = credits
          for (const part of [...parts, paid]) {
            if (remaining === 0n) break
            const amount = part < remaining && part !== paid ? part : remaining
            const back = refundShare(toNanoUsd(amount), {
              paid: toNanoUsd(paid),
              credits: toNanoUsd(credits),
              remaining: toNanoUsd(remaining),
              creditsLeft: toNanoUsd(creditsLeft),
            })
            expect(back >= 0n).toBe(true)
            remaining -= amount
            creditsLeft -= back
          }
          expect([remaining, creditsLeft]).toEqual([0n, 0n])
        },
      ),
    )
  })
})
