import { organizationsSlug } from '@collections/slugs'

/** The address of an organization's tab. */
export const organizationPath = (id: string, tab: string): string =>
  `/collections/${organizationsSlug}/${encodeURIComponent(id)}${tab === '' ? '' : `/${tab}`}`
