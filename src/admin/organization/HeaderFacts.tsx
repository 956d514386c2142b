import { Link } from '@payloadcms/ui'

import type { OrganizationHeader } from '@/organizations/readOrganizationHeader'
import { riskSigns } from '@/organizations/riskSigns'

import { Money } from '../components/Figures'
import { stripeHref } from '../components/stripeHref'

type Props = {
  header: OrganizationHeader
  /** The movements behind the balance; null for who may not see them. */
  balanceHref: string | null
}

/** Balance and what it is made of, what came in, what was used, and what should not be overlooked. */
export function HeaderFacts({ header, balanceHref }: Props) {
  return (
    <dl className="organization-header__facts">
      <div>
        <dt>Balance</dt>
        <dd>
          <strong>
            {balanceHref === null ? (
              <Money amount={header.credits} />
            ) : (
              <Link className="organization-header__balance" href={balanceHref} prefetch={false}>
                <Money amount={header.credits} />
              </Link>
            )}
          </strong>
          {header.giftedCredits === '0' ? null : (
            <span className="organization-header__part">
              {' '}
              <Money amount={header.giftedCredits} /> of it gifted
            </span>
          )}
        </dd>
      </div>
      <div>
        <dt>Net paid</dt>
        <dd>
          <Money amount={header.netPaid} />
        </dd>
      </div>
      <div>
        <dt>Spent</dt>
        <dd>
          <Money amount={header.totalSpent} />
        </dd>
      </div>
      <Risks signs={riskSigns(header)} />
      <StripeLinks header={header} />
    </dl>
  )
}

function Risks({ signs }: { signs: string[] }) {
  if (signs.length === 0) return null
  return (
    <div>
      <dt>Look at</dt>
      <dd>
        <ul className="organization-header__risks">
          {signs.map((sign) => (
            <li key={sign}>{sign}</li>
          ))}
        </ul>
      </dd>
    </div>
  )
}

function StripeLinks({ header }: { header: OrganizationHeader }) {
  const links = [
    { label: 'Customer', id: header.stripeCustomerId, path: 'customers' as const },
    { label: 'Subscription', id: header.stripeSubscriptionId, path: 'subscriptions' as const },
    { label: 'Dev plan', id: header.devPlanStripeSubscriptionId, path: 'subscriptions' as const },
  ].filter(({ id }) => id !== null)
  if (links.length === 0) return null
  return (
    <div>
      <dt>Stripe</dt>
      <dd className="organization-header__stripe">
        {links.map(({ label, id, path }) => (
          <a
            key={label}
            href={stripeHref(path, id ?? '')}
            target="_blank"
            rel="noreferrer"
            title={id ?? ''}
          >
            {label} ↗
          </a>
        ))}
      </dd>
    </div>
  )
}
