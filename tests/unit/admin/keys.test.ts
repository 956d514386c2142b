import { describe, expect, it } from 'vitest'

import { keysHref, parseKeysAddress } from '@/admin/keys/keysAddress'
import { keyVerbs } from '@/admin/keys/keyVerbs'
import { prepareLimit } from '@/admin/keys/prepareLimit'
import { prepareUsage } from '@/admin/keys/prepareUsage'
import { usageCall } from '@/admin/keys/usageCall'
import { findDocumentTab } from '@/admin/document/documentTabs'

const as = (operatorRole: string) => ({ collection: 'users', id: 'usr_1', operatorRole })

describe('usage beside its limit', () => {
  it.each([
    ['12.4', '50', '$12.40 of $50.00', 24, null],
    ['0', '50', '$0.00 of $50.00', 0, null],
    ['49.999999999', '50', '$50.00 of $50.00', 99, null],
    ['50', '50', '$50.00 of $50.00', 100, 'limit reached'],
    ['52', '50', '$52.00 of $50.00', 100, '$2.00 over the limit'],
    ['50.000000001', '50', '$50.00 of $50.00', 100, '$0.000000001 over the limit'],
    ['0', '0', '$0.00 of $0.00', 100, 'limit reached'],
    ['12.4', null, '$12.40, no limit', null, null],
  ])('%s of %s', (usage, limit, words, percent, over) =>
    expect(prepareUsage(usage, limit)).toEqual({ words, percent, over }),
  )
})

describe('a typed limit', () => {
  it.each([
    ['', null, 'no limit'],
    [' 20 ', '20', 'another $15.00'],
    ['5', '5', 'refused at once'],
    ['4', '4', 'refused at once'],
  ])('%j becomes %s', (typed, usageLimit, effect) => {
    const prepared = prepareLimit('5', typed)
    expect(prepared).toMatchObject({ usageLimit, problem: null })
    expect(prepared.effect).toContain(effect)
  })

  it.each(['12,50', '0', '-3', 'much', '1e3'])('%s is none', (typed) =>
    expect(prepareLimit('5', typed).problem).toContain('50.00'),
  )
})

describe('what may be done about a key', () => {
  it('is the owner’s, and by what the key is', () => {
    expect(keyVerbs('active', as('owner'))).toEqual(['limit', 'rotate', 'revoke'])
    expect(keyVerbs('inactive', as('owner'))).toEqual(['remove'])
    expect(keyVerbs('deleted', as('owner'))).toEqual([])
    for (const role of ['finance', 'support', 'auditor', 'catalog'])
      expect(keyVerbs('active', as(role))).toEqual([])
  })
})

describe('the address of a list of keys', () => {
  it('says what it shows, and says it again', () => {
    const address = { status: 'inactive', project: 'prj_1,prj_2', q: 'Back end', page: '3' }
    const asked = parseKeysAddress({ ...address, timeZone: 'Europe/Berlin' })
    expect(asked).toEqual({
      status: 'inactive',
      projects: ['prj_1', 'prj_2'],
      search: 'Back end',
      timeZone: 'Europe/Berlin',
      page: 3,
    })
    const { searchParams } = new URL(keysHref('/keys', asked), 'http://desk')
    expect(parseKeysAddress(Object.fromEntries(searchParams))).toEqual(asked)
  })

  it('is bare for what it shows by itself', () =>
    expect(keysHref('/keys', parseKeysAddress({}))).toBe('/keys'))

  it('is refused for a status that no key has', () =>
    expect(() => parseKeysAddress({ status: 'great' })).toThrow('status is one of'))
})

describe('how a key’s usage is reported', () => {
  it('is a call that a shell and the route can read', () => {
    const call = usageCall('https://desk.example.com', 'key_1')
    const body =
      /-d '(.*)'$/s.exec(call)?.[1]?.replace(/'"\$\(.*?\)"'/, '2026-01-01T00:00:00Z') ?? ''
    expect(JSON.parse(body)).toMatchObject([{ apiKey: 'key_1', tokens: { input: 1200 } }])
    expect(call).toContain('https://desk.example.com/api/usage')
  })
})

describe('the tabs of a document', () => {
  const tabs = [{ path: '' }, { path: 'requests' }]
  it('are found by the part behind its address', () => {
    expect(findDocumentTab(tabs, [])).toBe(tabs[0])
    expect(findDocumentTab(tabs, ['requests'])).toBe(tabs[1])
    expect(findDocumentTab(tabs, ['nothing'])).toBeNull()
    expect(findDocumentTab(tabs, ['requests', 'more'])).toBeNull()
  })
})
