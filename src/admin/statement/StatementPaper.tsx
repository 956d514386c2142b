import { Link } from '@payloadcms/ui'

import type { Addressee } from '@/organizations/readAddressee'
import { formatDateTime } from '@/time/formatDateTime'
import { transactionsSlug } from '@collections/slugs'

import { AlignedNumber } from '../charts/AlignedNumber'
import { alignDecimals } from '../charts/prepare/alignDecimals'
import { PRODUCT } from '../shell/product'
import type { MovementLine, StatementDocument, UsageLine } from './prepareStatement'

type Props = {
  document: StatementDocument
  addressee: Addressee
  timeZone: string
  /** Epoch milliseconds. */
  madeAt: number
}

/** The document itself, which stands alone on paper. */
export const StatementPaper = ({ document, addressee, timeZone, madeAt }: Props) => (
  <article className="paper" aria-labelledby="statement-title">
    <header className="paper__head">
      <div>
        <p className="paper__issuer">{PRODUCT}</p>
        <h2 id="statement-title" className="paper__title">
          Statement of account
        </h2>
      </div>
      <dl className="paper__facts">
        <Fact term="Period" value={document.period} />
        <Fact term="Time zone" value={timeZone} />
        <Fact term="Currency" value="USD" />
        <Fact term="Made" value={formatDateTime(madeAt, timeZone)} />
        <Fact term="Account" value={addressee.id} />
      </dl>
    </header>
    <address className="paper__address">
      <strong>{addressee.company ?? addressee.name}</strong>
      {(addressee.company ?? addressee.name) === addressee.name ? null : (
        <span>{addressee.name}</span>
      )}
      {addressee.address?.split('\n').map((line, index) => (
        <span key={index}>{line}</span>
      ))}
      {addressee.taxId === null ? null : <span>Tax id {addressee.taxId}</span>}
      <span>{addressee.billingEmail}</span>
    </address>
    <Summary document={document} />
    <Movements lines={document.movements} />
    <Usage lines={document.usage} total={document.usageTotal} />
    <footer className="paper__foot">
      Opening balance, credits of the movements and usage add up to the closing balance, to the last
      digit. Movements and usage stand on the day they were booked; 1 credit is 1 USD.
    </footer>
  </article>
)

/** The cells of one column of numbers, their points below each other; by row, negative from the end. */
const numbersOf = (texts: readonly string[]) => {
  const pads = alignDecimals(texts)
  return (row: number) => (
    <td className="paper__number">
      <AlignedNumber text={texts.at(row) ?? ''} pad={pads.at(row)} />
    </td>
  )
}

const Fact = ({ term, value }: { term: string; value: string }) => (
  <div>
    <dt>{term}</dt>
    <dd>{value}</dd>
  </div>
)

function Summary({ document }: { document: StatementDocument }) {
  const { summary, asides } = document
  const amounts = numbersOf(summary.map(({ amount }) => amount))
  const asideAmounts = numbersOf(asides.map(({ amount }) => amount))
  return (
    <section className="paper__summary" aria-label="Summary">
      <table>
        <tbody>
          {summary.map(({ label, note, isBalance }, index) => (
            <tr key={label} className={isBalance ? 'paper__balance' : ''}>
              <th scope="row">
                {label}
                {note === null ? null : <span className="paper__note"> {note}</span>}
              </th>
              {amounts(index)}
            </tr>
          ))}
        </tbody>
      </table>
      <table>
        <tbody>
          {asides.map(({ label }, index) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {asideAmounts(index)}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Movements({ lines }: { lines: readonly MovementLine[] }) {
  const received = numbersOf(lines.map((line) => line.received))
  const credits = numbersOf(lines.map((line) => line.credits))
  const balances = numbersOf(lines.map((line) => line.balance))
  return (
    <section aria-labelledby="statement-movements">
      <h3 id="statement-movements">Movements</h3>
      {lines.length === 0 ? (
        <p>No top-up, plan, gift or refund in this period.</p>
      ) : (
        <div className="paper__scroll" tabIndex={0} role="group" aria-label="Movements">
          <table className="paper__rows">
            <thead>
              <tr>
                <th scope="col">Booked</th>
                <th scope="col">What</th>
                <th scope="col" className="paper__number">
                  Paid
                </th>
                <th scope="col" className="paper__number">
                  Credits
                </th>
                <th scope="col" className="paper__number">
                  Balance
                </th>
              </tr>
            </thead>
            <tbody>
              {lines.map(({ id, at, what, note }, index) => (
                <tr key={id}>
                  <td className="paper__when">
                    <Link
                      href={`/collections/${transactionsSlug}/${id}`}
                      prefetch={false}
                      title={id}
                    >
                      {at}
                    </Link>
                  </td>
                  <td>
                    {what}
                    <span className="paper__note paper__note--line">{note}</span>
                  </td>
                  {received(index)}
                  {credits(index)}
                  {balances(index)}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

type UsageProps = { lines: readonly UsageLine[]; total: StatementDocument['usageTotal'] }

function Usage({ lines, total }: UsageProps) {
  const charges = numbersOf([...lines.map(({ charge }) => charge), total.charge])
  return (
    <section aria-labelledby="statement-usage">
      <h3 id="statement-usage">Usage by day</h3>
      {lines.length === 0 ? (
        <p>No usage was booked in this period.</p>
      ) : (
        <table className="paper__rows">
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col" className="paper__number">
                Requests
              </th>
              <th scope="col" className="paper__number">
                Charge
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ day, note, requests }, index) => (
              <tr key={day}>
                <td>
                  {day}
                  {note === null ? null : <span className="paper__note"> {note}</span>}
                </td>
                <td className="paper__number">{requests}</td>
                {charges(index)}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr className="paper__balance">
              <th scope="row">Total</th>
              <td className="paper__number">{total.requests}</td>
              {charges(-1)}
            </tr>
          </tfoot>
        </table>
      )}
    </section>
  )
}
