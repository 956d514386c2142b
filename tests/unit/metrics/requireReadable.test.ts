import { describe, expect, it } from 'vitest'

import type { Snapshot } from '@/db/inSnapshot'
import { ANALYTICS_GROUPS, type AnalyticsGroup } from '@/metrics/analyticsAnswers'
import { requireReadable } from '@/metrics/rangeGroups'

const DAY = 86_400_000
const END = Date.UTC(2026, 10, 26, 10, 30)
const stretch = (days: number) => [END - days * DAY, END]

/** A store with so many requests in every stretch. */
const storeOf = (requests: number): Snapshot => ({
  view: {},
  now: END,
  db: {
    query: () =>
      Promise.resolve({
        rows: [{ stretch: 0, totalRequests: String(requests) }],
        rowCount: 1,
      } as never),
  },
})
const ask = (requests: number, group: AnalyticsGroup, ...stretches: number[][]) =>
  requireReadable(storeOf(requests), group, stretches)

describe('a question that has to be answered from requests', () => {
  it.each(['source', 'billing'] as const)('is refused above five million, by %s', async (group) => {
    await expect(ask(5_000_000, group, stretch(365))).resolves.toBeUndefined()
    await expect(ask(5_000_001, group, stretch(365))).rejects.toMatchObject({
      code: 'range_too_large',
      status: 422,
      message: `No sums are kept that tell this by ${group}: about 5,000,001 requests would have to be read, more than 5,000,000. Ask for a shorter range, or export it.`,
      details: { requests: 5_000_001, limit: 5_000_000 },
    })
    // A range and the one before are read one after the other.
    await expect(ask(2_500_001, group, stretch(365), stretch(365))).rejects.toThrow('5,000,002')
  })

  it('is answered whatever there is where sums are kept', async () => {
    for (const group of ANALYTICS_GROUPS)
      if (group !== 'source' && group !== 'billing')
        for (const days of [1, 30, 365])
          await expect(ask(1e12, group, stretch(days))).resolves.toBeUndefined()
  })

  it('counts buckets that the steps of the sums do not fit', async () => {
    const hours = Array.from(
      { length: 24 * 7 },
      (_, hour) => END - 7 * DAY + (hour + 1) * 3_600_000,
    )
    await expect(ask(6_000_000, 'project', hours)).rejects.toThrow(/by project: about 6,000,000/)
    // Days in Kolkata begin at half past six in UTC.
    const days = Array.from({ length: 30 }, (_, day) => Date.UTC(2026, 9, 1 + day, 18, 30))
    await expect(ask(6_000_000, 'project', days)).rejects.toThrow(/6,000,000 requests/)
    await expect(ask(6_000_000, 'model', days)).resolves.toBeUndefined()
  })
})
