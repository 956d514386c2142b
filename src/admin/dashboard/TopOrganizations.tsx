import { Link } from '@payloadcms/ui'

import type { TopOrganization } from '@/metrics/answers'
import { formatShare } from '@/money/formatMoney'

import { DataTable, type Column } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { Money } from '../components/Figures'
import { organizationPath } from '../organization/organizationPath'
import { TopPanel } from './TopPanel'

const COLUMNS: readonly Column<TopOrganization>[] = [
  {
    key: 'name',
    label: 'Organization',
    render: ({ organization, name }) => (
      <Link href={organizationPath(organization, '')} prefetch={false}>
        {name}
      </Link>
    ),
  },
  {
    key: 'cost',
    label: 'Charged',
    isNumber: true,
    render: ({ totalCost }) => <Money amount={totalCost} />,
  },
  {
    key: 'margin',
    label: 'Margin',
    isNumber: true,
    render: ({ margin, totalCost }) => formatShare(margin, totalCost),
  },
]

type Props = { organizations: TopOrganization[]; total: number }

/** Who was charged most in the range. */
export const TopOrganizations = ({ organizations, total }: Props) => (
  <TopPanel title="Top organizations" shown={organizations.length} total={total}>
    {total === 0 ? (
      <EmptyState title="No usage in this range">
        Organizations appear here once a gateway reports requests.
      </EmptyState>
    ) : (
      <DataTable
        caption="Top organizations"
        columns={COLUMNS}
        rows={organizations}
        rowKey={(row) => row.organization}
      />
    )}
  </TopPanel>
)
