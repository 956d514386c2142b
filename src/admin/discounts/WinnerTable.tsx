import { Link } from '@payloadcms/ui'

import { explainDiscount } from '@/discounts/explainDiscount'
import type { ToldRule } from '@/metering/readDiscountRules'
import type { CostByModel, ModelCost } from '@/metrics/answers'
import { formatExactCount } from '@/money/formatMoney'

import { DataTable, type Column } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { Count, Money } from '../components/Figures'
import { discountPath } from './discountPath'
import { specificityWords } from './discountWords'

type Props = {
  /** What was used, the highest charge first; `rest` is all that is not listed. */
  models: CostByModel['models']
  rest: CostByModel['rest']
  rules: readonly ToldRule[]
  organization: string
  /** Epoch milliseconds. */
  now: number
}
type Pair = ModelCost & { winner: ToldRule | null; beaten: ToldRule[] }

/** Each provider and model that was used, with the rule that lowers it now and those that it beats. */
export function WinnerTable({ models, rest, rules, organization, now }: Props) {
  if (models.length === 0)
    return (
      <EmptyState title="No usage in this time">
        Providers and models stand here once requests are reported. Choose a longer time.
      </EmptyState>
    )
  const pairs = models.map((cost): Pair => {
    const { provider, model } = cost
    const told = explainDiscount(rules, { organization, provider, model, timeMicros: now * 1000 })
    const by = (wanted: string) =>
      told.filter(({ outcome }) => outcome === wanted).map(({ rule }) => rule)
    return { ...cost, winner: by('wins')[0] ?? null, beaten: by('less_specific') }
  })
  return (
    <>
      <DataTable
        caption="What it used, and the rule that wins now"
        columns={COLUMNS}
        rows={pairs}
        rowKey={({ provider, model }) => `${provider} ${model}`}
      />
      {rest.totalRequests > 0 ? (
        <p className="discounts__note">
          {formatExactCount(rest.totalRequests)} more requests on other models:{' '}
          <Money amount={rest.totalCost} />
        </p>
      ) : null}
    </>
  )
}

const COLUMNS: readonly Column<Pair>[] = [
  { key: 'provider', label: 'Provider', render: ({ provider }) => provider },
  { key: 'model', label: 'Model', render: ({ model }) => model },
  {
    key: 'requests',
    label: 'Requests',
    isNumber: true,
    isMinor: true,
    render: ({ totalRequests }) => <Count value={totalRequests} />,
  },
  {
    key: 'charged',
    label: 'Charged',
    isNumber: true,
    isMinor: true,
    render: ({ totalCost }) => <Money amount={totalCost} />,
  },
  {
    key: 'winner',
    label: 'Rule that wins',
    render: ({ winner }) =>
      winner === null ? (
        'none: list price'
      ) : (
        <Link href={discountPath(winner.id)} prefetch={false}>
          {winner.percentText} % by {specificityWords(winner)}
        </Link>
      ),
  },
  {
    key: 'beaten',
    label: 'Beats',
    isMinor: true,
    render: ({ beaten }) =>
      beaten.length === 0
        ? '–'
        : beaten.map((rule) => `${rule.percentText} % by ${specificityWords(rule)}`).join(', '),
  },
]
