import { Link } from '@payloadcms/ui'

import type { LossPair, Losses } from '@/metrics/analyticsAnswers'

import { DataTable, type Column } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { Count, Money } from '../components/Figures'
import { withTime } from '../overview/overviewTime'
import { REQUESTS_PATH } from '../requests/requestPath'
import { GROUP_WORDS, listedWords } from './analyticsWords'

type Props = {
  losses: Losses
  mayReadRequests: boolean
  /** Where the whole matrix is. */
  matrixHref: string
}

/** Every organization by the models (or providers) on which it costs more than it brings. */
export function LossTable({ losses, mayReadRequests, matrixHref }: Props) {
  const { rows, group, startDate, endDate } = losses
  const hrefOf = ({ organization, id }: LossPair) =>
    mayReadRequests
      ? withTime(REQUESTS_PATH, { from: startDate, to: endDate }, { organization, [group]: id })
      : null
  const back = (
    <Link href={matrixHref} prefetch={false} scroll={false}>
      The whole matrix
    </Link>
  )
  if (rows.length === 0)
    return (
      <EmptyState title="No losses in this range">
        No organization cost more than it brought on any {group}. {back}
      </EmptyState>
    )
  const columns: Column<LossPair>[] = [
    {
      key: 'organization',
      label: GROUP_WORDS.organization,
      render: (pair) => (
        <Name text={pair.organizationName ?? pair.organization} href={hrefOf(pair)} />
      ),
    },
    { key: 'id', label: GROUP_WORDS[group], render: ({ id }) => id },
    {
      key: 'margin',
      label: 'Margin',
      isNumber: true,
      render: ({ margin }) => <Money amount={margin} />,
    },
    {
      key: 'totalCost',
      label: 'Charge',
      isNumber: true,
      render: ({ totalCost }) => <Money amount={totalCost} />,
    },
    {
      key: 'providerCost',
      label: 'Provider cost',
      isNumber: true,
      isMinor: true,
      render: ({ providerCost }) => <Money amount={providerCost} />,
    },
    {
      key: 'requests',
      label: 'Requests',
      isNumber: true,
      isMinor: true,
      render: ({ totalRequests }) => <Count value={totalRequests} />,
    },
  ]
  return (
    <>
      <p className="analytics__about">
        {listedWords(losses)} {back}
      </p>
      <DataTable
        caption={`Losses by organization and ${group}`}
        columns={columns}
        rows={rows}
        rowKey={({ organization, id }) => `${organization} ${id}`}
        opensRows={mayReadRequests}
      />
    </>
  )
}

const Name = ({ text, href }: { text: string; href: string | null }) =>
  href === null ? (
    text
  ) : (
    <Link href={href} prefetch={false} data-opens-row>
      {text}
    </Link>
  )
