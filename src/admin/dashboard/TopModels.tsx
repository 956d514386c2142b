import type { TopModel } from '@/metrics/answers'
import { formatShare } from '@/money/formatMoney'

import { DataTable, type Column } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { Money } from '../components/Figures'
import { TopPanel } from './TopPanel'

const COLUMNS: readonly Column<TopModel>[] = [
  { key: 'model', label: 'Model', render: ({ model }) => model },
  {
    key: 'cost',
    label: 'Charged',
    isNumber: true,
    render: ({ totalCost }) => <Money amount={totalCost} />,
  },
  {
    key: 'errors',
    label: 'Errors',
    isNumber: true,
    render: ({ errorCount, totalRequests }) => formatShare(errorCount, totalRequests),
  },
]

type Props = { models: TopModel[]; total: number }

/** What was charged most in the range, over all providers of a model. */
export const TopModels = ({ models, total }: Props) => (
  <TopPanel title="Top models" shown={models.length} total={total}>
    {total === 0 ? (
      <EmptyState title="No usage in this range">
        Models appear here once a gateway reports requests.
      </EmptyState>
    ) : (
      <DataTable caption="Top models" columns={COLUMNS} rows={models} rowKey={(row) => row.model} />
    )}
  </TopPanel>
)
