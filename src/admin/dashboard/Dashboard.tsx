import { Gutter } from '@payloadcms/ui'
import type { AdminViewServerProps } from 'payload'

import { attentionKindsOf } from '@/access/attentionKinds'
import { markPartsOf } from '@/access/markParts'
import { can, findOperator } from '@/access/permissions'
import { countAttention } from '@/alerts/readAttention'
import { inSnapshot } from '@/db/inSnapshot'
import { getPool, getReader } from '@/db/requireTransaction'
import { listLatestTransactions } from '@/organizations/listLatestTransactions'

import type { Chart } from '../charts/prepare/chart'
import { prepareCostByModel } from '../charts/prepare/prepareCostByModel'
import { prepareRevenue } from '../charts/prepare/prepareRevenue'
import { prepareSignups } from '../charts/prepare/prepareSignups'
import { prepareTokens } from '../charts/prepare/prepareTokens'
import { withMarks } from '../charts/prepare/withMarks'
import { Block } from '../components/Block'
import { ChartBlock } from '../components/ChartBlock'
import { QueryRefused } from '../components/QueryRefused'
import { RangePicker } from '../components/RangePicker'
import { SkeletonCards, SkeletonTable } from '../components/Skeletons'
import { ExportAction } from '../exports/ExportAction'
import { exportRange } from '../exports/exportFilter'
import { NoRight } from '../shell/NoRight'
import { AttentionLine } from './AttentionLine'
import './dashboard.css'
import { DashboardCards } from './DashboardCards'
import { dashboardLinks } from './dashboardLinks'
import { LatestMovements } from './LatestMovements'
import { ModeSwitch } from './ModeSwitch.client'
import { refusalOf } from './refusalOf'
import { startDashboard } from './startDashboard'
import { TopModels } from './TopModels'
import { TopOrganizations } from './TopOrganizations'

const MOVEMENTS = 6

/** The platform in a range: what came in, what was used, who waits for us. */
export function Dashboard({ initPageResult, searchParams = {} }: AdminViewServerProps) {
  const { req } = initPageResult
  const may = (permission: Parameters<typeof can>[1]) => can(req.user, permission)
  if (!may('metrics:read'))
    return (
      <NoRight operator={findOperator(req.user)} permission="metrics:read" what="The dashboard" />
    )
  const { range, from, to, timeZone, mode } = searchParams
  const query = { range, from, to, timeZone, mode }
  const refusal = refusalOf(query)
  if (refusal) return <Page>{<QueryRefused message={refusal} />}</Page>

  const data = startDashboard(getPool(req.payload), query, markPartsOf(req.user))
  const isCumulative = mode === 'cumulative'
  const links = dashboardLinks(req.user)
  const buckets = async (hrefOf: (typeof links)['requests']) => ({
    now: (await data.clock).asOf,
    hrefOf,
  })
  const marked = async (chart: Chart) => withMarks(chart, await data.marks, (await data.clock).asOf)
  return (
    <Page>
      <Block
        req={req}
        title="Time shown"
        skeleton={<div className="dashboard__time" />}
        load={async () => (
          <div className="dashboard__time">
            <RangePicker {...await data.clock} />
            <ExportAction
              user={req.user}
              what="usage"
              permission="metrics:read"
              filter={exportRange(await data.clock)}
            />
          </div>
        )}
      />
      <Block
        req={req}
        title="Figures"
        skeleton={<SkeletonCards count={10} />}
        load={async () => (
          <DashboardCards
            metrics={await data.metrics}
            previous={await data.previous}
            usage={await data.usage}
            newOrganizations={await data.newOrganizations}
            user={req.user}
          />
        )}
      />
      <Block
        req={req}
        title="Needs attention"
        skeleton={<div className="dashboard__attention" />}
        load={() =>
          inSnapshot(getPool(req.payload), async ({ db, now }) => (
            <AttentionLine counts={await countAttention(db, attentionKindsOf(req.user), now)} />
          ))
        }
      />
      <div className="dashboard__charts-head">
        <h2>Over time</h2>
        <ModeSwitch isCumulative={isCumulative} />
      </div>
      <div className="dashboard__pair">
        <ChartBlock
          req={req}
          title="Revenue"
          load={async () =>
            marked(prepareRevenue(await data.overTime, await buckets(links.revenue)))
          }
        />
        <ChartBlock
          req={req}
          title="Sign-ups and paying customers"
          load={async () => prepareSignups(await data.overTime, await buckets(links.signups))}
        />
        <ChartBlock
          req={req}
          title="Tokens"
          load={async () =>
            marked(prepareTokens(await data.overTime, await buckets(links.requests)))
          }
        />
        <ChartBlock
          req={req}
          title="Cost by model"
          load={async () =>
            marked(
              prepareCostByModel(
                await data.costByModel,
                await data.overTime,
                await buckets(links.requests),
              ),
            )
          }
        />
      </div>
      <div className="dashboard__tables">
        {may('organizations:read') ? (
          <Block
            req={req}
            title="Top organizations"
            skeleton={<SkeletonTable rows={8} />}
            load={async () => <TopOrganizations {...await data.topOrganizations} />}
          />
        ) : null}
        <Block
          req={req}
          title="Top models"
          skeleton={<SkeletonTable rows={8} />}
          load={async () => <TopModels {...await data.topModels} />}
        />
        {may('transactions:read') ? (
          <Block
            req={req}
            title="Latest money movements"
            skeleton={<SkeletonTable rows={8} />}
            load={async () => (
              <LatestMovements
                movements={await listLatestTransactions(getReader(req.payload), MOVEMENTS)}
                timeZone={(await data.clock).timeZone}
              />
            )}
          />
        ) : null}
      </div>
    </Page>
  )
}

const Page = ({ children }: { children: React.ReactNode }) => (
  <Gutter className="dashboard">
    <h1 className="dashboard__title">Dashboard</h1>
    {children}
  </Gutter>
)
