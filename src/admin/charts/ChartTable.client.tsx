'use client'

import Link from 'next/link'

import type { Chart } from './prepare/chart'
import { formatExactValue } from './prepare/formatValue'

/** The exact numbers of a chart, a row per bucket; the sums below where they add up. */
export function ChartTable({ chart }: { chart: Chart }) {
  const { buckets, series, totals, measure, title, unit, timeZone } = chart
  const hasFoot = series.every(({ total }) => total !== null)
  return (
    <div className="time-chart__table" tabIndex={0} role="region" aria-label={`${title}, table`}>
      <table>
        <caption className="sr-only">{`${title}, ${unit}, ${timeZone}`}</caption>
        <thead>
          <tr>
            <th scope="col">{timeZone}</th>
            {series.map(({ key, label }) => (
              <th scope="col" key={key}>
                {label}
              </th>
            ))}
            {totals && <th scope="col">Total</th>}
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
              {series.map(({ key, values }) => (
                <td key={key}>{formatExactValue(values[index] ?? null, measure)}</td>
              ))}
              {totals && <td>{formatExactValue(totals[index] ?? null, measure)}</td>}
            </tr>
          ))}
        </tbody>
        {hasFoot && (
          <tfoot>
            <tr>
              <th scope="row">All</th>
              {series.map(({ key, total }) => (
                <td key={key}>{formatExactValue(total, measure)}</td>
              ))}
              {totals && <td>{formatExactValue(chart.total, measure)}</td>}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}
