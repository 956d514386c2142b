import { Link } from '@payloadcms/ui'

import type { ExplainedBalance } from '@/ledger/explainBalance'
import type { BalanceParts, TrailStep } from '@/ledger/readTrail'
import { formatExactCount, formatExactMoney } from '@/money/formatMoney'
import { subtractMoney, sumMoney } from '@/money/sumMoney'
import { formatDateTime } from '@/time/formatDateTime'

import { TransactionTypeCell } from '../cells/TransactionTypeCell'
import { AlignedNumber } from '../charts/AlignedNumber'
import { alignDecimals } from '../charts/prepare/alignDecimals'
import { DataTable, type Column } from '../components/DataTable'
import { Moment } from '../components/Moment'
import '../components/pager.css'
import './balanceTrail.css'
import { transactionPath } from './transactionPath'

type Props = {
  why: ExplainedBalance
  /** The transaction whose page this is; null on the page of a balance. */
  here: string | null
  /** The page's own path: earlier movements are a parameter of it. */
  path: string
}

/** Why a balance is what it is: what it is made of, and the movements that led to it, one by one. */
export function BalanceTrail({ why, here, path }: Props) {
  const { balance, parts, steps, earlier, isFromHere } = why
  return (
    <>
      <Sum parts={parts} balance={balance} />
      {steps.length === 0 ? null : (
        <DataTable
          caption="Movements, the newest first"
          columns={columnsFor(here, steps)}
          rows={steps}
          rowKey={({ place }) => String(place)}
          opensRows
        />
      )}
      <Steps path={path} earlier={earlier} isFromHere={isFromHere} />
    </>
  )
}

/** From the first movement on: the parts, and whether they make the balance to the last digit. */
function Sum({ parts, balance }: { parts: BalanceParts; balance: string }) {
  const { topUps, gifts, refunds, usage, movements } = parts
  const difference = subtractMoney(balance, [sumMoney([topUps, gifts, refunds, usage])])
  return (
    <div className="balance-sum">
      <dl className="balance-sum__parts">
        <Part label="Top-ups" amount={topUps} />
        <Part label="Gifts" amount={gifts} />
        <Part label="Refunds" amount={refunds} />
        <Part label="Usage" amount={usage} />
        <div className="balance-sum__total">
          <dt>Balance</dt>
          <dd>
            <data className="figure" value={balance}>
              = {formatExactMoney(balance)}
            </data>
          </dd>
        </div>
      </dl>
      <p className={difference === '0' ? 'balance-sum__proof' : 'balance-sum__proof--broken'}>
        {difference === '0'
          ? `Adds up to the last digit over ${formatExactCount(parts.movements)} ${movements === 1 ? 'movement' : 'movements'}.`
          : `Does not add up: ${formatExactMoney(difference)} are unexplained. The integrity page says more.`}
      </p>
    </div>
  )
}

const Part = ({ label, amount }: { label: string; amount: string }) => (
  <div>
    <dt>{label}</dt>
    <dd>
      <data className={`figure ${toneOf(amount)}`} value={amount}>
        {signed(amount)}
      </data>
    </dd>
  </div>
)

/** The three amounts of every step with their points below each other: sums are checked by eye, too. */
function columnsFor(
  here: string | null,
  steps: readonly TrailStep[],
): readonly Column<TrailStep>[] {
  const before = alignedBy(steps, (step) => formatExactMoney(step.before))
  const moved = alignedBy(steps, (step) => signed(step.moved))
  const after = alignedBy(steps, (step) => formatExactMoney(step.after))
  return [
    {
      key: 'place',
      label: 'No.',
      isMinor: true,
      render: ({ place }) => <span className="figure">#{place}</span>,
    },
    {
      key: 'booked',
      label: 'Booked (UTC)',
      isMinor: true,
      render: ({ bookedAt }) => <Moment at={bookedAt} timeZone="UTC" />,
    },
    { key: 'what', label: 'Movement', render: (step) => <What step={step} here={here} /> },
    { key: 'before', label: 'Before', isNumber: true, isMinor: true, render: before },
    {
      key: 'moved',
      label: 'Moved',
      isNumber: true,
      render: (step) => (
        <>
          <span className={toneOf(step.moved)}>{moved(step)}</span>
          {step.difference === '0' ? null : (
            <div className="figure--negative">differs by {formatExactMoney(step.difference)}</div>
          )}
        </>
      ),
    },
    { key: 'after', label: 'After', isNumber: true, render: after },
  ]
}

function alignedBy(steps: readonly TrailStep[], textOf: (step: TrailStep) => string) {
  const texts = steps.map(textOf)
  const pads = alignDecimals(texts)
  return (step: TrailStep) => {
    const index = steps.indexOf(step)
    return <AlignedNumber text={texts[index] ?? ''} pad={pads[index]} />
  }
}

const signed = (amount: string): string =>
  `${amount.startsWith('-') || amount === '0' ? '' : '+'}${formatExactMoney(amount)}`

const toneOf = (amount: string): string =>
  amount === '0' ? '' : amount.startsWith('-') ? 'figure--negative' : 'figure--positive'

function What({ step, here }: { step: TrailStep; here: string | null }) {
  if (step.usage) return <Usage {...step.usage} bookedAt={step.bookedAt} />
  const { transaction } = step
  if (!transaction) return null
  const words = (
    <TransactionTypeCell
      type={transaction.type}
      isReversal={transaction.isReversal}
      status="completed"
    />
  )
  if (transaction.id === here)
    return (
      <>
        {words} <span className="balance-trail__here">this one</span>
      </>
    )
  return (
    <Link
      className="balance-trail__link"
      href={transactionPath(transaction.id)}
      prefetch={false}
      data-opens-row
      title={transaction.description ?? ''}
    >
      {words}
    </Link>
  )
}

/** From here on usage was late: it happened on another day than it was booked. */
const LATE_MS = 86_400_000

type UsageProps = NonNullable<TrailStep['usage']> & { bookedAt: string }

function Usage({ requests, firstRequestAt, lastRequestAt, bookedAt }: UsageProps) {
  const isLate =
    firstRequestAt !== null && Date.parse(bookedAt) - Date.parse(firstRequestAt) > LATE_MS
  return (
    <>
      Usage, {formatExactCount(requests)} {requests === 1 ? 'request' : 'requests'}
      {isLate && lastRequestAt !== null ? (
        <div className="balance-trail__late">
          late, of {formatDateTime(Date.parse(firstRequestAt), 'UTC')} –{' '}
          {formatDateTime(Date.parse(lastRequestAt), 'UTC')}
        </div>
      ) : null}
    </>
  )
}

type StepsProps = { path: string; earlier: number | null; isFromHere: boolean }

function Steps({ path, earlier, isFromHere }: StepsProps) {
  if (isFromHere && earlier === null) return null
  return (
    <nav className="pager" aria-label="Movements">
      {isFromHere ? null : (
        <Link className="pager__step pager__step--link" href={path} prefetch={false} scroll={false}>
          Back to the newest
        </Link>
      )}
      {earlier === null ? (
        <span>The first movement of all.</span>
      ) : (
        <Link
          className="pager__step pager__step--link"
          href={`${path}?before=${earlier}`}
          prefetch={false}
          scroll={false}
        >
          Earlier
        </Link>
      )}
    </nav>
  )
}
