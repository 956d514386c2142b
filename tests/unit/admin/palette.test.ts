import { beforeEach, describe, expect, it, vi } from 'vitest'

import { OPERATOR_ROLES } from '@/access/permissions'
import { pagesFor } from '@/admin/palette/palettePages'
import {
  askedFor,
  chosenOf,
  step,
  toSections,
  type SearchGroup,
} from '@/admin/palette/paletteItems'
import { keepRecent, readRecent } from '@/admin/palette/recentJumps'
import { navigationFor } from '@/admin/shell/navigation'

const as = (operatorRole: string) => ({ collection: 'users', id: 'usr_1', operatorRole })
const nothing = () => undefined
const jump = (name: string) => ({
  kind: 'organization' as const,
  id: `org_${name}`,
  title: name,
  href: `/collections/organizations/org_${name}`,
})

const GROUPS: SearchGroup[] = [
  { kind: 'request', results: [{ ...jump('r'), kind: 'request', detail: 'gpt-4o' }] },
  { kind: 'organization', results: [{ ...jump('Gift Shop'), detail: '' }] },
]
const offered = {
  actions: [
    { label: 'Gift credits', run: nothing },
    { label: 'Add note', run: nothing },
  ],
  everywhere: [{ label: 'Show the keys', run: nothing }],
  pages: [
    { label: 'Requests', group: 'Usage', href: '/requests' },
    { label: 'Gift requests', group: 'Money', href: '/gift-requests' },
  ],
  recent: [jump('Acme')],
}
const shown = (typed: string, groups: SearchGroup[] = []) =>
  toSections({ ...offered, typed, groups }).map(({ label, items }) => [
    label,
    ...items.map(({ title }) => title),
  ])

describe('what the palette shows', () => {
  it('is everything of the page, the last jumps and every page while nothing is typed', () => {
    expect(shown(' ')).toEqual([
      ['On this page', 'Gift credits', 'Add note'],
      ['Recent', 'Acme'],
      ['Pages', 'Requests', 'Gift requests'],
      ['Everywhere', 'Show the keys'],
    ])
  })

  it('is what fits all words, and what was found below it', () => {
    expect(shown('GIFT', GROUPS)).toEqual([
      ['On this page', 'Gift credits'],
      ['Pages', 'Gift requests'],
      ['Requests', 'r'],
      ['Organizations', 'Gift Shop'],
    ])
    expect(shown('money req')).toEqual([['Pages', 'Gift requests']])
    expect(shown('xyz')).toEqual([])
  })

  it('has one chosen, which stays while answers come in, and steps around the ends', () => {
    const before = toSections({ ...offered, typed: 'gift', groups: [] })
    const after = toSections({ ...offered, typed: 'gift', groups: GROUPS })
    expect(chosenOf(before, null)?.title).toBe('Gift credits')
    const second = step(before, null, 1)
    expect(chosenOf(after, second)?.title).toBe('Gift requests')
    expect(chosenOf(after, 'gone')?.title).toBe('Gift credits')
    expect(chosenOf(after, step(after, null, -1))?.title).toBe('Gift Shop')
    expect(chosenOf(after, step(after, step(after, null, -1), 1))?.title).toBe('Gift credits')
    expect(chosenOf([], null)).toBeNull()
    expect(step([], null, 1)).toBeNull()
  })

  it('has no key twice', () => {
    const items = toSections({ ...offered, typed: '', groups: GROUPS }).flatMap((one) => one.items)
    expect(new Set(items.map(({ key }) => key)).size).toBe(items.length)
  })

  it('asks with no more of a token than its mask', () => {
    const token = `llmg_AbCd${'x'.repeat(32)}WxYz`
    expect(askedFor(` ${token} `)).toBe('llmg_AbCd…WxYz')
    expect(askedFor('llmg_AbCdx')).toBe('llmg_AbCdx')
    expect(askedFor(' Acme ')).toBe('Acme')
  })
})

describe('the pages', () => {
  it('are those of the navigation, by right', () => {
    for (const role of OPERATOR_ROLES) {
      const hrefs = pagesFor(as(role)).map(({ href }) => href)
      const known = navigationFor(as(role)).flatMap(({ entries }) =>
        entries.map(({ href }) => href),
      )
      expect(hrefs).toEqual(expect.arrayContaining(known))
      expect(new Set(hrefs).size).toBe(hrefs.length)
    }
    const creating = (role: string) =>
      pagesFor(as(role)).flatMap(({ group, label }) => (group === 'Create' ? [label] : []))
    expect(creating('owner')).toEqual(['New organization', 'New user', 'New model'])
    expect(creating('finance')).toEqual(['New organization'])
    expect(creating('catalog')).toEqual(['New model'])
    expect(creating('auditor')).toEqual([])
  })
})

describe('the last jumps', () => {
  const store = new Map<string, string>()
  beforeEach(() => {
    store.clear()
    vi.stubGlobal('localStorage', {
      getItem: (name: string) => store.get(name) ?? null,
      setItem: (name: string, value: string) => store.set(name, value),
    })
    return () => vi.unstubAllGlobals()
  })

  it('are eight, the newest first, each once, for each operator', () => {
    for (let i = 0; i < 12; i += 1) keepRecent('usr_1', jump(String(i)))
    keepRecent('usr_1', jump('9'))
    expect(readRecent('usr_1').map(({ title }) => title)).toEqual([
      '9',
      '11',
      '10',
      '8',
      '7',
      '6',
      '5',
      '4',
    ])
    expect(readRecent('usr_2')).toEqual([])
  })

  it('keep ids, names and ways, and nothing else', () => {
    keepRecent('usr_1', { ...jump('Acme'), detail: 'pay@acme.example' } as never)
    expect(JSON.parse(store.get('desk.recent.usr_1') ?? '')).toEqual([jump('Acme')])
  })

  it('are none where the store holds something else', () => {
    for (const stored of ['{', '{}', 'null', '[1, null, {}]', '[{"kind":"organization"}]']) {
      store.set('desk.recent.usr_1', stored)
      expect(readRecent('usr_1')).toEqual([])
    }
    for (const href of ['javascript:alert(1)', '//evil.example', '/\\evil.example', 'https://x']) {
      store.set('desk.recent.usr_1', JSON.stringify([{ ...jump('Acme'), href }]))
      expect(readRecent('usr_1'), href).toEqual([])
    }
    store.set('desk.recent.usr_1', JSON.stringify([{ ...jump('Acme'), kind: 'toString' }]))
    expect(readRecent('usr_1')).toEqual([])
  })
})
