import { Link } from '@payloadcms/ui'

import { formatExactCount } from '@/money/formatMoney'
import type { Attention } from '@/organizations/readAttention'
import { organizationsSlug } from '@collections/slugs'

import { ownListHref } from '../components/listHref'
import { UNPRICED_PATH } from '../requests/requestPath'

/** organizations: null where the reader may not see them. */
type Props = { organizations: Attention | null; waitingRequests: number; unpricedModels: number }

const plural = (count: number, one: string, many: string) =>
  `${formatExactCount(count)} ${count === 1 ? one : many}`

// As the list's own tabs have it.
const ALIVE = 'active,inactive'

const NONE: Attention = { paymentFailing: 0, negativeBalance: 0 }

/** Who and what waits for an operator, each with the way there. Deleted organizations are left out. */
export function AttentionLine({ organizations, waitingRequests, unpricedModels }: Props) {
  const { paymentFailing, negativeBalance } = organizations ?? NONE
  const items = [
    {
      count: paymentFailing,
      text: plural(paymentFailing, 'payment failing', 'payments failing'),
      href: ownListHref(organizationsSlug, { paymentFailing: '1', status: ALIVE }),
    },
    {
      count: negativeBalance,
      text: plural(negativeBalance, 'negative balance', 'negative balances'),
      href: ownListHref(organizationsSlug, { negativeBalance: '1', status: ALIVE }),
    },
    {
      count: waitingRequests,
      text: plural(waitingRequests, 'gift request to decide', 'gift requests to decide'),
      href: '/gift-requests',
    },
    {
      count: unpricedModels,
      text: plural(unpricedModels, 'model used without a price', 'models used without a price'),
      href: UNPRICED_PATH,
    },
  ].filter(({ count }) => count > 0)
  return (
    <section className="dashboard__attention" aria-label="Needs attention">
      <h2>Needs attention</h2>
      {items.length === 0 ? (
        <span>Nothing waits for you.</span>
      ) : (
        <ul>
          {items.map(({ text, href }) => (
            <li key={text}>
              <Link href={href} prefetch={false}>
                {text}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
