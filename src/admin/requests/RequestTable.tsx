import { Link } from '@payloadcms/ui'

import type { RequestsPage } from '@/metering/listRequests'

import { DataTable } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import '../components/pager.css'
import { toSearch, withChanges } from '../list/address'
import { requestsFound } from './prepareFound'
import { LiveRequests } from './LiveRequests.client'
import { requestColumns, toListed } from './requestColumns'
import { FILTER_NAMES, type RequestsAsked } from './requestsAddress'

type Props = {
  page: RequestsPage
  asked: RequestsAsked
  path: string
  withOrganization: boolean
}

/** A page of requests, how many there are, and the pages before and after. */
export function RequestTable({ page, asked, path, withOrganization }: Props) {
  const { logs, pagination } = page
  const { address, cursor } = asked
  const here = toSearch(address)
  const timeZone = address.timeZone ?? 'UTC'
  const nothing = <NothingFound asked={asked} path={path} />
  if (logs.length === 0 && cursor === null && !isFollowable(asked)) return nothing
  return (
    <section aria-label="Found">
      <p className="requests__found" role="status">
        <strong>{pagination.count ? requestsFound(pagination.count) : null}</strong>{' '}
        <span>{asked.isAnyTime ? 'at any time' : 'newest first'}</span>
      </p>
      {logs.length === 0 && cursor !== null ? (
        <EmptyState title="Nothing more this way">This is beyond the last page.</EmptyState>
      ) : isFollowable(asked) ? (
        <LiveRequests
          rows={logs.map(toListed)}
          newerCursor={pagination.newerCursor}
          search={searchOf(asked)}
          timeZone={timeZone}
          withOrganization={withOrganization}
          nothing={nothing}
        />
      ) : (
        <DataTable
          caption="Requests"
          columns={requestColumns({ timeZone, withOrganization })}
          rows={logs}
          rowKey={({ organization, id }) => `${organization} ${id}`}
          opensRows
        />
      )}
      {cursor === null && !pagination.hasMore ? null : (
        <nav className="pager" aria-label="Pages">
          <Step label="Newest" href={cursor === null ? null : path + withChanges(here, {})} />
          <Step
            label="Newer"
            href={
              pagination.hasNewer
                ? path + withChanges(here, { cursor: pagination.newerCursor })
                : null
            }
          />
          <Step
            label="Older"
            href={
              pagination.nextCursor === null
                ? null
                : path + withChanges(here, { cursor: pagination.nextCursor })
            }
          />
        </nav>
      )}
    </section>
  )
}

/** The newest page of a time that goes on; an id has happened. */
const isFollowable = ({ address, cursor }: RequestsAsked): boolean =>
  cursor === null && address.to === undefined && address.id === undefined

/** The same filters for the API. */
const searchOf = ({ query }: RequestsAsked): string =>
  new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as [string, string]],
    ),
  ).toString()

const Step = ({ label, href }: { label: string; href: string | null }) =>
  href === null ? (
    <span className="pager__step" aria-disabled="true">
      {label}
    </span>
  ) : (
    <Link className="pager__step pager__step--link" href={href} prefetch={false}>
      {label}
    </Link>
  )

function NothingFound({ asked, path }: { asked: RequestsAsked; path: string }) {
  const { address, isAnyTime } = asked
  const isFiltered = FILTER_NAMES.some((name) => address[name] !== undefined)
  if (address.id !== undefined)
    return (
      <EmptyState title="No request of that id">
        {isAnyTime && !isFiltered ? (
          'Ids are compared whole and letter by letter. What a foreign gateway reported may wait for a mapping.'
        ) : (
          <Link
            href={`${path}?${new URLSearchParams({ id: address.id })}`}
            prefetch={false}
            scroll={false}
          >
            Look for it at any time and without filters
          </Link>
        )}
      </EmptyState>
    )
  if (isFiltered)
    return (
      <EmptyState title="No request fits">
        None in this time has all of the filters above. Take some away, or choose a longer time.
      </EmptyState>
    )
  return (
    <EmptyState
      title="No requests in this time"
      command="npm run import -- --file usage.jsonl --organization O --project P --model M"
    >
      Choose a longer time, or bring usage in: gateways send theirs to POST /api/usage, files come
      by the command below.
    </EmptyState>
  )
}
