import { can, type Permission } from '@/access/permissions'
import { modelsSlug, organizationsSlug, usersSlug } from '@collections/slugs'

import { navigationFor } from '../shell/navigation'
import type { PalettePage } from './paletteItems'

/** Forms of Payload's that make something new. */
const CREATE: readonly { label: string; slug: string; permission: Permission }[] = [
  { label: 'New organization', slug: organizationsSlug, permission: 'organizations:write' },
  { label: 'New user', slug: usersSlug, permission: 'operators:write' },
  { label: 'New model', slug: modelsSlug, permission: 'catalog:write' },
]

/** The pages of the navigation, and those that make something. */
export const pagesFor = (user: unknown): PalettePage[] => [
  ...navigationFor(user).flatMap(({ label: group, entries }) =>
    entries.map(({ label, href }) => ({ label, group, href })),
  ),
  ...CREATE.filter(({ permission }) => can(user, permission)).map(({ label, slug }) => ({
    label,
    group: 'Create',
    href: `/collections/${slug}/create`,
  })),
  { label: 'Account', group: 'Settings', href: '/account' },
  { label: 'Sign out', group: 'Account', href: '/logout' },
]
