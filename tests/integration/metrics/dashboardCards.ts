import { Children, isValidElement, type ReactElement, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'

import { Count, Money } from '@/admin/components/Figures'
import { MetricCard } from '@/admin/components/MetricCard'

import type { Happened, Stands } from './plainDashboard'

type Plain = Happened & Stands
/** Of a card: its figure, its figure of the range before (null: none is shown), and the line below. */
type CardCheck = (
  now: Plain,
  before: Happened,
) => [value: string, previous: string | null, note: string]

/** Every card of the dashboard. One that is not here fails the test. */
export const CARDS: Record<string, CardCheck> = {
  Organizations: (now) => [now.organizations, null, `${now.newOrganizations} new`],
  'Credits in circulation': (now) => [now.credits, null, `+ ${now.positive} / ${now.negative}`],
  'Revenue, net': (now, before) => [now.net, before.net, `${now.processed} processed`],
  MRR: (now) => [now.mrr, null, `${now.subscriptions} active subscriptions`],
  Margin: (now, before) => [
    now.margin,
    before.margin,
    `${now.marginShare ?? '–'} of usage charged`,
  ],
  'Sign-ups': (now, before) => [now.signups, before.signups, `${now.verified} verified`],
  'Paying customers': (now, before) => [
    now.payingCustomers,
    before.payingCustomers,
    'paid in this range',
  ],
  'Usage charged': (now, before) => [now.charge, before.charge, `${now.requests} requests`],
  Gifts: (now, before) => [now.gifted, before.gifted, 'credits, no revenue'],
  Refunds: (now, before) => [now.refunded, before.refunded, 'given back in this range'],
}

type Card = {
  label: string
  value: string
  previous: string | null
  note: string
  html: string
}

/** The cards as they are about to be drawn, with exact figures in the lines below. */
export function cardsOf(cards: ReactElement<{ children?: ReactNode }>): Card[] {
  return Children.toArray(cards.props.children).map((card) => {
    if (!isValidElement(card) || card.type !== MetricCard) throw new Error('Not a card')
    const { label, value, previous, children } = card.props as Parameters<typeof MetricCard>[0]
    return {
      label,
      value: String(value),
      previous: previous === undefined || previous === null ? null : String(previous),
      note: exactText(children),
      html: renderToStaticMarkup(card),
    }
  })
}

/** The text of a line, with each figure as exact as its component was given it. */
const exactText = (node: ReactNode): string =>
  Children.toArray(node)
    .map((part) => {
      if (typeof part === 'string') return part
      if (!isValidElement(part)) throw new Error('Neither text nor a figure')
      if (part.type === Money) return (part.props as { amount: string }).amount
      if (part.type === Count) return String((part.props as { value: number }).value)
      throw new Error('Not a figure')
    })
    .join('')

/** `▲ 12.4 %` of two exact texts, half a tenth to the even one. */
export function changeOf(now: string, before: string): string {
  const nano = (text: string) => {
    const [whole = '', fraction = ''] = text.replace('-', '').split('.')
    return BigInt(whole + fraction.padEnd(9, '0')) * (text.startsWith('-') ? -1n : 1n)
  }
  const [a, b] = [nano(now), nano(before)]
  if (a === b) return '0.0 %'
  if (b === 0n) return 'new'
  const [difference, base] = [a > b ? a - b : b - a, b < 0n ? -b : b]
  const [tenths, left] = [(difference * 1000n) / base, (difference * 1000n) % base]
  const isUp = left * 2n > base || (left * 2n === base && tenths % 2n === 1n)
  const rounded = tenths + (isUp ? 1n : 0n)
  const text =
    rounded === 0n ? '&lt; 0.1' : `${(rounded / 10n).toLocaleString('en-US')}.${rounded % 10n}`
  return `${a > b ? '▲' : '▼'} ${text} %`
}
