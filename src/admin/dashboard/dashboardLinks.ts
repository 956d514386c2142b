import { can } from '@/access/permissions'
import { organizationsSlug, transactionsSlug, usersSlug } from '@collections/slugs'

import { listHref, ownListHref } from '../components/listHref'
import { withTime } from '../overview/overviewTime'
import { REQUESTS_PATH } from '../requests/requestPath'

/** The rows of a stretch of time; undefined for who may not read them. */
type LinkTo = ((range: { from: string; to: string }) => string) | undefined

const PAYMENTS = 'credit_topup,subscription_start,dev_plan_start,dev_plan_upgrade,dev_plan_renewal'

/** Where the rows behind the dashboard's figures and bars are, by the reader's rights. */
export function dashboardLinks(user: unknown) {
  const money = (types: string): LinkTo =>
    can(user, 'transactions:read')
      ? (range) => ownListHref(transactionsSlug, { type: types, status: 'completed', ...range })
      : undefined
  const organizations = (filters: Readonly<Record<string, string>> = {}) =>
    can(user, 'organizations:read')
      ? ownListHref(organizationsSlug, { ...filters, status: 'active,inactive' })
      : undefined
  const requests: LinkTo = can(user, 'requests:read')
    ? (range) => withTime(REQUESTS_PATH, range)
    : undefined
  const signups: LinkTo = can(user, 'users:read')
    ? ({ from, to }) =>
        listHref(usersSlug, [
          ['operatorRole', 'exists', 'false'],
          ['createdAt', 'greater_than_equal', from],
          ['createdAt', 'less_than', to],
        ])
    : undefined
  return {
    organizations: organizations(),
    subscribed: organizations({ plan: 'pro,enterprise' }),
    payments: money(PAYMENTS),
    /** Net takes refunds off. */
    revenue: money(`${PAYMENTS},credit_refund`),
    gifts: money('credit_gift'),
    refunds: money('credit_refund'),
    requests,
    signups,
  }
}
