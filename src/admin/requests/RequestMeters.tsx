import { formatExactCount } from '@/money/formatMoney'

import { EmptyState } from '../components/EmptyState'
import type { Timing } from './prepareTiming'
import type { TokenLine } from './prepareTokens'

export const TokenTable = ({ lines }: { lines: readonly TokenLine[] }) => (
  <section className="request-page__section" aria-labelledby="request-tokens">
    <h2 id="request-tokens" className="request-page__title">
      Tokens
    </h2>
    <div className="price-lines">
      <table>
        <caption className="sr-only">Tokens by bucket</caption>
        <thead>
          <tr>
            <th scope="col">Bucket</th>
            <th scope="col">Count</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ key, label, count, isTotal }) => (
            <tr key={key} className={isTotal ? 'price-lines__total' : ''}>
              <th scope="row">{label}</th>
              <td>{formatExactCount(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </section>
)

/** Time to the first token and the rest, as one bar that adds up to the whole. */
export const TimingBar = ({ timing }: { timing: Timing | null }) => (
  <section className="request-page__section" aria-labelledby="request-timing">
    <h2 id="request-timing" className="request-page__title">
      Timing
    </h2>
    {timing === null ? (
      <EmptyState title="The gateway did not say how long it took" />
    ) : (
      <>
        <div className="timing-bar" aria-hidden>
          {timing.parts.map(({ key, share }) => (
            <span
              key={key}
              className={`timing-bar__part timing-bar__part--${key}`}
              style={{ width: `${share}%` }}
            />
          ))}
        </div>
        <dl className="timing-bar__words">
          {timing.parts.map(({ key, label, text }) => (
            <div key={key} className={`timing-bar__word timing-bar__word--${key}`}>
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ))}
          {timing.parts.length > 1 ? (
            <div className="timing-bar__word">
              <dt>Together</dt>
              <dd>{timing.total}</dd>
            </div>
          ) : null}
        </dl>
      </>
    )}
  </section>
)
