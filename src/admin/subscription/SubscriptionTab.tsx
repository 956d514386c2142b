import { can } from '@/access/permissions'
import { getReader } from '@/db/requireTransaction'
import { env } from '@/env'
import {
  readSubscription,
  type PlanFacts,
  type Subscription,
} from '@/organizations/readSubscription'
import { searchTransactions } from '@/organizations/searchTransactions'
import { TRANSACTION_TYPES } from '@/ledger/transactionTypes'
import { MISSING } from '@/money/formatMoney'
import { formatDate } from '@/time/formatDateTime'

import { Block } from '../components/Block'
import { DataTable } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { Money } from '../components/Figures'
import { SkeletonTable } from '../components/Skeletons'
import { StatusPill } from '../components/StatusPill'
import { stripeHref } from '../components/stripeHref'
import type { TabProps } from '../organization/organizationTabs'
import { transactionColumns } from '../transactions/transactionColumns'
import { parseTransactionsAddress } from '../transactions/transactionsAddress'
import { describePlan } from './describePlan'
import './subscription.css'

/** Rows of plans, without the credits. */
const PLAN_TYPES = TRANSACTION_TYPES.filter((type) => !type.startsWith('credit_'))
const SHOWN = 25

/** The plans as the books know them, what was paid for them, and what Stripe would add. */
export const SubscriptionTab = ({ req, id }: TabProps) => (
  <div className="subscription">
    <Block
      req={req}
      title="Plans"
      skeleton={<SkeletonTable rows={4} />}
      load={async () => <Plans subscription={await readSubscription(getReader(req.payload), id)} />}
    />
    {can(req.user, 'transactions:read') ? (
      <section aria-labelledby="plan-history">
        <h2 id="plan-history" className="subscription__title">
          What happened to the plans
        </h2>
        <Block
          req={req}
          title="What happened to the plans"
          skeleton={<SkeletonTable rows={5} />}
          load={async () => {
            const { transactions } = await searchTransactions(getReader(req.payload), {
              ...parseTransactionsAddress({ organization: id, type: PLAN_TYPES.join(',') }),
              ...{ limit: SHOWN, offset: 0 },
            })
            if (transactions.length === 0)
              return (
                <EmptyState title="No plan was ever started">
                  Starts, renewals, changes and ends of plans show here.
                </EmptyState>
              )
            return (
              <DataTable
                caption="Movements of plans"
                columns={transactionColumns({ timeZone: 'UTC' })}
                rows={transactions}
                rowKey={(row) => row.id}
                opensRows
              />
            )
          }}
        />
      </section>
    ) : null}
    <StripeNotice isConnected={env().stripeSecretKey !== undefined} />
  </div>
)

function Plans({ subscription }: { subscription: Subscription }) {
  const { main, dev, paymentFailureCount, lastPaymentFailureAt } = subscription
  return (
    <div className="subscription__plans">
      <Plan title="Plan" facts={main} subscription={subscription} />
      <Plan
        title="Dev plan"
        facts={dev}
        // A trial is of the main plan.
        subscription={{ ...subscription, trialEndsAt: null }}
        more={[['Allowance', <Amount key="allowance" amount={dev.allowance} />]]}
      />
      <section className="subscription__plan" aria-label="Payments">
        <h2 className="subscription__title">Payments</h2>
        <Facts
          facts={[
            ['Failed in a row', String(paymentFailureCount)],
            [
              'Last failure',
              lastPaymentFailureAt ? formatDate(lastPaymentFailureAt.getTime(), 'UTC') : MISSING,
            ],
            [
              'Customer',
              <StripeLink key="customer" kind="customers" id={subscription.stripeCustomerId} />,
            ],
          ]}
        />
      </section>
    </div>
  )
}

type Fact = [term: string, value: React.ReactNode]

type PlanProps = {
  title: string
  facts: PlanFacts
  subscription: Pick<Subscription, 'now' | 'trialEndsAt'>
  more?: Fact[]
}

function Plan({ title, facts, subscription, more = [] }: PlanProps) {
  const state = describePlan(facts, subscription)
  return (
    <section className="subscription__plan" aria-label={title}>
      <h2 className="subscription__title">
        {title}: {facts.plan} <StatusPill status={state.status} tone={state.tone} />
      </h2>
      <p className="subscription__state">{state.words}</p>
      <Facts
        facts={[
          ['Price', <Price key="price" facts={facts} />],
          ...more,
          [
            'Subscription',
            <StripeLink key="stripe" kind="subscriptions" id={facts.stripeSubscriptionId} />,
          ],
        ]}
      />
    </section>
  )
}

const Facts = ({ facts }: { facts: readonly Fact[] }) => (
  <dl className="subscription__facts">
    {facts.map(([term, value]) => (
      <div key={term}>
        <dt>{term}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
)

const Amount = ({ amount }: { amount: string | null }) =>
  amount === null ? <>{MISSING}</> : <Money amount={amount} />

const Price = ({ facts: { price, cycle } }: { facts: PlanFacts }) => (
  <>
    <Amount amount={price} />
    {price !== null && cycle !== null ? `, ${cycle}` : null}
  </>
)

const StripeLink = ({ kind, id }: { kind: 'customers' | 'subscriptions'; id: string | null }) =>
  id === null ? (
    <>{MISSING}</>
  ) : (
    <a href={stripeHref(kind, id)} target="_blank" rel="noreferrer" title={id}>
      {id} ↗
    </a>
  )

/** What is not here, and why: nothing on this page comes from Stripe itself. */
const StripeNotice = ({ isConnected }: { isConnected: boolean }) => (
  <EmptyState title={isConnected ? 'Nothing comes from Stripe yet' : 'Stripe is not connected'}>
    Above stands what the books know; the fields are edited under Settings. Invoices with their
    failed attempts, the next invoice, retries, refunds by card and a change or end of the plan come
    with the connection to Stripe,{' '}
    {isConnected
      ? 'which this version does not make yet.'
      : 'for which STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET are set. This version checks the keys and does not use them yet.'}
  </EmptyState>
)
