import { Link } from '@payloadcms/ui'

import { can } from '@/access/permissions'
import { getReader } from '@/db/requireTransaction'
import { listProjects, type ProjectRow } from '@/organizations/listProjects'

import { Block } from '../components/Block'
import { DataTable, type Column } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { IdText } from '../components/IdText.client'
import { Moment } from '../components/Moment'
import { SkeletonTable } from '../components/Skeletons'
import { StatusPill } from '../components/StatusPill'
import { modeWords } from '../project/modeWords'
import { projectPath } from '../project/projectPath'
import type { TabProps } from './organizationTabs'

const COLUMNS: readonly Column<ProjectRow>[] = [
  {
    key: 'name',
    label: 'Project',
    render: ({ id, name }) => (
      <Link href={projectPath(id)} prefetch={false}>
        {name}
      </Link>
    ),
  },
  { key: 'id', label: 'Id', isMinor: true, render: ({ id }) => <IdText id={id} /> },
  { key: 'mode', label: 'Pays with', render: ({ mode }) => modeWords(mode) },
  {
    key: 'caching',
    label: 'Cache',
    isMinor: true,
    render: ({ cachingEnabled }) => (cachingEnabled ? 'on' : 'off'),
  },
  { key: 'status', label: 'Status', render: ({ status }) => <StatusPill status={status} /> },
  {
    key: 'created',
    label: 'Created (UTC)',
    isMinor: true,
    render: ({ createdAt }) => <Moment at={createdAt} timeZone="UTC" isDay />,
  },
]

/** The organization's projects, the newest first. */
export const ProjectsTab = ({ req, id }: TabProps) => (
  <Block
    req={req}
    title="Projects"
    skeleton={<SkeletonTable rows={5} />}
    load={async () => {
      const { projects } = await listProjects(getReader(req.payload), id)
      if (projects.length === 0)
        return (
          <EmptyState title="No projects yet">
            Usage belongs to a project. One is made under Projects, or by an import with --create.
          </EmptyState>
        )
      return (
        <>
          {can(req.user, 'projects:write') ? (
            <p className="organization__aside">
              <Link href={projectPath('create')} prefetch={false}>
                New project
              </Link>
            </p>
          ) : null}
          <DataTable
            caption="Projects"
            columns={COLUMNS}
            rows={projects}
            rowKey={(project) => project.id}
          />
        </>
      )
    }}
  />
)
