import type { RequestRow } from '@/metering/requestRow'

import { Money } from '../components/Figures'

type Props = Pick<RequestRow, 'billing' | 'cacheHit' | 'charge' | 'listCost'>

/** What a request was charged, and why nothing where it was nothing. */
export function ChargeCell({ charge, listCost, billing, cacheHit }: Props) {
  if (listCost === null) return <span className="request-unpriced">unpriced</span>
  const why = cacheHit ? 'from cache' : billing === 'own_key' ? 'own key' : null
  return (
    <>
      <Money amount={charge} />
      {why === null ? null : <span className="data-table__note">{why}</span>}
    </>
  )
}
