import { Link } from '@payloadcms/ui'
import type { PayloadRequest } from 'payload'

import { can } from '@/access/permissions'
import { getPool } from '@/db/requireTransaction'
import { readTogether } from '@/db/readTogether'
import { projectsUsage } from '@/metrics/readProjectsUsage'
import { listProjects } from '@/organizations/listProjects'

import { Block } from '../components/Block'
import { DataTable } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { QueryRefused } from '../components/QueryRefused'
import { SkeletonTable } from '../components/Skeletons'
import { WindowPicker } from '../components/WindowPicker'
import { ExportAction } from '../exports/ExportAction'
import { overviewClock } from '../overview/overviewClock'
import { overviewTime, type OverviewTime } from '../overview/overviewTime'
import { overviewRefusal } from '../overview/startOverview'
import { projectColumns, type ShownProject } from '../project/projectColumns'
import { projectPath } from '../project/projectPath'
import type { TabProps } from './organizationTabs'

/** A project is quiet for days: what it is good for shows over a month. */
const DEFAULT_WINDOW = '30d'

/** The organization's projects, the newest first, and what each used in a window. */
export function ProjectsTab({ req, id, query }: TabProps) {
  const time = overviewTime(query)
  const refusal = overviewRefusal(time)
  if (refusal) return <QueryRefused message={refusal} />
  const { clock, projects } = start(req, id, time)
  return (
    <div className="organization__projects">
      <div className="organization__projects-head">
        <Block
          req={req}
          title="Time shown"
          skeleton={<div className="organization__time" />}
          load={async () => <WindowPicker {...await clock} />}
        />
        <span className="organization__actions">
          {can(req.user, 'projects:write') ? (
            <Link href={projectPath('create')} prefetch={false}>
              New project
            </Link>
          ) : null}
          <ExportAction
            user={req.user}
            what="projects"
            permission="projects:read"
            filter={{ organization: id }}
          />
        </span>
      </div>
      <Block
        req={req}
        title="Projects"
        skeleton={<SkeletonTable rows={5} />}
        load={async () => table(req, await projects, (await clock).window, time)}
      />
    </div>
  )
}

/** The projects and their usage, of one moment. */
const start = (req: PayloadRequest, organization: string, time: OverviewTime) =>
  readTogether(getPool(req.payload), {
    clock: async ({ now }) => overviewClock(now, time, DEFAULT_WINDOW),
    projects: async (snapshot): Promise<ShownProject[]> => {
      const { projects } = await listProjects(snapshot.db, organization)
      const usage = await projectsUsage(snapshot, {
        organization,
        projects: projects.map((project) => project.id),
        query: time,
        defaultWindow: DEFAULT_WINDOW,
      })
      return projects.map((project) => ({ ...project, usage: usage.get(project.id) ?? null }))
    },
  })

function table(
  req: PayloadRequest,
  projects: readonly ShownProject[],
  window: string,
  time: OverviewTime,
) {
  if (projects.length === 0)
    return (
      <EmptyState title="No projects yet">
        Usage belongs to a project. One is made by “New project”, or by an import with --create.
      </EmptyState>
    )
  // The pages behind show a day unless they are told.
  const shown = window === 'custom' ? time : { ...time, window }
  return (
    <DataTable
      caption="Projects"
      columns={projectColumns(shown, req.user)}
      rows={projects}
      rowKey={({ id }) => id}
    />
  )
}
