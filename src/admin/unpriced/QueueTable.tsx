import { Link } from '@payloadcms/ui'

import type { QueueGroup } from '@/metering/listQueue'
import { usageMappingsSlug } from '@collections/slugs'

import { DataTable, type Column } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { Count, Money, TokenFlow } from '../components/Figures'
import { Moment } from '../components/Moment'
import { codeWords, foreignNames } from './prepareQueue'

type Props = { groups: readonly QueueGroup[]; mayMap: boolean }

/** Usage whose payer nobody knows yet, by the names that have to be mapped. */
export const QueueTable = ({ groups, mayMap }: Props) =>
  groups.length === 0 ? (
    <EmptyState title="Nothing waits for a mapping">
      Usage of a foreign gateway whose project or key is not known waits here, uncharged, and is
      booked when its names are mapped.
    </EmptyState>
  ) : (
    <DataTable
      caption="Waiting for a mapping"
      columns={columnsOf(mayMap)}
      rows={groups}
      rowKey={({ group }) => group}
    />
  )

function columnsOf(mayMap: boolean): readonly Column<QueueGroup>[] {
  return [
    {
      key: 'names',
      label: 'What the gateway calls it',
      render: (group) => <Names group={group} />,
    },
    {
      key: 'code',
      label: 'Why it waits',
      render: ({ code, message }) => (
        <span className="unpriced__name" title={message}>
          {codeWords(code)}
        </span>
      ),
    },
    {
      key: 'from',
      label: 'From',
      isMinor: true,
      render: ({ format, serviceAccount, serviceAccountName }) => (
        <span className="unpriced__name">
          {serviceAccountName ?? serviceAccount}
          <span className="data-table__note">{format}</span>
        </span>
      ),
    },
    {
      key: 'requests',
      label: 'Requests',
      isNumber: true,
      render: ({ requests }) => <Count value={requests} />,
    },
    {
      key: 'tokens',
      label: 'Tokens in → out',
      isNumber: true,
      isMinor: true,
      render: ({ inputTokens, outputTokens }) => (
        <TokenFlow input={inputTokens} output={outputTokens} />
      ),
    },
    {
      key: 'reported',
      label: 'Reported cost',
      isNumber: true,
      isMinor: true,
      render: ({ reportedCost }) => <Money amount={reportedCost === '0' ? null : reportedCost} />,
    },
    {
      key: 'since',
      label: 'Waits since (UTC)',
      isMinor: true,
      render: ({ queuedSince }) => <Moment at={queuedSince} timeZone="UTC" />,
    },
    ...(mayMap
      ? [
          {
            key: 'map',
            label: 'Actions',
            render: () => (
              <Link href={`/collections/${usageMappingsSlug}/create`} prefetch={false}>
                Map
              </Link>
            ),
          },
        ]
      : []),
  ]
}

function Names({ group }: { group: QueueGroup }) {
  const names = foreignNames(group)
  if (names.length === 0) return <span className="unpriced__none">it names nobody</span>
  return (
    <span className="unpriced__name">
      {names.map(({ kind, name, others }) => (
        <span key={kind} className="unpriced__foreign" title={[name, ...others].join('\n')}>
          {kind} <code>{name}</code>
        </span>
      ))}
    </span>
  )
}
