import type { DefaultServerCellComponentProps } from 'payload'

import { formatMoney, MISSING } from '@/money/formatMoney'
import { PROMO_STATES } from '@/promotions/promoState'
import { formatDateTime } from '@/time/formatDateTime'

import { StatusPill } from '../components/StatusPill'
import { zoneOrUtc } from './zoneOrUtc'
import { percentWords } from './promoSentence'
import { countWords, STATE_TONES } from './promoWords'

/** How a code stands now. */
export function PromoStateCell({ cellData }: DefaultServerCellComponentProps) {
  const state = PROMO_STATES.find((known) => known === cellData)
  return state ? <StatusPill status={state} tone={STATE_TONES[state]} /> : <span>{MISSING}</span>
}

/** `$10.00`, or `12.5 %`. */
export function PromoValueCell({ cellData, rowData }: DefaultServerCellComponentProps) {
  const { basisPoints } = rowData
  if (typeof basisPoints === 'number') return <span>{percentWords(basisPoints)}</span>
  return <span>{typeof cellData === 'string' ? formatMoney(cellData) : MISSING}</span>
}

/** `3 of 10` */
export function PromoRedeemedCell({ cellData, rowData }: DefaultServerCellComponentProps) {
  const { maxRedemptions } = rowData
  const most = typeof maxRedemptions === 'number' ? maxRedemptions : null
  return <span className="figure">{countWords(Number(cellData ?? 0), most)}</span>
}

/** `1 Jan 2027, 00:00 Europe/Berlin`: a time of the window, in the zone that it is meant in. */
export function PromoTimeCell({ cellData, rowData }: DefaultServerCellComponentProps) {
  const ms = typeof cellData === 'string' ? Date.parse(cellData) : Number.NaN
  if (Number.isNaN(ms)) return <span>{MISSING}</span>
  const { timeZone } = rowData
  const zone = zoneOrUtc(typeof timeZone === 'string' ? timeZone : 'UTC')
  return (
    <time dateTime={new Date(ms).toISOString()}>
      {formatDateTime(ms, zone)} {zone}
    </time>
  )
}
