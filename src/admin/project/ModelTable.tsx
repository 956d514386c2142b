import { Link } from '@payloadcms/ui'

import type { TopModel } from '@/metrics/answers'
import { formatShare } from '@/money/formatMoney'

import { DataTable, type Column } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { Count, Money } from '../components/Figures'
import type { OverviewLinks } from '../overview/overviewLinks'
import { Panel } from './Panel'

type Props = { models: TopModel[]; total: number; links: OverviewLinks }

/** What was charged most in the window, over all providers of a model, and how often each failed. */
export const ModelTable = ({ models, total, links }: Props) => (
  <Panel
    title="Top models"
    note={models.length < total ? `${models.length} of ${total}, by charge` : 'by charge'}
  >
    {total === 0 ? (
      <EmptyState title="No usage in this time">
        Models stand here once requests of this project are reported. Choose a longer time.
      </EmptyState>
    ) : (
      <DataTable
        caption="Top models"
        columns={columns(links)}
        rows={models}
        rowKey={({ model }) => model}
      />
    )}
  </Panel>
)

const columns = (links: OverviewLinks): readonly Column<TopModel>[] => [
  {
    key: 'model',
    label: 'Model',
    render: ({ model }) =>
      links.model ? (
        <Link href={links.model(model)} prefetch={false}>
          {model}
        </Link>
      ) : (
        model
      ),
  },
  {
    key: 'requests',
    label: 'Requests',
    isNumber: true,
    render: ({ totalRequests }) => <Count value={totalRequests} />,
  },
  {
    key: 'tokens',
    label: 'Tokens',
    isNumber: true,
    isMinor: true,
    render: ({ totalTokens }) => <Count value={totalTokens} />,
  },
  {
    key: 'cost',
    label: 'Charged',
    isNumber: true,
    render: ({ totalCost }) => <Money amount={totalCost} />,
  },
  {
    key: 'errors',
    label: 'Error rate',
    isNumber: true,
    render: ({ errorCount, totalRequests }) => formatShare(errorCount, totalRequests),
  },
]
