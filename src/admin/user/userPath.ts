import { auditLogsSlug, usersSlug } from '@collections/slugs'

/** The address of a user's tab. */
export const userPath = (id: string, tab = ''): string =>
  `/collections/${usersSlug}/${encodeURIComponent(id)}${tab === '' ? '' : `/${tab}`}`

/** What a user did, in the audit log. */
export const auditTrailPath = (id: string): string =>
  `/collections/${auditLogsSlug}?${new URLSearchParams({ 'where[or][0][and][0][actor][equals]': id })}`
