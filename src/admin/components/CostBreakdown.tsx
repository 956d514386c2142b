import { Swatch } from '@/admin/charts/Swatch'
import type { UsageSums } from '@/metrics/answers'
import { formatShare, MISSING } from '@/money/formatMoney'
import { subtractMoney } from '@/money/sumMoney'

import './costBreakdown.css'
import { Count, Money } from './Figures'
import { prepareCostBreakdown } from './prepareCostBreakdown'

/** The cost parts of a window, which add up to its total, and the way from list cost to charge. */
export function CostBreakdown({
  sums,
  title = 'Cost breakdown',
}: {
  sums: UsageSums
  title?: string
}) {
  const { parts, listCost, discount, total } = prepareCostBreakdown(sums)
  return (
    <section className="cost-breakdown">
      <h3 className="cost-breakdown__title">{title}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">Tokens</th>
            <th scope="col">Cost</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {parts.map(({ key, label, color, tokens, cost }) => (
            <tr key={key}>
              <th scope="row">
                <Swatch color={color} isLine={false} /> {label}
              </th>
              <td>{tokens === null ? MISSING : <Count value={tokens} />}</td>
              <td>
                <Money amount={cost} />
              </td>
              <td className="figure">{formatShare(cost, total)}</td>
            </tr>
          ))}
          <tr className="cost-breakdown__total">
            <th scope="row">Total cost</th>
            <td>
              <Count value={sums.totalTokens} />
            </td>
            <td>
              <Money amount={total} />
            </td>
            <td />
          </tr>
        </tbody>
        <tbody className="cost-breakdown__way">
          <tr>
            <th scope="row">List cost</th>
            <td />
            <td>
              <Money amount={listCost} />
            </td>
            <td />
          </tr>
          <tr>
            <th scope="row">Usage discounts</th>
            <td />
            <td>
              <Money amount={subtractMoney('0', [discount])} />
            </td>
            <td className="figure">{formatShare(discount, listCost)}</td>
          </tr>
        </tbody>
      </table>
    </section>
  )
}
