import { describe, expect, it } from 'vitest'

import { codeWords, foreignNames, queueWords } from '@/admin/unpriced/prepareQueue'
import {
  bookedWords,
  ratedWords,
  REMEDIES,
  unpricedRequestsHref,
} from '@/admin/unpriced/prepareUnpriced'
import { parseRequestFilters } from '@/metering/requestFilters'

describe('what has no price', () => {
  it('is rated by a click only where the catalogue knows both names', () => {
    const ratable = Object.entries(REMEDIES).filter(([, { isRatable }]) => isRatable)
    expect(ratable.map(([reason]) => reason)).toEqual(['no_price'])
  })

  it('leads to its requests, the last one included', () => {
    const lastTime = '2026-11-23T12:00:00.999Z'
    const href = unpricedRequestsHref({
      provider: 'openai',
      model: 'new model & more',
      firstTime: '2026-11-20T00:00:00.000Z',
      lastTime,
    })
    const query = Object.fromEntries(new URL(href, 'http://desk').searchParams)
    const filters = parseRequestFilters(query, Date.now())
    expect(filters.names).toEqual({ provider: ['openai'], model: ['new model & more'] })
    expect(filters.range?.from).toBe(Date.parse('2026-11-20'))
    expect(filters.range?.to).toBe(Date.parse(lastTime) + 1)
  })

  it.each([
    [{ rerated: 0, unpriced: 0, charge: '0' }, 'Nothing could be rated.'],
    [{ rerated: 1, unpriced: 0, charge: '0.5' }, 'Rated 1 request: $0.50 charged.'],
    [
      { rerated: 1200, unpriced: 3, charge: '12' },
      'Rated 1,200 requests: $12.00 charged. For the time of 3 requests there is still no price.',
    ],
  ])('rated as %j reads %s', (done, words) => expect(ratedWords(done)).toBe(words))
})

describe('what waits for a mapping', () => {
  it('is told by its most exact names, kind by kind', () =>
    expect(
      foreignNames({
        names: { organization: [], project: ['team-7', 'Support'], apiKey: ['abc'] },
      }),
    ).toEqual([
      { kind: 'project', name: 'team-7', others: ['Support'] },
      { kind: 'API key', name: 'abc', others: [] },
    ]))

  it('says why, whatever the code', () => {
    expect(codeWords('no_mapping')).toBe('no mapping yet')
    expect(codeWords('some_new_code')).toBe('some new code')
  })

  it('says how much there is and how much is shown', () => {
    expect(queueWords({ requests: 1, groups: 1 }, 1)).toBe(
      '1 request in 1 group of equal names, the most requests first.',
    )
    expect(queueWords({ requests: 5000, groups: 120 }, 100)).toBe(
      '5,000 requests in 120 groups of equal names; the 100 with the most requests are shown.',
    )
  })

  it.each([
    [{ booked: 0, duplicates: 0, waiting: 0, charge: '0' }, 'Nothing can be mapped yet.'],
    [
      { booked: 2, duplicates: 1, waiting: 3, charge: '0.02' },
      'Booked 2 requests: $0.02 charged. 1 request had been counted before. 3 requests still wait.',
    ],
  ])('booked as %j reads %s', (done, words) => expect(bookedWords(done)).toBe(words))
})
