import { describe, expect, it } from 'vitest'

import { OPERATOR_ROLES, PERMISSIONS } from '@/access/permissions'
import { PROMO_LISTS } from '@/admin/promos/promoPaths'
import { NAVIGATION, navigationFor } from '@/admin/shell/navigation'
import { collections } from '@collections/index'

const entries = NAVIGATION.flatMap((group) => group.entries)
const as = (operatorRole: string | null) => ({ collection: 'users', id: 'usr_1', operatorRole })
const labels = (role: string | null) =>
  navigationFor(as(role)).flatMap((group) => group.entries.map(({ label }) => label))

describe('the navigation', () => {
  it('leads to every collection that is not hidden', () => {
    const visible = collections
      .filter(({ admin }) => admin?.hidden !== true)
      .map(({ slug }) => `/collections/${slug}`)
    // The lists of promo codes stand above each other, behind one entry.
    const ways = [...entries, ...PROMO_LISTS].map(({ href }) => href)
    expect(ways).toEqual(expect.arrayContaining(visible))
  })

  it('names each page once', () => {
    const hrefs = entries.map(({ href }) => href)
    expect(new Set(hrefs).size).toBe(hrefs.length)
  })

  it('asks for permissions that exist', () => {
    for (const { permission } of entries)
      for (const one of permission === null ? [] : [permission].flat())
        expect(PERMISSIONS).toContain(one)
  })

  it('shows a catalogue editor no customers and no money', () => {
    expect(labels('catalog')).toEqual([
      'Dashboard',
      'Analytics',
      'Needs attention',
      'Unpriced & unmapped',
      'Providers',
      'Models',
      'Prices',
    ])
  })

  it('shows every role the dashboard, an owner everything, and a customer nothing but that', () => {
    for (const role of OPERATOR_ROLES) expect(labels(role)).toContain('Dashboard')
    expect(labels('owner')).toEqual(entries.map(({ label }) => label))
    expect(labels(null)).toEqual(['Dashboard'])
  })

  it('leaves out groups without an entry', () => {
    for (const role of OPERATOR_ROLES)
      for (const group of navigationFor(as(role))) expect(group.entries).not.toHaveLength(0)
  })
})
