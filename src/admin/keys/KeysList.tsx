import type { AdminViewServerProps, PayloadRequest } from 'payload'
import type { ReactNode } from 'react'

import { inSnapshot } from '@/db/inSnapshot'
import { getPool } from '@/db/requireTransaction'
import { listApiKeys } from '@/keys/listApiKeys'
import { apiKeysSlug } from '@collections/slugs'

import { Block } from '../components/Block'
import { QueryRefused } from '../components/QueryRefused'
import { SkeletonTable } from '../components/Skeletons'
import { ExportAction } from '../exports/ExportAction'
import { askAddress, type Address, type SearchParams } from '../list/address'
import { ListPage } from '../list/ListPage'
import { SearchBox } from '../list/SearchBox.client'
import { OperatorPage } from '../shell/OperatorPage'
import { keyColumns } from './keyColumns'
import { keysFilter, parseKeysAddress, type KeysAddress } from './keysAddress'
import './keys.css'
import { KeysFound } from './KeysFound'
import { StatusChips } from './StatusChips'

const PATH = `/collections/${apiKeysSlug}`
const PAGE = 25

/** /collections/api-keys: everybody's keys, found by a token or by whose they are. */
export const KeysList = (view: AdminViewServerProps) => (
  <OperatorPage view={view} path={pathOf(view)} what="API keys" permission="api-keys:read">
    {(req) => <Keys req={req} searchParams={view.searchParams ?? {}} />}
  </OperatorPage>
)

const pathOf = ({ initPageResult }: AdminViewServerProps): string => {
  const query = initPageResult.req.searchParams.toString()
  return query === '' ? PATH : `${PATH}?${query}`
}

function Keys({ req, searchParams }: { req: PayloadRequest; searchParams: SearchParams }) {
  const asked = askAddress(searchParams, parseKeysAddress)
  if ('refusal' in asked)
    return (
      <Framed address={{}}>
        <QueryRefused message={asked.refusal} href={PATH} />
      </Framed>
    )
  const { address, question } = asked
  const found = find(req, question)
  // Told by the blocks that wait for it.
  found.catch(() => undefined)
  return (
    <Framed
      address={address}
      actions={
        <ExportAction
          user={req.user}
          what="api-keys"
          permission="api-keys:read"
          filter={{ ...keysFilter(question), timeZone: question.timeZone }}
        />
      }
      filters={
        <Block
          req={req}
          title="Status"
          skeleton={<span className="key-list__chips" />}
          load={async () => (
            <StatusChips counts={(await found).list.counts} asked={question} path={PATH} />
          )}
        />
      }
    >
      <Block
        req={req}
        title="API keys"
        skeleton={<SkeletonTable rows={25} />}
        load={async () => {
          const { list, now } = await found
          const { timeZone } = question
          return (
            <KeysFound
              list={list}
              asked={question}
              path={PATH}
              columns={keyColumns({ user: req.user, now, timeZone, belongsTo: 'organization' })}
              advice="Keys are made in a project of an organization, on its page under “API keys”."
            />
          )
        }}
      />
    </Framed>
  )
}

type FramedProps = {
  address: Address
  actions?: ReactNode
  filters?: ReactNode
  children: ReactNode
}

const Framed = ({ address, actions, filters = null, children }: FramedProps) => (
  <ListPage
    title="API keys"
    path={PATH}
    address={address}
    create={null}
    actions={actions}
    search={
      <SearchBox
        label="Search API keys"
        placeholder="Token, its beginning or end, description, project, organization, id"
      />
    }
    filters={filters}
    filterNames={[]}
  >
    {children}
  </ListPage>
)

/** A page of keys and the clock it was read at, of one moment. */
const find = (req: PayloadRequest, { status, projects, search, page }: KeysAddress) =>
  inSnapshot(getPool(req.payload), async ({ db, now }) => ({
    now,
    list: await listApiKeys(db, {
      organization: null,
      projects,
      search,
      status,
      limit: PAGE,
      offset: (page - 1) * PAGE,
    }),
  }))
