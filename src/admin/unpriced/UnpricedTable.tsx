import { Link } from '@payloadcms/ui'

import type { UnpricedModel } from '@/metering/listUnpriced'

import { DataTable, type Column } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { Count, Money, TokenFlow } from '../components/Figures'
import { Moment } from '../components/Moment'
import { REMEDIES, unpricedRequestsHref } from './prepareUnpriced'
import { RateNow } from './RateNow.client'

/** What the reader may do about it; the pages and routes behind decide again. */
export type UnpricedRights = { mayReadRequests: boolean; mayRate: boolean; mayEdit: boolean }

type Props = { models: readonly UnpricedModel[]; rights: UnpricedRights }

export const UnpricedTable = ({ models, rights }: Props) =>
  models.length === 0 ? (
    <EmptyState title="Everything that was used has a price">
      A model that is used without a price is kept, charged 0 and listed here until it is rated.
    </EmptyState>
  ) : (
    <DataTable
      caption="Used without a price"
      columns={columnsOf(rights)}
      rows={models}
      rowKey={({ provider, model }) => `${provider} ${model}`}
    />
  )

function columnsOf({
  mayReadRequests,
  mayRate,
  mayEdit,
}: UnpricedRights): readonly Column<UnpricedModel>[] {
  return [
    {
      key: 'model',
      label: 'Model',
      render: (row) => (
        <span className="unpriced__name">
          {mayReadRequests ? (
            <Link href={unpricedRequestsHref(row)} prefetch={false}>
              {row.model}
            </Link>
          ) : (
            row.model
          )}
          <span className="data-table__note">{row.provider}</span>
        </span>
      ),
    },
    {
      key: 'reason',
      label: 'Why, and what to do',
      render: ({ reason }) => {
        const { why, todo, href } = REMEDIES[reason]
        return (
          <span className="unpriced__name">
            {why}
            <span className="data-table__note">
              {mayEdit ? (
                <Link href={href} prefetch={false}>
                  {todo}
                </Link>
              ) : (
                todo
              )}
            </span>
          </span>
        )
      },
    },
    {
      key: 'requests',
      label: 'Requests',
      isNumber: true,
      render: ({ requests }) => <Count value={requests} />,
    },
    {
      key: 'organizations',
      label: 'Organizations',
      isNumber: true,
      isMinor: true,
      render: ({ organizations }) => <Count value={organizations} />,
    },
    {
      key: 'tokens',
      label: 'Tokens in → out',
      isNumber: true,
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
      key: 'last',
      label: 'First and last (UTC)',
      isMinor: true,
      render: ({ firstTime, lastTime }) => (
        <>
          <Moment at={firstTime} timeZone="UTC" isDay />
          <span className="data-table__note">
            <Moment at={lastTime} timeZone="UTC" />
          </span>
        </>
      ),
    },
    ...(mayRate
      ? [
          {
            key: 'actions',
            label: 'Actions',
            render: ({ reason, provider, model, requests, organizations }: UnpricedModel) =>
              REMEDIES[reason].isRatable ? (
                <RateNow {...{ provider, model, requests, organizations }} />
              ) : null,
          },
        ]
      : []),
  ]
}
