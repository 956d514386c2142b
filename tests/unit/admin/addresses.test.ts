import { describe, expect, it } from 'vitest'

import { listHref } from '@/admin/components/listHref'
import { refusalOf } from '@/admin/dashboard/refusalOf'
import { organizationPath } from '@/admin/organization/organizationPath'
import { pageOf } from '@/admin/organization/pageOf'

const parametersOf = (href: string) => [...new URL(href, 'http://x').searchParams]

describe('the address of a list', () => {
  it('carries its conditions as the filters of the generated list', () => {
    const href = listHref('transactions', [
      ['type', 'in', 'credit_gift,credit_refund'],
      ['bookedAt', 'less_than', '2026-11-24T10:00:00.000Z'],
    ])
    expect(href).toMatch(/^\/collections\/transactions\?/)
    expect(parametersOf(href)).toEqual([
      ['where[or][0][and][0][type][in][0]', 'credit_gift'],
      ['where[or][0][and][0][type][in][1]', 'credit_refund'],
      ['where[or][0][and][1][bookedAt][less_than]', '2026-11-24T10:00:00.000Z'],
    ])
  })

  it('is the bare list without conditions', () =>
    expect(listHref('users', [])).toBe('/collections/users'))
})

describe('the address of an organization', () => {
  it('holds any id as one part of the path', () => {
    expect(organizationPath('org_1', '')).toBe('/collections/organizations/org_1')
    expect(organizationPath('a/b?c', 'members')).toBe(
      '/collections/organizations/a%2Fb%3Fc/members',
    )
  })
})

describe('the page of an address', () => {
  it.each([
    ['2', 2],
    ['0', 1],
    ['-1', 1],
    ['1.5', 1],
    ['1e3', 1],
    ['99999999', 1],
    ['9999999', 1_000_000],
    [undefined, 1],
    [['2', '3'], 1],
  ])('of %j is %i', (value, page) => expect(pageOf(value)).toBe(page))
})

describe('what is wrong with the address of the dashboard', () => {
  it.each([
    {},
    { range: 'all' },
    { range: '7d', timeZone: 'Europe/Berlin', mode: 'cumulative' },
    { from: '2026-01-01', to: '2026-02-01' },
  ])('is nothing for %j', (query) => expect(refusalOf(query)).toBeNull())

  it.each([
    [{ range: '8d' }, /range is 7d/],
    [{ range: ['7d', '30d'] }, /range is 7d/],
    [{ range: '7d', from: '2026-01-01' }, /stands alone/],
    [{ mode: 'hourly' }, /mode is/],
    [{ from: 'yesterday' }, /RFC 3339/],
    [{ from: '2026-02-01', to: '2026-01-01' }, /before/],
    [{ timeZone: 'Mars/Base' }, /IANA/],
  ])('is said for %j', (query, words) => expect(refusalOf(query)).toMatch(words))
})
