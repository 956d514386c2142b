import { describe, expect, it } from 'vitest'

import { parseSort, readAddress, sortColumn, withChanges, withPage } from '@/admin/list/address'
import { dayAfter, dayBefore } from '@/admin/list/days'
import { withOwnLists } from '@/admin/list/ownLists'
import { currentView, toSavedView, unsavedQuery, viewSearch } from '@/admin/list/savedViews'
import { parseOrganizationsAddress, SAVED_VIEWS } from '@/admin/organizations/organizationsAddress'
import { RefusedError } from '@/errors'

const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof RefusedError) return error.code
    throw error
  }
  return 'nothing thrown'
}

describe('reading the address of a list', () => {
  it('takes parameters once and leaves out empty ones', () =>
    expect(readAddress({ q: 'acme', plan: '', sort: undefined })).toEqual({ q: 'acme' }))

  it('refuses what it would otherwise have to ignore', () => {
    expect(codeOf(() => readAddress({ plan: ['free', 'pro'] }))).toBe('parameter_repeated')
    expect(codeOf(() => readAddress({ 'where[plan][equals]': 'pro' }))).toBe('where_unsupported')
    expect(codeOf(() => readAddress({ q: 'a\0b' }))).toBe('parameter_invalid')
  })
})

describe('changing the address', () => {
  it('sets, removes, and begins at the first page', () => {
    expect(withChanges('q=acme&page=3', { plan: 'pro' })).toBe('?q=acme&plan=pro')
    expect(withChanges('q=acme&plan=pro', { plan: null, q: '' })).toBe('')
    expect(withChanges('?a=1', {})).toBe('?a=1')
  })

  it('keeps every character of a search', () => {
    const search = withChanges('', { q: '100% & _x' })
    expect(new URLSearchParams(search).get('q')).toBe('100% & _x')
  })

  it('turns pages without touching the rest', () =>
    expect(withPage({ q: 'a b', page: '2' }, 3)).toBe('?q=a+b&page=3'))
})

describe('the order', () => {
  const fallback = { field: 'createdAt', direction: 'desc' } as const

  it('is a field, with a minus for the other way round', () => {
    expect(parseSort('-credits', ['credits', 'createdAt'], fallback)).toEqual({
      field: 'credits',
      direction: 'desc',
    })
    expect(parseSort(undefined, ['credits', 'createdAt'], fallback)).toEqual(fallback)
    expect(
      codeOf(() => parseSort('--credits', ['credits'], { ...fallback, field: 'credits' })),
    ).toBe('parameter_invalid')
  })

  it('turns round at the second click, and begins as the column says', () => {
    const sort = { field: 'name', direction: 'asc' } as const
    const head = (field: 'credits' | 'name') =>
      sortColumn('/list', { sort: 'name', page: '4' }, sort, field, 'desc')
    expect(head('name')).toEqual({ href: '/list?sort=-name', direction: 'asc' })
    expect(head('credits')).toEqual({ href: '/list?sort=-credits', direction: null })
  })
})

describe('saved views', () => {
  it('are told by their filters, whatever the order, search and page', () => {
    const at = (address: Record<string, string>) => currentView(SAVED_VIEWS, address)?.label
    expect(at({})).toBe('All')
    expect(at({ q: 'acme', sort: 'name', page: '2' })).toBe('All')
    expect(at({ status: 'active,inactive', negativeBalance: '1' })).toBe('Negative balance')
    expect(at({ negativeBalance: '1' })).toBeUndefined()
  })

  it('keep the order and the zone, and nothing else', () => {
    const failing = SAVED_VIEWS.find(({ label }) => label === 'Payment failing')!
    const search = viewSearch(failing, {
      q: 'x',
      plan: 'pro',
      sort: '-name',
      timeZone: 'Asia/Tokyo',
    })
    expect(Object.fromEntries(new URLSearchParams(search))).toEqual({
      paymentFailing: '1',
      status: 'active,inactive',
      sort: '-name',
      timeZone: 'Asia/Tokyo',
    })
  })

  it('ask for what the list understands', () => {
    for (const { filters } of SAVED_VIEWS)
      expect(() => parseOrganizationsAddress(filters)).not.toThrow()
  })
})

describe('the page behind an address', () => {
  const segmentsOf = async (...segments: string[]) =>
    (await withOwnLists(Promise.resolve({ segments }))).segments

  it('is our view for a list of ours, and Payload’s for everything else', async () => {
    expect(await segmentsOf('collections', 'organizations')).toEqual(['organizations'])
    expect(await segmentsOf('collections', 'organizations', 'org_1')).toEqual([
      'collections',
      'organizations',
      'org_1',
    ])
    expect(await segmentsOf('collections', 'users')).toEqual(['collections', 'users'])
    expect(await withOwnLists<{ segments?: string[] }>(Promise.resolve({}))).toEqual({})
  })
})

describe('days', () => {
  it('pass the ends of months and years', () => {
    expect(dayAfter('2026-12-31')).toBe('2027-01-01')
    expect(dayBefore('2028-03-01')).toBe('2028-02-29')
    expect(dayBefore('nonsense')).toBe('')
  })
})

const OWN = { shared: false, sharedBy: null }

describe("an operator's own views", () => {
  const own = toSavedView({
    ...{ id: 'view_1', name: 'By balance', query: 'plan=pro&sort=-credits' },
    ...OWN,
  })
  const views = [...SAVED_VIEWS, own]

  it('are shown by filters and order, the others by filters alone', () => {
    expect(currentView(views, { plan: 'pro', sort: '-credits', page: '2' })?.label).toBe(own.label)
    expect(currentView(views, { plan: 'pro' })).toBeNull()
    expect(currentView(views, { sort: 'name' })?.label).toBe('All')
    const everything = toSavedView({
      ...{ id: 'view_2', name: 'Rich first', query: 'sort=-credits' },
      ...OWN,
    })
    expect(currentView([...views, everything], { sort: '-credits' })?.label).toBe('Rich first')
  })

  it('lead to their own order, in the zone of the screen', () => {
    expect(viewSearch(own, { sort: 'name', timeZone: 'Asia/Tokyo', status: 'deleted' })).toBe(
      '?plan=pro&sort=-credits&timeZone=Asia%2FTokyo',
    )
  })

  it('can be made of what no tab stands for', () => {
    expect(unsavedQuery(views, {})).toBeNull()
    expect(unsavedQuery(views, { q: 'acme', page: '2' })).toBeNull()
    expect(unsavedQuery(views, { plan: 'pro', sort: '-credits' })).toBeNull()
    expect(unsavedQuery(views, { plan: 'pro', page: '2' })).toBe('plan=pro')
    expect(unsavedQuery(views, { sort: 'name', q: 'acme' })).toBe('sort=name')
  })
})
