import type { ReactNode } from 'react'

import type { LimitName, Limits } from '@/ledger/giftLimits'

import { Money } from '../components/Figures'
import { LIMIT_LABELS, ROLE_LIMITS } from './prepareLimits'

/** Roles by what they may add at once and per day, and the two amounts that hold for all. */
export const LimitsGrid = ({ cell }: { cell: (name: LimitName) => ReactNode }) => (
  <div className="limits__grid">
    <table className="limits__roles">
      <caption className="sr-only">How much each role may add, in USD</caption>
      <thead>
        <tr>
          <th scope="col">Role</th>
          <th scope="col">Per gift</th>
          <th scope="col">Per day (UTC)</th>
        </tr>
      </thead>
      <tbody>
        {ROLE_LIMITS.map(({ role, perGift, perDay }) => (
          <tr key={role}>
            <th scope="row">{role}</th>
            <td>{cell(perGift)}</td>
            <td>{cell(perDay)}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <dl className="limits__amounts">
      <div>
        <dt>{LIMIT_LABELS.commentRequiredFrom}</dt>
        <dd>{cell('commentRequiredFrom')}</dd>
        <dd className="limits__hint">A gift of this much or more says why.</dd>
      </div>
      <div>
        <dt>{LIMIT_LABELS.secondPersonFrom}</dt>
        <dd>{cell('secondPersonFrom')}</dd>
        <dd className="limits__hint">
          What one operator gives one organization within 24 hours: from here on another one agrees.
        </dd>
      </div>
    </dl>
  </div>
)

/** The limits in force, for who may not change them. */
export const LimitsTable = ({ limits }: { limits: Limits }) => (
  <section aria-label="Limits in force">
    <LimitsGrid cell={(name) => <Money amount={limits[name]} />} />
  </section>
)
