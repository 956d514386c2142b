import type { PayloadRequest } from 'payload'

import { can } from '@/access/permissions'
import { getReader } from '@/db/requireTransaction'
import { readDiscount } from '@/metering/listDiscounts'
import { formatExactCount } from '@/money/formatMoney'

import { Money } from '../components/Figures'
import { Moment } from '../components/Moment'
import { StatusPill } from '../components/StatusPill'
import { EndDiscount } from './EndDiscount.client'
import './discounts.css'

type Props = { id?: number | string; req?: PayloadRequest; user?: unknown }

/** Above the form of a rule: what it has done so far, and the way to end it. */
export async function DiscountUse({ id, req }: Props) {
  if (id === undefined || !req || !can(req.user, 'discounts:read')) return null
  const discount = await readDiscount(getReader(req.payload), String(id))
  if (!discount) return null
  const { requests, savings, listCost, status, expiresAt } = discount
  const mayEnd = status === 'active' && can(req.user, 'discounts:write')
  return (
    <section className="discount-use" aria-label="What it has done">
      <p>
        <StatusPill status={status} />{' '}
        {requests === 0 ? (
          'It has lowered no request yet: it may be changed and deleted.'
        ) : (
          <>
            It has taken <Money amount={savings} /> off {formatExactCount(requests)}{' '}
            {requests === 1 ? 'request' : 'requests'} (list cost <Money amount={listCost} />
            ): scope, percent and start stay as they are.
          </>
        )}
        {status === 'ended' ? (
          <>
            {' '}
            It ended <Moment at={expiresAt} timeZone="UTC" /> UTC.
          </>
        ) : null}
      </p>
      {mayEnd ? <EndDiscount id={discount.id} /> : null}
    </section>
  )
}
