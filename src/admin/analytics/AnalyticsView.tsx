import { Gutter, Link, SetStepNav } from '@payloadcms/ui'
import type { AdminViewServerProps, PayloadRequest } from 'payload'

import { can, findOperator } from '@/access/permissions'
import { getPool, getReader } from '@/db/requireTransaction'
import { ANALYTICS_MEASURES } from '@/metrics/analyticsAnswers'
import { isStored } from '@/metrics/groupSums'
import { listViews } from '@/users/savedViews'

import { prepareAnalytics } from '../charts/prepare/prepareAnalytics'
import { Block } from '../components/Block'
import { ChartBlock } from '../components/ChartBlock'
import { QueryRefused } from '../components/QueryRefused'
import { RangePicker } from '../components/RangePicker'
import '../components/segments.css'
import { SkeletonTable } from '../components/Skeletons'
import { dashboardLinks } from '../dashboard/dashboardLinks'
import { ExportAction } from '../exports/ExportAction'
import { exportRange } from '../exports/exportFilter'
import '../list/listPage.css'
import { toSavedView, type SavedView } from '../list/savedViews'
import { ViewTabs } from '../list/ViewTabs'
import { OperatorPage } from '../shell/OperatorPage'
import './analytics.css'
import { groupsOf, readAddress, reportAddress, reportsFor, withChoice } from './analyticsAddress'
import { ANALYTICS_PATH } from './analyticsPath'
import { AnalyticsTable } from './AnalyticsTable'
import { GROUP_WORDS, MEASURE_WORDS, rowName } from './analyticsWords'
import { LossTable } from './LossTable'
import { MarginTable } from './MarginTable'
import { matrixGroup, startAnalytics } from './startAnalytics'

/** /analytics: a measure by a division in a range; and where the margin is made and lost. */
export const AnalyticsView = (view: AdminViewServerProps) => (
  <OperatorPage view={view} path={ANALYTICS_PATH} what="Analytics" permission="metrics:read">
    {(req) => (
      <Gutter className="analytics">
        <SetStepNav nav={[{ label: 'Analytics' }]} />
        <h1 className="list-page__title">Analytics</h1>
        <Body req={req} searchParams={view.searchParams ?? {}} />
      </Gutter>
    )}
  </OperatorPage>
)

type Props = { req: PayloadRequest; searchParams: Readonly<Record<string, unknown>> }

function Body({ req, searchParams }: Props) {
  const address = readAddress(searchParams, req.user)
  if ('refusal' in address) return <QueryRefused message={address.refusal} />
  const { query, asked } = address
  const { measure, group } = asked
  const mayReadRequests = can(req.user, 'requests:read')
  const margins = query.losses === '1' ? 'losses' : 'matrix'
  const shown = { margins: can(req.user, 'organizations:read') ? margins : null } as const
  const data = startAnalytics(getPool(req.payload), query, shown)
  const title = `${MEASURE_WORDS[measure]} by ${GROUP_WORDS[group].toLowerCase()}`
  return (
    <>
      <Reports req={req} address={reportAddress(query)} />
      <Block
        req={req}
        title="Time shown"
        skeleton={<div className="analytics__time" />}
        load={async () => {
          const clock = await data.clock
          return (
            <div className="analytics__time">
              <RangePicker {...clock} />
              <ExportAction
                user={req.user}
                what="analytics"
                permission="metrics:read"
                filter={{ ...exportRange(clock), measure, group }}
              />
            </div>
          )
        }}
      />
      <div className="analytics__choices">
        <Choices
          label="Measure"
          words={ANALYTICS_MEASURES.map((name) => [name, MEASURE_WORDS[name]])}
          chosen={measure}
          hrefOf={(name) => withChoice(query, 'measure', name)}
        />
        <Choices
          label="Divided by"
          words={groupsOf(req.user).map((name) => [name, GROUP_WORDS[name]])}
          chosen={group}
          hrefOf={(name) => withChoice(query, 'group', name)}
        />
      </div>
      {isStored([group]) ? null : (
        <p className="analytics__about">
          No sums are kept by this division: every request is read, and a long range may take a
          while.
        </p>
      )}
      <ChartBlock
        req={req}
        title={title}
        load={async () =>
          prepareAnalytics(await data.chart, {
            title,
            nameOf: (series) => rowName(group, series),
            now: (await data.clock).asOf,
            hrefOf: dashboardLinks(req.user).requests,
          })
        }
      />
      <section aria-labelledby="analytics-table">
        <h2 id="analytics-table" className="analytics__title">
          {title}, against the time before
        </h2>
        <Block
          req={req}
          title="Table"
          skeleton={<SkeletonTable rows={12} />}
          load={async () => (
            <AnalyticsTable answer={await data.table} mayReadRequests={mayReadRequests} />
          )}
        />
      </section>
      {shown.margins ? (
        <section aria-labelledby="analytics-margins">
          <div className="analytics__head">
            <h2 id="analytics-margins" className="analytics__title">
              {margins === 'losses' ? 'Losses' : 'Margin'} by organization and {matrixGroup(group)}
            </h2>
            <Block
              req={req}
              title="Export"
              skeleton={<span />}
              load={async () => (
                <ExportAction
                  user={req.user}
                  what="margins"
                  permission="organizations:read"
                  filter={{
                    ...exportRange(await data.clock),
                    group: matrixGroup(group),
                    ...(margins === 'losses' ? { losses: '1' } : {}),
                  }}
                />
              )}
            />
          </div>
          <Block
            req={req}
            title="Margins"
            skeleton={<SkeletonTable rows={12} />}
            load={async () => {
              const [matrix, losses] = [await data.margins, await data.losses]
              return matrix ? (
                <MarginTable
                  matrix={matrix}
                  mayReadRequests={mayReadRequests}
                  lossesHref={ANALYTICS_PATH + withChoice(query, 'losses', '1')}
                />
              ) : losses ? (
                <LossTable
                  losses={losses}
                  mayReadRequests={mayReadRequests}
                  matrixHref={ANALYTICS_PATH + withChoice(query, 'losses', undefined)}
                />
              ) : null
            }}
          />
        </section>
      ) : null}
    </>
  )
}

type ReportsProps = { req: PayloadRequest; address: ReturnType<typeof reportAddress> }

/** The reports that everybody has, one's own, and those that others share. */
const Reports = ({ req, address }: ReportsProps) => {
  const tabs = (own: readonly SavedView[], list: string | null) => (
    <ViewTabs
      path={ANALYTICS_PATH}
      address={address}
      views={reportsFor(req.user, own)}
      list={list}
      thing="report"
    />
  )
  return (
    <Block
      req={req}
      title="Saved reports"
      skeleton={tabs([], null)}
      load={async () => {
        const operator = findOperator(req.user)?.id ?? ''
        const own = await listViews(getReader(req.payload), operator, 'analytics')
        return tabs(own.map(toSavedView), 'analytics')
      }}
    />
  )
}

type ChoicesProps = {
  label: string
  words: readonly (readonly [name: string, words: string])[]
  chosen: string
  hrefOf: (name: string) => string
}

const Choices = ({ label, words, chosen, hrefOf }: ChoicesProps) => (
  <div className="segments" role="group" aria-label={label}>
    {words.map(([name, text]) => (
      <Link
        key={name}
        className="segments__choice"
        href={`${ANALYTICS_PATH}${hrefOf(name)}`}
        prefetch={false}
        scroll={false}
        aria-current={name === chosen ? 'true' : undefined}
      >
        {text}
      </Link>
    ))}
  </div>
)
