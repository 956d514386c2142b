import { REQUEST_VIEWS } from './prepareRequests'

/** The list of requests for credits. */
export const GIFT_REQUESTS_PATH = '/gift-requests'

/** One of them, in the list that a request in this state stands in. */
export function giftRequestPath(id: string, state: string): string {
  const view = REQUEST_VIEWS.find(({ statuses }) =>
    (statuses as readonly string[] | null)?.includes(state),
  )
  const query = view && view !== REQUEST_VIEWS[0] ? `?status=${view.value}` : ''
  return `${GIFT_REQUESTS_PATH}${query}#${encodeURIComponent(id)}`
}
