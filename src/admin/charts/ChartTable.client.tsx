'use client'

import Link from 'next/link'
import { useMemo } from 'react'

import { AlignedNumber } from './AlignedNumber'
import { alignDecimals } from './prepare/alignDecimals'
import type { Chart } from './prepare/chart'
import { formatExactValue } from './prepare/formatValue'

type Column = { key: string; label: string; cells: string[]; foot: string | null; pads: string[] }

/** The exact numbers of a chart, a row per bucket; the sums below where they add up. */
export function ChartTable({ chart }: { chart: Chart }) {
  const { buckets, title, unit, timeZone } = chart
  const columns = useMemo(() => columnsOf(chart), [chart])
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
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

/** The total first: it stays in sight where the series need scrolling. */
function columnsOf({ series, totals, total, measure }: Chart): Column[] {
  const whole = totals ? [{ key: '', label: 'Total', values: totals, total }] : []
  return [...whole, ...series].map(({ key, label, values, total: sum }) => {
    const cells = values.map((value) => formatExactValue(value, measure))
    const foot = sum === null ? null : formatExactValue(sum, measure)
    return { key, label, cells, foot, pads: alignDecimals([...cells, foot ?? '']) }
  })
}
