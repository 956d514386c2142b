import type { AdminViewServerProps, PayloadRequest } from 'payload'

import { can, findOperator } from '@/access/permissions'
import { getPool, getReader } from '@/db/requireTransaction'
import { inSnapshot } from '@/db/inSnapshot'
import { formatExactCount } from '@/money/formatMoney'
import { listOrganizations, type OrganizationList } from '@/organizations/listOrganizations'
import { readListMarks } from '@/organizations/readListMarks'
import { listViews } from '@/users/savedViews'
import { organizationsSlug } from '@collections/slugs'

import { Block } from '../components/Block'
import { EmptyState } from '../components/EmptyState'
import { Money } from '../components/Figures'
import { Pager } from '../components/Pager'
import { QueryRefused } from '../components/QueryRefused'
import { SkeletonTable } from '../components/Skeletons'
import { ExportAction } from '../exports/ExportAction'
import { exportFilter } from '../exports/exportFilter'
import { askAddress, withPage, type Address, type Asked, type SearchParams } from '../list/address'
import { ListPage } from '../list/ListPage'
import { toSavedView } from '../list/savedViews'
import { SearchBox } from '../list/SearchBox.client'
import { ViewTabs } from '../list/ViewTabs'
import { pageOf } from '../organization/pageOf'
import { OperatorPage } from '../shell/OperatorPage'
import { OrganizationFilterBar } from './OrganizationFilterBar'
import './organizations.css'
import {
  FILTER_NAMES,
  parseOrganizationsAddress,
  SAVED_VIEWS,
  type OrganizationsQuestion,
} from './organizationsAddress'
import { OrganizationsTable } from './OrganizationsTable'

const PATH = `/collections/${organizationsSlug}`
const PAGE = 25

/** /collections/organizations: who is there, found by anything an operator has at hand. */
export const OrganizationsList = (view: AdminViewServerProps) => (
  <OperatorPage
    view={view}
    path={pathOf(view)}
    what="Organizations"
    permission="organizations:read"
  >
    {(req) => <Organizations req={req} searchParams={view.searchParams ?? {}} />}
  </OperatorPage>
)

const pathOf = ({ initPageResult }: AdminViewServerProps): string => {
  const query = initPageResult.req.searchParams.toString()
  return query === '' ? PATH : `${PATH}?${query}`
}

function Organizations({ req, searchParams }: { req: PayloadRequest; searchParams: SearchParams }) {
  const asked = askAddress(searchParams, parseOrganizationsAddress)
  const address = 'refusal' in asked ? {} : asked.address
  return (
    <ListPage
      title="Organizations"
      path={PATH}
      address={address}
      create={
        can(req.user, 'organizations:write')
          ? { label: 'New organization', href: `${PATH}/create` }
          : null
      }
      actions={
        'refusal' in asked ? null : (
          <ExportAction
            user={req.user}
            what="organizations"
            permission="organizations:read"
            filter={{
              ...exportFilter({ ...address, search: address.q }, [
                'search',
                ...FILTER_NAMES,
                'timeZone',
              ]),
              sortBy: asked.question.sortBy,
              sortOrder: asked.question.sort.direction,
            }}
          />
        )
      }
      views={<Views req={req} address={address} />}
      search={
        <SearchBox
          label="Search organizations"
          placeholder="Name, e-mail, id, member e-mail, API key, Stripe id, request id"
        />
      }
      filters={
        <OrganizationFilterBar
          timeZone={address.timeZone ?? 'UTC'}
          silentDays={address.silentDays ?? '30'}
        />
      }
      filterNames={FILTER_NAMES}
    >
      {'refusal' in asked ? (
        <QueryRefused message={asked.refusal} href={PATH} />
      ) : (
        <Block
          req={req}
          title="Organizations"
          skeleton={<SkeletonTable rows={25} />}
          load={() => rows(req, asked)}
        />
      )}
    </ListPage>
  )
}

/** The tabs that everybody has, and one's own behind them. */
const Views = ({ req, address }: { req: PayloadRequest; address: Address }) => (
  <Block
    req={req}
    title="Saved views"
    skeleton={<ViewTabs path={PATH} address={address} views={SAVED_VIEWS} list={null} />}
    load={async () => {
      const operator = findOperator(req.user)?.id ?? ''
      const own = await listViews(getReader(req.payload), operator, 'organizations')
      const views = [...SAVED_VIEWS, ...own.map(toSavedView)]
      return <ViewTabs path={PATH} address={address} views={views} list="organizations" />
    }}
  />
)

async function rows(
  req: PayloadRequest,
  { address, question }: Extract<Asked<OrganizationsQuestion>, { address: Address }>,
) {
  const { search, filters, sortBy, sort } = question
  const offset = (pageOf(address.page) - 1) * PAGE
  const { list, marks } = await inSnapshot(getPool(req.payload), async ({ db }) => {
    const found = await listOrganizations(db, {
      search,
      filters,
      sortBy,
      sortOrder: sort.direction,
      limit: PAGE,
      offset,
    })
    const ids = found.organizations.map(({ id }) => id)
    return { list: found, marks: await readListMarks(db, ids) }
  })
  if (list.total === 0) return <NothingFound isAll={isUnfiltered(address)} />
  return (
    <section aria-label="Found">
      <Found list={list} />
      <OrganizationsTable list={list} marks={marks} sort={sort} address={address} path={PATH} />
      <Pager {...list} hrefOf={(page) => PATH + withPage(address, page)} />
    </section>
  )
}

const isUnfiltered = (address: Address): boolean =>
  address.q === undefined && FILTER_NAMES.every((name) => address[name] === undefined)

/** Of everything that was found, not of the page. */
const Found = ({ list }: { list: OrganizationList }) => (
  <p className="list-page__found" role="status">
    <strong>{formatExactCount(list.total)}</strong> found ·{' '}
    <strong>
      <Money amount={list.totalCredits} />
    </strong>{' '}
    credits
  </p>
)

const NothingFound = ({ isAll }: { isAll: boolean }) =>
  isAll ? (
    <EmptyState title="No organizations yet">
      The gateway’s customers stand here. Make one with “New organization”, or let the gateway
      create them through the API.
    </EmptyState>
  ) : (
    <EmptyState title="No organization fits">
      Nothing has this in its name, e-mail or id, or belongs to it, with the filters above. Search
      takes the term as a whole; take filters away to find more.
    </EmptyState>
  )
