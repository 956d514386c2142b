import { describe, expect, it } from 'vitest'

import { withChanges } from '@/admin/list/address'
import { requestsFound } from '@/admin/requests/prepareFound'
import { prepareSetChips } from '@/admin/requests/prepareSetChips'
import { askRequests, FILTER_NAMES, type FixedFilters } from '@/admin/requests/requestsAddress'
import { writeCursor } from '@/metering/requestCursor'

const NOW = Date.parse('2026-11-23T12:00:00Z')
const ask = (searchParams: Record<string, string | string[]>, fixed: FixedFilters = {}) =>
  askRequests(searchParams, { fixed, path: '/requests', now: NOW })

const answered = (...args: Parameters<typeof ask>) => {
  const asked = ask(...args)
  if ('refusal' in asked) throw new Error(asked.refusal)
  return asked
}

const cursorOf = (query: Record<string, string>) =>
  writeCursor(
    { timeMicros: '1', id: 'a', organization: 1, direction: 'older', range: { from: 0, to: 1 } },
    query,
  )

describe('the address of the requests', () => {
  it('means the last day, unless it says otherwise', () => {
    expect(answered({}).query.window).toBe('1d')
    expect(answered({ window: '7d' }).query.window).toBe('7d')
    expect(answered({ from: '2026-11-01' }).query.window).toBeUndefined()
    expect(answered({ from: '2026-11-01' }).isAnyTime).toBe(false)
  })

  it('means whenever for an id, unless a time is given', () => {
    expect(answered({ id: 'req_1' })).toMatchObject({ isAnyTime: true })
    expect(answered({ id: 'req_1' }).query.window).toBeUndefined()
    expect(answered({ id: 'req_1', window: '7d' })).toMatchObject({ isAnyTime: false })
  })

  it('is held to whoever its page is about', () => {
    const fixed = { organization: 'org_1', apiKey: 'key_1' }
    const { query } = answered({ organization: 'org_2', apiKey: 'key_2', status: 'ok' }, fixed)
    expect(query).toMatchObject({ ...fixed, status: 'ok' })
  })

  it.each([
    [{ status: 'great' }],
    [{ window: '2d' }],
    [{ costMin: '12,50' }],
    [{ costMin: '2', costMax: '1' }],
    [{ to: '2026-11-01' }],
    [{ status: ['ok', 'canceled'] }],
    [{ 'where[status][equals]': 'ok' }],
  ])('is refused in words where it asks for what there is not: %j', (searchParams) =>
    expect(ask(searchParams)).toMatchObject({ back: '/requests', refusal: expect.any(String) }),
  )

  it('takes the cursor of its own filters', () => {
    const cursor = cursorOf({ window: '1d', status: 'ok' })
    expect(answered({ status: 'ok', cursor }).cursor).toBe(cursor)
  })

  it('leads from a cursor of other filters back to the newest of these', () => {
    const cursor = cursorOf({ window: '1d', status: 'ok' })
    expect(ask({ status: 'canceled', cursor })).toMatchObject({
      refusal: expect.stringContaining('other filters'),
      back: '/requests?status=canceled',
      way: 'Begin at the newest request',
    })
    expect(ask({ cursor: 'abc' })).toMatchObject({
      refusal: expect.stringContaining('missing'),
      back: '/requests',
    })
  })

  it('begins at the newest when anything else changes', () =>
    expect(withChanges('status=ok&cursor=abc', { model: 'gpt-4o' })).toBe(
      '?status=ok&model=gpt-4o',
    ))

  it('clears what chips set, and neither the time nor the search', () => {
    expect(FILTER_NAMES).toEqual(expect.arrayContaining(['organization', 'status', 'costMin']))
    for (const kept of ['window', 'from', 'to', 'timeZone', 'id'])
      expect(FILTER_NAMES).not.toContain(kept)
  })
})

describe('the chips of filters that no menu sets', () => {
  const names = new Map([['org_1', 'Acme']])

  it('say what things are called, and how many where there are several', () =>
    expect(
      prepareSetChips(
        { organization: 'org_1', project: 'prj_1', apiKey: 'key_1,key_2' },
        names,
      ).map(({ label }) => label),
    ).toEqual(['Organization Acme', 'Project prj_1', '2 keys']))

  it('leave out what the page itself sets', () =>
    expect(
      prepareSetChips({ organization: 'org_1' }, names, (name) => name === 'organization'),
    ).toEqual([]))
})

describe('how many there are', () => {
  it.each([
    [{ value: 0, isCapped: false }, '0 requests'],
    [{ value: 1, isCapped: false }, '1 request'],
    [{ value: 1234, isCapped: false }, '1,234 requests'],
    [{ value: 10_000, isCapped: true }, 'more than 10,000 requests'],
  ])('%j reads %s', (count, words) => expect(requestsFound(count)).toBe(words))
})
