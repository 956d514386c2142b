import Link from 'next/link'

import type { Measure } from '@/admin/charts/prepare/chart'
import { formatExactValue, formatValue } from '@/admin/charts/prepare/formatValue'
import { formatChange } from '@/money/formatMoney'

import './figures.css'
import './metricCard.css'

type Props = {
  label: string
  /** Exact: a decimal text of USD, a count, a ratio of 0 to 1, milliseconds. Null: not known, `–`. */
  value: number | string | null
  measure: Measure
  /** The same figure of the window before; missing: no change is shown. */
  previous?: number | string | null | undefined
  /** Colours the change where one direction is clearly better; else it stays neutral. */
  betterWhen?: 'higher' | 'lower' | undefined
  /** Where the rows behind the figure are. */
  href?: string | undefined
  /** A line below: parts of the figure, what it leaves out. */
  children?: React.ReactNode
}

/**
 * One figure with its change against the window before; the whole card is the link to its rows.
 * `<MetricCard label="Total cost" measure="money" value={d.totalCost} previous={d.previous.totalCost} />`
 */
export function MetricCard({ label, value, measure, previous, betterWhen, href, children }: Props) {
  const exact = value === null ? null : String(value)
  const isNegative = exact?.startsWith('-') === true
  return (
    <CardFrame label={label} href={href}>
      <span className="metric-card__line">
        <span
          className={`metric-card__value figure${isNegative ? ' figure--negative' : ''}`}
          title={formatExactValue(exact, measure)}
        >
          {formatValue(exact, measure)}
        </span>
        {exact !== null && previous !== undefined && previous !== null && (
          <Change current={exact} previous={previous} measure={measure} betterWhen={betterWhen} />
        )}
      </span>
      {children && <span className="metric-card__note">{children}</span>}
    </CardFrame>
  )
}

/** The same card for something that is no number, such as the most used model. */
export function TextCard({
  label,
  text,
  href,
  children,
}: {
  label: string
  text: string
  href?: string | undefined
  children?: React.ReactNode
}) {
  return (
    <CardFrame label={label} href={href}>
      <span className="metric-card__value metric-card__value--text" title={text}>
        {text}
      </span>
      {children && <span className="metric-card__note">{children}</span>}
    </CardFrame>
  )
}

/** Cards side by side, as many as fit. */
export const MetricCards = ({ children }: { children: React.ReactNode }) => (
  <div className="metric-cards">{children}</div>
)

function CardFrame({
  label,
  href,
  children,
}: {
  label: string
  href: string | undefined
  children: React.ReactNode
}) {
  const content = (
    <>
      <span className="metric-card__label">{label}</span>
      {children}
    </>
  )
  if (href === undefined) return <div className="metric-card">{content}</div>
  return (
    <Link className="metric-card metric-card--link" href={href} prefetch={false}>
      {content}
    </Link>
  )
}

function Change({
  current,
  previous,
  measure,
  betterWhen,
}: {
  current: string
  previous: number | string
  measure: Measure
  betterWhen: Props['betterWhen']
}) {
  const text = formatChange(current, previous)
  const isUp = text.startsWith('▲')
  const tone =
    betterWhen === undefined || !/^[▲▼]/.test(text)
      ? ''
      : isUp === (betterWhen === 'higher')
        ? ' metric-card__change--better'
        : ' metric-card__change--worse'
  return (
    <span
      className={`metric-card__change figure${tone}`}
      title={`Window before: ${formatExactValue(String(previous), measure)}`}
    >
      {text}
    </span>
  )
}
