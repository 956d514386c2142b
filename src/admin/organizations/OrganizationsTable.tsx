import type { OrganizationList, OrganizationRow } from '@/organizations/listOrganizations'
import type { ListMarks } from '@/organizations/readListMarks'

import { CreditsCell } from '../cells/CreditsCell'
import { OrganizationNameCell } from '../cells/OrganizationNameCell'
import { OrganizationStatusCell } from '../cells/OrganizationStatusCell'
import { PlanCell } from '../cells/PlanCell'
import { DataTable, type Column } from '../components/DataTable'
import { Money } from '../components/Figures'
import { Moment } from '../components/Moment'
import { sortColumn, type Address, type Sort } from '../list/address'
import type { SortField } from './organizationsAddress'

type Props = {
  list: OrganizationList
  marks: Map<string, ListMarks>
  sort: Sort<SortField>
  address: Address
  path: string
}

/** A long one breaks before its domain, so that the columns beside it keep their place. */
const Email = ({ address }: { address: string }) => {
  const at = address.lastIndexOf('@')
  return (
    <span className="organizations__email">
      {address.slice(0, at)}
      <wbr />
      {address.slice(at)}
    </span>
  )
}

/** The nine columns, each of which sorts both ways. */
export function OrganizationsTable({ list, marks, sort, address, path }: Props) {
  const timeZone = address.timeZone ?? 'UTC'
  const sorted = (field: SortField, first: 'asc' | 'desc') =>
    sortColumn(path, address, sort, field, first)
  const columns: readonly Column<OrganizationRow>[] = [
    {
      key: 'name',
      label: 'Name',
      sort: sorted('name', 'asc'),
      render: ({ id, name }) => <OrganizationNameCell id={id} name={name} />,
    },
    {
      key: 'billingEmail',
      label: 'E-mail',
      isMinor: true,
      sort: sorted('billingEmail', 'asc'),
      render: ({ billingEmail }) => <Email address={billingEmail} />,
    },
    {
      key: 'plan',
      label: 'Plan',
      isMinor: true,
      sort: sorted('plan', 'desc'),
      render: ({ plan }) => <PlanCell plan={plan} />,
    },
    {
      key: 'devPlan',
      label: 'Dev plan',
      isMinor: true,
      sort: sorted('devPlan', 'desc'),
      render: ({ devPlan }) => <PlanCell plan={devPlan} />,
    },
    {
      key: 'credits',
      label: 'Credits',
      isNumber: true,
      sort: sorted('credits', 'desc'),
      render: ({ id, credits }) => <CreditsCell credits={credits} parts={marks.get(id)} />,
    },
    {
      key: 'allTimeCredits',
      label: 'All-time credits',
      isNumber: true,
      isMinor: true,
      sort: sorted('allTimeCredits', 'desc'),
      render: ({ totalCreditsAllTime }) => <Money amount={totalCreditsAllTime} />,
    },
    {
      key: 'totalSpent',
      label: 'Total spent',
      isNumber: true,
      isMinor: true,
      sort: sorted('totalSpent', 'desc'),
      render: ({ totalSpent }) => <Money amount={totalSpent} />,
    },
    {
      key: 'createdAt',
      label: `Created (${timeZone})`,
      isMinor: true,
      sort: sorted('createdAt', 'desc'),
      render: ({ createdAt }) => <Moment at={createdAt} timeZone={timeZone} isDay />,
    },
    {
      key: 'status',
      label: 'Status',
      sort: sorted('status', 'asc'),
      render: ({ id, status }) => <OrganizationStatusCell status={status} marks={marks.get(id)} />,
    },
  ]
  return (
    <DataTable
      caption="Organizations"
      columns={columns}
      rows={list.organizations}
      rowKey={(row) => row.id}
      opensRows
    />
  )
}
