import { Link } from '@payloadcms/ui'
import type { ReactNode } from 'react'

import { formatExactMoney } from '@/money/formatMoney'
import type { TransactionDetails } from '@/ledger/readTransactionDetails'

import { actorWords } from '../components/actorWords'
import { IdText } from '../components/IdText.client'
import { Moment } from '../components/Moment'
import { stripeHref } from '../components/stripeHref'
import { transactionPath } from './transactionPath'

const ZONE = 'UTC'

/** Every field of the row, as it is kept. */
export function TransactionFacts({ details }: { details: TransactionDetails }) {
  return (
    <section className="transaction-page__section" aria-label="Fields">
      <h2 className="transaction-page__title">Fields</h2>
      <dl className="transaction-facts">
        {factsOf(details).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value ?? '–'}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

const exact = (amount: string | null): ReactNode =>
  amount === null ? null : (
    <data className="figure" value={amount}>
      {formatExactMoney(amount)}
    </data>
  )

const moment = (at: string | null): ReactNode =>
  at === null ? null : <Moment at={at} timeZone={ZONE} />

const row = (id: string | null): ReactNode =>
  id === null ? null : (
    <Link href={transactionPath(id)} prefetch={false}>
      <code>{id}</code>
    </Link>
  )

const stripe = (kind: 'invoices' | 'payments' | 'refunds', id: string | null): ReactNode =>
  id === null ? null : (
    <span className="transaction-facts__stripe">
      <IdText id={id} isWhole />
      <a href={stripeHref(kind, id)} target="_blank" rel="noreferrer">
        Open in Stripe ↗
      </a>
    </span>
  )

function factsOf(details: TransactionDetails): [label: string, value: ReactNode][] {
  const { type, sequence, settlementSequence } = details
  return [
    ['Type', <code key="type">{type}</code>],
    ['Amount', exact(details.amount)],
    ['Credits moved', exact(details.creditAmount)],
    ['Balance after', exact(details.balanceAfter)],
    ['Currency', details.currency],
    [`Booked (${ZONE})`, moment(details.bookedAt)],
    [`Created (${ZONE})`, moment(details.createdAt)],
    [`Value date (${ZONE})`, moment(details.valueDate)],
    [
      'Number',
      settlementSequence === null
        ? `#${sequence}`
        : `#${sequence}, settled as #${settlementSequence}`,
    ],
    [
      'By',
      <span key="by" title={details.actor ?? ''}>
        {actorWords(details.actor, details.actorName)}
      </span>,
    ],
    ['Description', details.description],
    ['Comment', details.comment],
    ['Reason', details.reason],
    ['Payment method', details.paymentMethod],
    ['External reference', details.externalReference],
    ['Idempotency key', details.idempotencyKey && <code>{details.idempotencyKey}</code>],
    ['Belongs to', row(details.relatedTransaction)],
    ['Reverses', row(details.reverses)],
    ['Stripe payment', stripe('payments', details.stripePaymentIntentId)],
    ['Stripe invoice', stripe('invoices', details.stripeInvoiceId)],
    ['Stripe refund', stripe('refunds', details.stripeRefundId)],
  ]
}
