/** The list of all requests. */
export const REQUESTS_PATH = '/requests'

/** What has no price, and what waits for a mapping. */
export const UNPRICED_PATH = '/requests/unpriced'

/** The address of one request; ids are unique within an organization, and any text. */
export function requestPath(organization: string, id: string, timeZone = 'UTC'): string {
  const path = `${REQUESTS_PATH}/${encodeURIComponent(organization)}/${encodeURIComponent(id)}`
  return timeZone === 'UTC' ? path : `${path}?timeZone=${encodeURIComponent(timeZone)}`
}
