import { getPool } from '@/db/requireTransaction'
import { RefusedError } from '@/errors'
import { parseTimeRange } from '@/time/parseTimeRange'

import { prepareCostByModel } from '../charts/prepare/prepareCostByModel'
import { prepareCostParts } from '../charts/prepare/prepareCostParts'
import { prepareErrorRate, prepareRequests } from '../charts/prepare/prepareRequests'
import { prepareTokens } from '../charts/prepare/prepareTokens'
import { Block } from '../components/Block'
import { ChartBlock } from '../components/ChartBlock'
import { CostBreakdown } from '../components/CostBreakdown'
import { QueryRefused } from '../components/QueryRefused'
import { SkeletonCards, SkeletonTable } from '../components/Skeletons'
import { WindowPicker } from '../components/WindowPicker'
import { CompareSwitch } from './CompareSwitch.client'
import { OverviewCards } from './OverviewCards'
import './overview.css'
import { overviewLinks } from './overviewLinks'
import type { TabProps } from './organizationTabs'
import { startOverview } from './startOverview'

/** An organization's usage in a window: what it was, what it cost, and how that is made up. */
export function OverviewTab({ req, id, query }: TabProps) {
  const { window, from, to, timeZone } = query
  const time = { window, from, to, timeZone }
  const refusal = refusalOf(time)
  if (refusal) return <QueryRefused message={refusal} />
  const { clock, details, timeseries, costByModel } = startOverview(getPool(req.payload), id, time)
  const isCompared = query.compare !== '0'
  const links = overviewLinks(id, time, req.user)
  const buckets = { hrefOf: links.bucket }
  return (
    <div className="overview">
      <Block
        req={req}
        title="Time shown"
        skeleton={<div className="overview__time" />}
        load={async () => (
          <div className="overview__time">
            <WindowPicker {...await clock} />
            <CompareSwitch isOn={isCompared} />
          </div>
        )}
      />
      <Block
        req={req}
        title="Usage"
        skeleton={<SkeletonCards count={15} />}
        load={async () => (
          <OverviewCards details={await details} isCompared={isCompared} links={links} />
        )}
      />
      <div className="overview__wide">
        <ChartBlock
          req={req}
          title="Cost by part"
          load={async () => prepareCostParts(await timeseries, buckets)}
        />
        <Block
          req={req}
          title="Cost breakdown"
          skeleton={<SkeletonTable rows={9} />}
          load={async () => <CostBreakdown sums={await details} />}
        />
      </div>
      <div className="overview__pair">
        <ChartBlock
          req={req}
          title="Cost by model"
          load={async () => prepareCostByModel(await costByModel, await timeseries, buckets)}
        />
        <ChartBlock
          req={req}
          title="Tokens"
          load={async () => prepareTokens(await timeseries, buckets)}
        />
        <ChartBlock
          req={req}
          title="Requests and errors"
          load={async () => prepareRequests(await timeseries, buckets)}
        />
        <ChartBlock
          req={req}
          title="Error rate"
          load={async () => prepareErrorRate(await timeseries, buckets)}
        />
      </div>
    </div>
  )
}

/** What is wrong with the address, once for the whole tab; the answers check it again. */
function refusalOf(time: Parameters<typeof parseTimeRange>[0]): string | null {
  try {
    parseTimeRange(time, { now: Date.now(), defaultWindow: '1d' })
    return null
  } catch (error) {
    if (error instanceof RefusedError) return error.message
    throw error
  }
}
