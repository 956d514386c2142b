import { describe, expect, it } from 'vitest'

import { groupsOf, readAddress, withChoice } from '@/admin/analytics/analyticsAddress'
import { rowName } from '@/admin/analytics/analyticsWords'

const as = (operatorRole: string) => ({ collection: 'users', id: 'usr_1', operatorRole })

describe('the address of analytics', () => {
  it('asks for the charge by model unless it says otherwise', () => {
    expect(readAddress({}, as('catalog'))).toMatchObject({
      asked: { measure: 'totalCost', group: 'model' },
    })
    expect(
      readAddress({ measure: 'margin', group: 'project', range: '7d' }, as('support')),
    ).toMatchObject({ asked: { measure: 'margin', group: 'project' } })
  })

  it.each([
    [{ measure: 'profit' }, /measure is not known/],
    [{ group: ['model', 'source'] }, /given twice/],
    [{ range: '8d' }, /range is 7d/],
    [{ group: 'organization' }, /takes the right organizations:read/],
    [{ group: 'project' }, /takes the right projects:read/],
  ])('is refused in words: %j', (address, words) => {
    expect(readAddress(address, as('catalog'))).toEqual({
      refusal: expect.stringMatching(words) as string,
    })
  })

  it('keeps everything but the choice that is made', () => {
    const query = { range: '7d', timeZone: 'Europe/Berlin', measure: 'margin', from: undefined }
    expect(withChoice(query, 'group', 'source')).toBe(
      '?range=7d&timeZone=Europe%2FBerlin&measure=margin&group=source',
    )
    expect(withChoice(query, 'measure', 'errorRate')).toContain('measure=errorRate')
  })

  it('offers only what the reader may see by name', () => {
    expect(groupsOf(as('catalog'))).toEqual(['model', 'provider', 'source', 'billing'])
    expect(groupsOf(as('finance'))).toContain('organization')
  })
})

describe('the name of a row', () => {
  it.each([
    ['organization', { id: 'org_1', name: 'Acme' }, 'Acme'],
    ['project', { id: 'prj_1', name: null }, 'prj_1'],
    ['billing', { id: 'own_key', name: null }, 'Own key'],
    ['source', { id: null, name: null }, 'No source named'],
    ['model', { id: 'gpt-4o', name: null }, 'gpt-4o'],
  ] as const)('by %s, of %j, is %s', (group, row, words) => expect(rowName(group, row)).toBe(words))
})
