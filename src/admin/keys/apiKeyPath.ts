import { apiKeysSlug } from '@collections/slugs'

/** The address of a key's page, or of a tab of it. */
export const apiKeyPath = (id: string, tab = ''): string =>
  `/collections/${apiKeysSlug}/${encodeURIComponent(id)}${tab === '' ? '' : `/${tab}`}`
