import { describe, expect, it } from 'vitest'

import { prepareVolume } from '@/admin/requests/prepareVolume'
import type { Volume } from '@/admin/requests/readVolume'

const counts = (totalRequests: number, errorCount = 0, clientErrorCount = 0) => ({
  totalRequests,
  errorCount,
  clientErrorCount,
})
const DAY: Volume = {
  startDate: '2026-11-23T10:00:00.000Z',
  endDate: '2026-11-23T10:40:00.000Z',
  timeZone: 'UTC',
  granularity: '15min',
  buckets: [counts(2000, 500, 100), counts(0), counts(1, 1)],
}

describe('the strip of a volume', () => {
  it('draws shares of the highest bar, and says the counts', () => {
    expect(prepareVolume(DAY, { now: '2026-11-23T10:40:00.000Z' })).toEqual({
      most: '2,000 per 15 min at most',
      bars: [
        {
          from: '2026-11-23T10:00:00.000Z',
          to: '2026-11-23T10:15:00.000Z',
          name: '23 Nov 2026, 10:00 – 10:15',
          counts: '2,000 requests, 500 errors, 100 caller mistakes',
          isWhole: true,
          errors: 0.25,
          clientErrors: 0.05,
          others: 0.7,
        },
        expect.objectContaining({ counts: '0 requests', errors: 0, others: 0 }),
        expect.objectContaining({
          to: '2026-11-23T10:40:00.000Z',
          name: '23 Nov 2026, 10:30 – 10:40, so far',
          counts: '1 request, 1 error',
          isWhole: false,
        }),
      ],
    })
  })

  it('has flat bars where nothing was, and none where nothing was counted', () => {
    const empty = prepareVolume({ ...DAY, buckets: DAY.buckets?.map(() => counts(0)) ?? null }, {})
    expect(empty?.bars.map(({ others }) => others)).toEqual([0, 0, 0])
    expect(prepareVolume({ ...DAY, buckets: null }, {})).toBeNull()
  })
})
