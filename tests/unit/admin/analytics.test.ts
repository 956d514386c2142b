import { describe, expect, it } from 'vitest'

import {
  groupsOf,
  readAddress,
  reportAddress,
  reportsFor,
  withChoice,
} from '@/admin/analytics/analyticsAddress'
import { listedWords, lossWords, rowName } from '@/admin/analytics/analyticsWords'
import { toSavedView } from '@/admin/list/savedViews'

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
    [{ losses: '2' }, /losses is not known/],
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

  it('leaves a choice out that is taken back', () => {
    expect(withChoice({ range: '7d', losses: '1' }, 'losses', undefined)).toBe('?range=7d')
  })

  it('offers only what the reader may see by name', () => {
    expect(groupsOf(as('catalog'))).toEqual(['model', 'provider', 'source', 'billing'])
    expect(groupsOf(as('finance'))).toContain('organization')
  })
})

describe('reports', () => {
  it('are told apart by what is not so anyway', () => {
    expect(reportAddress({ measure: 'totalCost', group: 'model', range: '30d' })).toEqual(
      reportAddress({}),
    )
    expect(reportAddress({ measure: 'margin', timeZone: 'Asia/Tokyo' })).toMatchObject({
      measure: 'margin',
      timeZone: 'Asia/Tokyo',
    })
  })

  it('are tabs for who may open them', () => {
    const labels = (role: string) => reportsFor(as(role), []).map(({ label }) => label)
    expect(labels('finance')).toEqual([
      'Charge by model',
      'Margin by organization',
      'Error rate by provider',
      'Losses',
    ])
    expect(labels('catalog')).toEqual(['Charge by model', 'Error rate by provider'])
    const shared = toSavedView({
      ...{ id: 'view_1', name: 'By project', query: 'group=project', shared: true },
      sharedBy: 'Ada',
    })
    expect(reportsFor(as('finance'), [shared])).toContain(shared)
    expect(reportsFor(as('catalog'), [shared])).not.toContain(shared)
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

describe('losses in words', () => {
  const words = (pairs: number, hiddenPairs: number) =>
    lossWords({
      group: 'model',
      losses: { pairs, margin: '-3.2', hidden: { pairs: hiddenPairs, margin: '-1.1' } },
    })

  it('say how many are hidden, and what those lose', () => {
    expect(words(0, 0)).toBe('No organization makes a loss on any model.')
    expect(words(1, 0)).toBe('1 pair of organization and model loses $3.20.')
    expect(words(12, 7)).toBe(
      '12 pairs of organization and model lose $3.20 together; 7 of them, $1.10, stand within Other.',
    )
    expect(words(2, 2)).toBe('2 pairs of organization and model lose $3.20 together, within Other.')
  })

  it('say how many of how many are listed', () => {
    const pair = {
      organization: 'org_1',
      organizationName: null,
      id: 'openai',
      totalCost: '0',
      providerCost: '1',
      margin: '-1',
      totalRequests: 1,
    }
    const listed = (pairs: number) =>
      listedWords({ group: 'provider', rows: [pair], total: { pairs, margin: '-1234.5' } })
    expect(listed(1)).toBe('1 pair of organization and provider loses $1,234.50.')
    expect(listed(2)).toBe(
      '2 pairs of organization and provider lose $1,234.50 together. Listed are the 1 largest losses; the export has all of them.',
    )
  })
})
