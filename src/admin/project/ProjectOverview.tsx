import { markPartsOf } from '@/access/markParts'
import { can } from '@/access/permissions'
import type { Snapshot } from '@/db/inSnapshot'
import { getPool } from '@/db/requireTransaction'
import { countFailures } from '@/metering/countFailures'
import { listRequests } from '@/metering/listRequests'
import type { RequestQuery } from '@/metering/requestFilters'
import { topModels } from '@/metrics/readTopModels'
import type { ProjectDetails } from '@/organizations/readProject'

import { Block } from '../components/Block'
import { QueryRefused } from '../components/QueryRefused'
import { SkeletonTable } from '../components/Skeletons'
import type { DocumentTabProps } from '../document/documentTabs'
import { overviewLinks } from '../overview/overviewLinks'
import { overviewTime, type OverviewTime } from '../overview/overviewTime'
import { overviewRefusal, startOverview } from '../overview/startOverview'
import { UsageOverview } from '../overview/UsageOverview'
import { FailureTable } from './FailureTable'
import { LatestRequests } from './LatestRequests'
import { ModelTable } from './ModelTable'
import './project.css'
import { projectPath } from './projectPath'

const TOP_MODELS = 8
const LATEST = 6

/** A project's usage in a window: what was used most, what failed and how, and the newest requests. */
export function ProjectOverview({ req, shown, query }: DocumentTabProps<ProjectDetails>) {
  const time = overviewTime(query)
  const refusal = overviewRefusal(time)
  if (refusal) return <QueryRefused message={refusal} />
  const { id, organization } = shown
  const scope = { kind: 'project', organization, project: id } as const
  const rows = requestQuery(time, shown)
  const mayRead = can(req.user, 'requests:read')
  const overview = startOverview(
    getPool(req.payload),
    { scope, marks: markPartsOf(req.user) },
    time,
    {
      models: (snapshot: Snapshot) =>
        topModels(snapshot, { scope, query: time, limit: TOP_MODELS }),
      failures: (snapshot: Snapshot) => countFailures(snapshot, rows),
      latest: async (snapshot: Snapshot) =>
        mayRead
          ? (
              await listRequests(snapshot, {
                query: rows,
                limit: LATEST,
                cursor: null,
                isCounted: false,
              })
            ).logs
          : [],
    },
  )
  const path = projectPath(id, 'requests')
  const links = overviewLinks(path, time, req.user)
  return (
    <UsageOverview
      req={req}
      overview={overview}
      isCompared={query.compare !== '0'}
      subject={{ organization, project: id }}
      links={links}
    >
      <div className="overview__pair">
        <Block
          req={req}
          title="Top models"
          skeleton={<SkeletonTable rows={6} />}
          load={async () => <ModelTable {...await overview.models} links={links} />}
        />
        <Block
          req={req}
          title="Errors by kind"
          skeleton={<SkeletonTable rows={6} />}
          load={async () => (
            <FailureTable
              failures={await overview.failures}
              totalRequests={(await overview.details).totalRequests}
              links={links}
            />
          )}
        />
      </div>
      {mayRead ? (
        <Block
          req={req}
          title="Newest requests"
          skeleton={<SkeletonTable rows={LATEST} />}
          load={async () => (
            <LatestRequests
              rows={await overview.latest}
              timeZone={(await overview.clock).timeZone}
              href={links.requests ?? path}
            />
          )}
        />
      ) : null}
    </UsageOverview>
  )
}

/** The project's requests of the same time, as the list of requests is asked for them. */
function requestQuery(time: OverviewTime, { id, organization }: ProjectDetails): RequestQuery {
  const given = Object.entries(time).filter((entry): entry is [string, string] => {
    const value: unknown = entry[1]
    return typeof value === 'string'
  })
  const query = Object.fromEntries(given)
  const isTimed = ['window', 'from', 'to'].some((name) => query[name] !== undefined)
  return { ...(isTimed ? {} : { window: '1d' }), ...query, organization, project: id }
}
