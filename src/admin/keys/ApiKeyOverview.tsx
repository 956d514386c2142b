import { markPartsOf } from '@/access/markParts'
import { getPool } from '@/db/requireTransaction'
import type { ApiKeyRow } from '@/keys/apiKeyRow'

import { QueryRefused } from '../components/QueryRefused'
import type { DocumentTabProps } from '../document/documentTabs'
import { overviewLinks } from '../overview/overviewLinks'
import { overviewTime } from '../overview/overviewTime'
import { overviewRefusal, startOverview } from '../overview/startOverview'
import { UsageOverview } from '../overview/UsageOverview'
import { apiKeyPath } from './apiKeyPath'

/** What was used with the key in a window. */
export function ApiKeyOverview({ req, shown, query }: DocumentTabProps<ApiKeyRow>) {
  const time = overviewTime(query)
  const refusal = overviewRefusal(time)
  if (refusal) return <QueryRefused message={refusal} />
  const { id, organizationId, projectId } = shown
  const scope = { kind: 'project', organization: organizationId, project: projectId } as const
  return (
    <UsageOverview
      req={req}
      overview={startOverview(
        getPool(req.payload),
        { scope, filter: { apiKey: id }, marks: markPartsOf(req.user) },
        time,
      )}
      isCompared={query.compare !== '0'}
      subject={{ organization: organizationId, project: projectId, apiKey: id }}
      links={overviewLinks(apiKeyPath(id, 'requests'), time, req.user)}
    />
  )
}
