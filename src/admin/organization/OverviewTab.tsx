import { markPartsOf } from '@/access/markParts'
import { can } from '@/access/permissions'
import { getPool } from '@/db/requireTransaction'

import { QueryRefused } from '../components/QueryRefused'
import { overviewLinks } from '../overview/overviewLinks'
import { overviewTime, withTime, type OverviewTime } from '../overview/overviewTime'
import { overviewRefusal, startOverview } from '../overview/startOverview'
import { UsageOverview } from '../overview/UsageOverview'
import { organizationPath } from './organizationPath'
import type { TabProps } from './organizationTabs'

/** An organization's usage in a window. */
export function OverviewTab({ req, id, query }: TabProps) {
  const time = overviewTime(query)
  const refusal = overviewRefusal(time)
  if (refusal) return <QueryRefused message={refusal} />
  const scope = { kind: 'organization', organization: id } as const
  return (
    <UsageOverview
      req={req}
      overview={startOverview(getPool(req.payload), { scope, marks: markPartsOf(req.user) }, time)}
      isCompared={query.compare !== '0'}
      subject={{ organization: id }}
      links={{
        ...overviewLinks(organizationPath(id, 'requests'), time, req.user),
        ...savingsLink(id, time, req.user),
      }}
    />
  )
}

/** What each rule saved in the same time; discounts show a month unless they are told. */
function savingsLink(id: string, time: OverviewTime, user: unknown): { savings?: string } {
  if (!can(user, 'discounts:read')) return {}
  const isTimed = [time.window, time.from, time.to].some((value) => typeof value === 'string')
  const shown = isTimed ? time : { ...time, window: '1d' }
  return { savings: withTime(organizationPath(id, 'discounts'), shown) }
}
