import { Link } from '@payloadcms/ui'
import type { PayloadRequest } from 'payload'

import { can } from '@/access/permissions'
import { listDiscountOptions } from '@/catalog/discountOptions'
import type { Snapshot } from '@/db/inSnapshot'
import { getPool } from '@/db/requireTransaction'
import { readTogether } from '@/db/readTogether'
import { listDiscountsOf } from '@/metering/listDiscounts'
import { askDiscount, readDiscountRules } from '@/metering/readDiscountRules'
import { costByModel } from '@/metrics/readCostByModel'
import { parseInstant } from '@/time/parseInstant'
import { parseTimeRange } from '@/time/parseTimeRange'

import { Block } from '../components/Block'
import { QueryRefused } from '../components/QueryRefused'
import { SkeletonTable } from '../components/Skeletons'
import { WindowPicker } from '../components/WindowPicker'
import { ExportAction } from '../exports/ExportAction'
import type { TabProps } from '../organization/organizationTabs'
import { overviewClock } from '../overview/overviewClock'
import { overviewTime, type OverviewTime } from '../overview/overviewTime'
import { overviewRefusal } from '../overview/startOverview'
import { discountPath } from './discountPath'
import { Explained } from './Explained'
import { ExplainForm } from './ExplainForm.client'
import { RuleTable } from './RuleTable'
import { WinnerTable } from './WinnerTable'
import './discounts.css'

/** A rule is judged over weeks. */
const DEFAULT_WINDOW = '30d'
const MOST_PAIRS = 20

/** The rules for an organization, what each saved it, which one wins for what it uses, and why. */
export function DiscountsTab({ req, id, query }: TabProps) {
  const time = overviewTime(query)
  const refusal = overviewRefusal(time)
  if (refusal) return <QueryRefused message={refusal} />
  const asked = askedOf(query)
  const { clock, rules, options, answer, used } = start(req, id, time, asked)
  return (
    <div className="discounts">
      <div className="discounts__head">
        <Block
          req={req}
          title="Time shown"
          skeleton={<div className="organization__time" />}
          load={async () => <WindowPicker {...await clock} />}
        />
        <span className="organization__actions">
          {can(req.user, 'discounts:write') ? (
            <Link href={`${discountPath('create')}?organization=${id}`} prefetch={false}>
              New discount
            </Link>
          ) : null}
          <ExportAction
            user={req.user}
            what="discounts"
            permission="discounts:read"
            filter={{ organization: `${id},any` }}
          />
        </span>
      </div>
      <section aria-labelledby="discount-rules">
        <h2 id="discount-rules" className="discounts__title">
          Rules that cover this organization
        </h2>
        <Block
          req={req}
          title="Rules that cover this organization"
          skeleton={<SkeletonTable rows={4} />}
          load={async () => (
            <RuleTable
              rules={await rules}
              organization={id}
              time={shownTime(await clock, time)}
              timeZone={(await clock).timeZone}
              user={req.user}
            />
          )}
        />
      </section>
      <section aria-labelledby="discount-test">
        <h2 id="discount-test" className="discounts__title">
          Which rule wins
        </h2>
        <Block
          req={req}
          title="Which rule wins"
          skeleton={<SkeletonTable rows={3} />}
          load={async () => {
            const { timeZone } = await clock
            const told = await answer
            return (
              <>
                <ExplainForm
                  {...await options}
                  asked={{ provider: asked.provider, model: asked.model, at: told?.at ?? null }}
                  timeZone={timeZone}
                />
                {told ? <Explained answer={told} timeZone={timeZone} /> : null}
              </>
            )
          }}
        />
      </section>
      <section aria-labelledby="discount-used">
        <h2 id="discount-used" className="discounts__title">
          What it used, and the rule that wins now
        </h2>
        <Block
          req={req}
          title="What it used, and the rule that wins now"
          skeleton={<SkeletonTable rows={5} />}
          load={async () => <WinnerTable {...await used} />}
        />
      </section>
    </div>
  )
}

type Asked = Record<'at' | 'model' | 'provider', string>

const askedOf = (query: TabProps['query']): Asked => {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : '')
  return { provider: text('provider'), model: text('model'), at: text('at') }
}

/** The links behind show a day unless they are told. */
const shownTime = ({ window }: { window: string }, time: OverviewTime): Partial<OverviewTime> =>
  window === 'custom' ? time : { ...time, window }

/** All of one moment. */
const start = (req: PayloadRequest, organization: string, time: OverviewTime, asked: Asked) => {
  const rangeOf = (now: number) => parseTimeRange(time, { now, defaultWindow: DEFAULT_WINDOW })
  return readTogether(getPool(req.payload), {
    clock: async ({ now }) => overviewClock(now, time, DEFAULT_WINDOW),
    rules: async ({ db, now }) => listDiscountsOf(db, organization, rangeOf(now)),
    options: async ({ db }) => listDiscountOptions(db),
    answer: async ({ db, now }) => {
      if (asked.provider === '' || asked.model === '') return null
      const { timeZone } = rangeOf(now)
      const at = asked.at === '' ? now : parseInstant(asked.at, { timeZone, field: 'The time' })
      const { provider, model } = asked
      return askDiscount(db, { organization, provider, model, at })
    },
    used: async (snapshot: Snapshot) => {
      const { from, to, timeZone } = rangeOf(snapshot.now)
      const { models, rest } = await costByModel(snapshot, {
        scope: { kind: 'organization', organization },
        query: {
          ...{ from: new Date(from).toISOString(), to: new Date(to).toISOString(), timeZone },
          ...{ granularity: 'month', limit: String(MOST_PAIRS) },
        },
      })
      return {
        models,
        rest,
        rules: await readDiscountRules(snapshot.db, organization),
        organization,
        now: snapshot.now,
      }
    },
  })
}
