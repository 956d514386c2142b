import { Link } from '@payloadcms/ui'
import type { PayloadRequest } from 'payload'

import { can } from '@/access/permissions'
import { inSnapshot } from '@/db/inSnapshot'
import { getPool } from '@/db/requireTransaction'
import { listApiKeys, type ApiKeyList } from '@/keys/listApiKeys'
import { listProjects } from '@/organizations/listProjects'
import { requireOrganization } from '@/organizations/requireOrganization'

import { Block } from '../components/Block'
import { DataTable } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { Pager } from '../components/Pager'
import '../components/segments.css'
import { SkeletonTable } from '../components/Skeletons'
import type { SearchParams } from '../list/address'
import { ChoiceFilter } from '../list/ChoiceFilter.client'
import { CreateKey } from './CreateKey.client'
import { keyColumns } from './keyColumns'
import './keys.css'
import { keysHref, readKeysAddress, STATUS_CHOICES, type KeysAddress } from './keysAddress'

const PAGE = 25

type Props = {
  req: PayloadRequest
  organization: string
  /** The only project whose keys are shown; null: all of the organization's, by choice. */
  project: string | null
  /** The address of the list, without its query. */
  path: string
  query: SearchParams
}

/** Keys, the newest first, by status and project, and what may be done about each. */
export const KeyList = (props: Props) => (
  <Block
    req={props.req}
    title="API keys"
    skeleton={<SkeletonTable rows={8} />}
    load={() => load(props)}
  />
)

async function load({ req, organization, project, path, query }: Props) {
  const address = readKeysAddress(query)
  const projects = project === null ? address.projects : [project]
  const { owner, all, list, now } = await inSnapshot(getPool(req.payload), async ({ db, now }) => ({
    now,
    owner: await requireOrganization(db, organization),
    all: (await listProjects(db, organization)).projects,
    list: await listApiKeys(db, {
      organization,
      projects,
      status: address.status,
      limit: PAGE,
      offset: (address.page - 1) * PAGE,
    }),
  }))
  const open = all.filter(({ id, status }) => status !== 'deleted' && (project ?? id) === id)
  const mayCreate = can(req.user, 'api-keys:write') && open.length > 0
  return (
    <div className="key-list">
      <div className="key-list__head">
        <StatusChips path={path} address={address} counts={list.counts} />
        {project === null && all.length > 1 ? (
          <ChoiceFilter
            label="Project"
            name="project"
            choices={all.map(({ id, name }) => ({ value: id, label: name }))}
          />
        ) : null}
        {mayCreate ? (
          <span className="key-list__create">
            <CreateKey organization={owner} projects={open} />
          </span>
        ) : null}
      </div>
      {list.total === 0 ? (
        <NothingFound address={address} mayCreate={mayCreate} hasProject={open.length > 0} />
      ) : (
        <DataTable
          caption="API keys"
          columns={keyColumns({ user: req.user, now, withProject: project === null })}
          rows={list.apiKeys}
          rowKey={({ id }) => id}
        />
      )}
      <Pager {...list} hrefOf={(page) => keysHref(path, { ...address, page })} />
    </div>
  )
}

type ChipsProps = { path: string; address: KeysAddress; counts: ApiKeyList['counts'] }

const StatusChips = ({ path, address, counts }: ChipsProps) => (
  <nav className="segments" aria-label="Status">
    {STATUS_CHOICES.map((status) => (
      <Link
        key={status}
        className="segments__choice"
        href={keysHref(path, { ...address, status, page: 1 })}
        prefetch={false}
        scroll={false}
        {...(status === address.status ? { 'aria-current': 'true' } : {})}
      >
        {status} {counts[status]}
      </Link>
    ))}
  </nav>
)

type NothingProps = { address: KeysAddress; mayCreate: boolean; hasProject: boolean }

function NothingFound({ address: { status, projects }, mayCreate, hasProject }: NothingProps) {
  const isAll = status === 'all' && projects === null
  return (
    <EmptyState
      title={isAll ? 'No API keys yet' : `No ${status === 'all' ? '' : `${status} `}API keys`}
    >
      {mayCreate
        ? 'Make one with “Create key”: it works at once, and its token is shown once.'
        : hasProject
          ? 'Customers make their keys in a project; each shows here by its mask.'
          : 'A key belongs to a project, and there is none yet.'}
    </EmptyState>
  )
}
