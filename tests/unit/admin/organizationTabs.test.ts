import { describe, expect, it, vi } from 'vitest'

import { OPERATOR_ROLES } from '@/access/permissions'

// What the tabs draw is for the browser tests: here only which tab there is, and for whom.
vi.mock('@payloadcms/ui', () => ({}))

const { findTab, tabsFor } = await import('@/admin/organization/organizationTabs')

const as = (operatorRole: string | null) => ({ collection: 'users', id: 'usr_1', operatorRole })
const paths = (role: string | null) => tabsFor(as(role)).map(({ path }) => path)

describe('the tabs of an organization', () => {
  it('are found by the part behind its address', () => {
    expect(findTab([])?.label).toBe('Overview')
    expect(findTab(['members'])?.label).toBe('Members')
    expect(findTab(['nothing'])).toBeNull()
    expect(findTab(['members', 'more'])).toBeNull()
  })

  it('show an auditor everything, and a customer nothing', () => {
    expect(paths('auditor')).toEqual([
      '',
      'timeline',
      'transactions',
      'subscription',
      'projects',
      'api-keys',
      'requests',
      'members',
      'discounts',
      'audit',
      'settings',
    ])
    expect(paths(null)).toEqual([])
  })

  it('show the audit trail to those alone who may read it', () => {
    for (const role of OPERATOR_ROLES)
      expect(paths(role).includes('audit'), role).toBe(role === 'owner' || role === 'auditor')
    expect(paths('support')).toContain('timeline')
  })

  it('begin with the overview for every role that may read organizations', () => {
    for (const role of OPERATOR_ROLES)
      if (paths(role).includes('settings')) expect(paths(role)[0]).toBe('')
  })
})
