import { describe, expect, it } from 'vitest'

import { overviewLinks } from '@/admin/overview/overviewLinks'
import { parseRequestFilters } from '@/metering/requestFilters'

const as = (operatorRole: string) => ({ collection: 'users', id: 'usr_1', operatorRole })
const NO_TIME = { window: undefined, from: undefined, to: undefined, timeZone: undefined }
const PATH = '/collections/organizations/org_1/requests'

describe('the rows behind an overview', () => {
  it('are those of its time', () => {
    const time = { ...NO_TIME, from: '2026-11-01', to: '2026-11-08', timeZone: 'Europe/Berlin' }
    const { errors = '' } = overviewLinks(PATH, time, as('support'))
    const { pathname, searchParams } = new URL(errors, 'http://desk')
    expect(pathname).toBe(PATH)
    const filters = parseRequestFilters(Object.fromEntries(searchParams), Date.now())
    expect(filters.statuses).toEqual(['gateway_error', 'upstream_error'])
    expect(filters.range).toEqual({
      from: Date.parse('2026-10-31T23:00:00Z'),
      to: Date.parse('2026-11-07T23:00:00Z'),
    })
  })

  it('are all of them for the number of requests', () => {
    expect(overviewLinks(PATH, NO_TIME, as('owner')).requests).toBe(PATH)
    expect(overviewLinks(PATH, { ...NO_TIME, window: '7d' }, as('owner')).requests).toBe(
      `${PATH}?window=7d`,
    )
  })

  it('are those of one bucket of a chart, in the same zone', () => {
    const time = { ...NO_TIME, window: '7d', timeZone: 'Europe/Berlin' }
    const range = { from: '2026-11-23T00:00:00.000Z', to: '2026-11-24T00:00:00.000Z' }
    const href = overviewLinks(PATH, time, as('owner')).bucket?.(range) ?? ''
    const query = Object.fromEntries(new URL(href, 'http://desk').searchParams)
    expect(query).toEqual({ ...range, timeZone: 'Europe/Berlin' })
  })

  it('keep every character of a name', () =>
    expect(overviewLinks(PATH, NO_TIME, as('owner')).model?.('a/b & c')).toBe(
      `${PATH}?model=a%2Fb+%26+c`,
    ))

  it('are not offered to who may not read requests', () =>
    expect(overviewLinks(PATH, NO_TIME, as('catalog'))).toEqual({}))
})
