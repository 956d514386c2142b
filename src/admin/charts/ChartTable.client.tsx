'use client'

import Link from 'next/link'
import { useMemo } from 'react'

import { AlignedNumber } from './AlignedNumber'
import { MarkGlyph } from './MarkGlyph'
import { alignDecimals } from './prepare/alignDecimals'
import type { Chart } from './prepare/chart'
import { formatExactValue } from './prepare/formatValue'

type Column = { key: string; label: string; cells: string[]; foot: string | null; pads: string[] }

/** The exact numbers of a chart, a row per bucket; the sums below where they add up. */
export function ChartTable({ chart }: { chart: Chart }) {
  const { buckets, title, unit, timeZone } = chart
  const columns = useMemo(() => columnsOf(chart), [chart])
  const hasMarks = (chart.marks?.list.length ?? 0) > 0
  const hasFoot = columns.every(({ foot }) => foot !== null)
  return (
    <div className="time-chart__table" tabIndex={0} role="region" aria-label={`${title}, table`}>
      <table>
        <caption className="sr-only">{`${title}, ${unit}, ${timeZone}`}</caption>
        <thead>
          <tr>
            <th scope="col">{timeZone}</th>
            {columns.map(({ key, label }) => (
              <th scope="col" key={key}>
                {label}
              </th>
            ))}
            {hasMarks && (
              <th scope="col" className="time-chart__table-marks">
                What happened
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {buckets.map(({ from, label, href }, index) => (
            <tr key={from}>
              <th scope="row">
                {href ? (
                  <Link href={href} prefetch={false}>
                    {label}
                  </Link>
                ) : (
                  label
                )}
              </th>
              {columns.map(({ key, cells, pads }) => (
                <td key={key}>
                  <AlignedNumber text={cells[index] ?? ''} pad={pads[index]} />
                </td>
              ))}
              {hasMarks && <MarksCell chart={chart} index={index} />}
            </tr>
          ))}
        </tbody>
        {hasFoot && (
          <tfoot>
            <tr>
              <th scope="row">All</th>
              {columns.map(({ key, foot, pads }) => (
                <td key={key}>
                  <AlignedNumber text={foot ?? ''} pad={pads.at(-1)} />
                </td>
              ))}
              {hasMarks && <td />}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

/** What began in a bucket, each with the way there. */
const MarksCell = ({ chart: { marks }, index }: { chart: Chart; index: number }) => (
  <td className="time-chart__table-marks">
    {marks?.list
      .filter((mark) => mark.index === index)
      .flatMap(({ kind, items }) =>
        items.map(({ id, title, time, lines, href }) => (
          <div key={id}>
            <MarkGlyph kind={kind} />
            {href === null ? (
              title
            ) : (
              <Link href={href} prefetch={false}>
                {title}
              </Link>
            )}
            <span>{[time, ...lines].join(' · ')}</span>
          </div>
        )),
      )}
  </td>
)

/** The total first: it stays in sight where the series need scrolling. */
function columnsOf({ series, totals, total, measure }: Chart): Column[] {
  const whole = totals ? [{ key: '', label: 'Total', values: totals, total }] : []
  return [...whole, ...series].map(({ key, label, values, total: sum }) => {
    const cells = values.map((value) => formatExactValue(value, measure))
    const foot = sum === null ? null : formatExactValue(sum, measure)
    return { key, label, cells, foot, pads: alignDecimals([...cells, foot ?? '']) }
  })
}
