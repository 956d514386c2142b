import { Gutter, SetStepNav } from '@payloadcms/ui'
import type { AdminViewServerProps, PayloadRequest } from 'payload'

import { getReader } from '@/db/requireTransaction'
import { listClosedMonths } from '@/ledger/monthCloses'

import { Block } from '../components/Block'
import { EmptyState } from '../components/EmptyState'
import { SkeletonTable } from '../components/Skeletons'
import { OperatorPage } from '../shell/OperatorPage'
import { ClosedMonthPanel } from './ClosedMonthPanel'
import './monthCloses.css'
import { MonthTable } from './MonthTable'
import { findMonth } from './prepareMonths'

/** /month-closes: the totals that were kept when a month ended, and what the books tell otherwise now. */
export const MonthClosesView = (props: AdminViewServerProps) => (
  <OperatorPage
    view={props}
    path="/month-closes"
    permission="transactions:read"
    what="Month closes"
  >
    {(req) => (
      <Gutter className="month-closes">
        <SetStepNav nav={[{ label: 'Month closes' }]} />
        <div>
          <h1 className="month-closes__title">Month closes</h1>
          <p className="month-closes__about">
            When a month of UTC has ended its totals are kept. Nothing is written over them: what
            the books tell otherwise later is listed.
          </p>
        </div>
        <Block
          req={req}
          title="Month closes"
          skeleton={<SkeletonTable rows={8} />}
          load={() => loadMonths(req, props.searchParams?.month)}
        />
      </Gutter>
    )}
  </OperatorPage>
)

async function loadMonths(req: PayloadRequest, asked: unknown) {
  const months = await listClosedMonths(getReader(req.payload))
  const chosen = findMonth(months, asked)
  if (!chosen)
    return (
      <EmptyState title="No month is closed yet" command="npm run close-months">
        The command closes every month that has ended; it may run as often as one likes, such as
        nightly.
      </EmptyState>
    )
  return (
    <>
      <ClosedMonthPanel key={chosen.month} req={req} month={chosen} />
      <MonthTable months={months} current={chosen.month} />
    </>
  )
}
