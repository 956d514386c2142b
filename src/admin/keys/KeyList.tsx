import type { PayloadRequest } from 'payload'

import { can } from '@/access/permissions'
import { inSnapshot } from '@/db/inSnapshot'
import { getPool } from '@/db/requireTransaction'
import { listApiKeys } from '@/keys/listApiKeys'
import { listProjects } from '@/organizations/listProjects'
import { requireOrganization } from '@/organizations/requireOrganization'

import { Block } from '../components/Block'
import { QueryRefused } from '../components/QueryRefused'
import { SkeletonTable } from '../components/Skeletons'
import { ExportAction } from '../exports/ExportAction'
import { askAddress, type SearchParams } from '../list/address'
import { ChoiceFilter } from '../list/ChoiceFilter.client'
import { CreateKey } from './CreateKey.client'
import { keyColumns } from './keyColumns'
import './keys.css'
import { keysFilter, parseKeysAddress, type KeysAddress } from './keysAddress'
import { KeysFound } from './KeysFound'
import { StatusChips } from './StatusChips'

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

/** An organization's keys, the newest first, and what may be done about each. */
export function KeyList(props: Props) {
  const asked = askAddress(props.query, parseKeysAddress)
  if ('refusal' in asked) return <QueryRefused message={asked.refusal} href={props.path} />
  return (
    <Block
      req={props.req}
      title="API keys"
      skeleton={<SkeletonTable rows={8} />}
      load={() => load(props, { ...asked.question, search: null, timeZone: 'UTC' })}
    />
  )
}

async function load({ req, organization, project, path }: Props, asked: KeysAddress) {
  const { owner, all, list, now } = await inSnapshot(getPool(req.payload), async ({ db, now }) => ({
    now,
    owner: await requireOrganization(db, organization),
    all: (await listProjects(db, organization)).projects,
    list: await listApiKeys(db, {
      organization,
      projects: project === null ? asked.projects : [project],
      search: null,
      status: asked.status,
      limit: PAGE,
      offset: (asked.page - 1) * PAGE,
    }),
  }))
  const open = all.filter(({ id, status }) => status !== 'deleted' && (project ?? id) === id)
  const mayCreate = can(req.user, 'api-keys:write') && open.length > 0
  return (
    <div className="key-list">
      <div className="key-list__head">
        <StatusChips counts={list.counts} asked={asked} path={path} />
        {project === null && all.length > 1 ? (
          <ChoiceFilter
            label="Project"
            name="project"
            choices={all.map(({ id, name }) => ({ value: id, label: name }))}
          />
        ) : null}
        <span className="key-list__actions">
          <ExportAction
            user={req.user}
            what="api-keys"
            permission="api-keys:read"
            filter={{
              organization,
              ...keysFilter(project === null ? asked : { ...asked, projects: [project] }),
            }}
          />
          {mayCreate ? <CreateKey organization={owner} projects={open} /> : null}
        </span>
      </div>
      <KeysFound
        list={list}
        asked={asked}
        path={path}
        columns={keyColumns({
          user: req.user,
          now,
          timeZone: 'UTC',
          belongsTo: project === null ? 'project' : null,
        })}
        advice={
          mayCreate
            ? 'Make one with “Create key”: it works at once, and its token is shown once.'
            : open.length > 0
              ? 'Customers make their keys in a project; each shows here by its mask.'
              : 'A key belongs to a project, and there is none yet.'
        }
      />
    </div>
  )
}
