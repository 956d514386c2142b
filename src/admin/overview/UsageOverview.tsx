import type { PayloadRequest } from 'payload'
import type { ReactNode } from 'react'

import type { Chart } from '../charts/prepare/chart'
import { prepareCostByModel } from '../charts/prepare/prepareCostByModel'
import { prepareCostParts } from '../charts/prepare/prepareCostParts'
import { prepareErrorRate, prepareRequests } from '../charts/prepare/prepareRequests'
import { prepareTokens } from '../charts/prepare/prepareTokens'
import { withMarks } from '../charts/prepare/withMarks'
import { Block } from '../components/Block'
import { ChartBlock } from '../components/ChartBlock'
import { CostBreakdown } from '../components/CostBreakdown'
import { SkeletonCards, SkeletonTable } from '../components/Skeletons'
import { WindowPicker } from '../components/WindowPicker'
import { ExportAction } from '../exports/ExportAction'
import { exportRange, type ExportFilter } from '../exports/exportFilter'
import { CompareSwitch } from './CompareSwitch.client'
import { OverviewCards } from './OverviewCards'
import './overview.css'
import type { OverviewLinks } from './overviewLinks'
import type { Overview } from './startOverview'

type Props = {
  req: PayloadRequest
  /** Started by the page, so that what it adds is of the same moment. */
  overview: Overview
  /** Whether the cards show the change against the window before. */
  isCompared: boolean
  links: OverviewLinks
  /** Whose usage it is, as an export is asked for it. */
  subject: ExportFilter
  /** Between the cost and the charts below. */
  children?: ReactNode
}

/** Somebody's usage in a window: what it was, what it cost, and how that is made up. */
export function UsageOverview({ req, overview, isCompared, links, subject, children }: Props) {
  const { clock, details, marks, timeseries, costByModel } = overview
  const buckets = { hrefOf: links.bucket }
  const marked = async (chart: Chart) => withMarks(chart, await marks, (await clock).asOf)
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
            <ExportAction
              user={req.user}
              what="usage"
              permission="metrics:read"
              filter={{ ...subject, ...exportRange(await clock) }}
            />
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
          load={async () => marked(prepareCostParts(await timeseries, buckets))}
        />
        <Block
          req={req}
          title="Cost breakdown"
          skeleton={<SkeletonTable rows={9} />}
          load={async () => <CostBreakdown sums={await details} />}
        />
      </div>
      {children}
      <div className="overview__pair">
        <ChartBlock
          req={req}
          title="Cost by model"
          load={async () =>
            marked(prepareCostByModel(await costByModel, await timeseries, buckets))
          }
        />
        <ChartBlock
          req={req}
          title="Tokens"
          load={async () => marked(prepareTokens(await timeseries, buckets))}
        />
        <ChartBlock
          req={req}
          title="Requests and errors"
          load={async () => marked(prepareRequests(await timeseries, buckets))}
        />
        <ChartBlock
          req={req}
          title="Error rate"
          load={async () => marked(prepareErrorRate(await timeseries, buckets))}
        />
      </div>
    </div>
  )
}
