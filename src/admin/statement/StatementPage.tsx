import type { Params, PayloadRequest } from 'payload'

import { can } from '@/access/permissions'
import { inSnapshot } from '@/db/inSnapshot'
import { getPool } from '@/db/requireTransaction'
import { RefusedError } from '@/errors'
import { readBalanceAt, readStatement } from '@/ledger/readStatement'
import { readAddressee } from '@/organizations/readAddressee'
import { formatInstant } from '@/time/formatInstant'
import { parseInstant } from '@/time/parseInstant'

import { Block } from '../components/Block'
import { QueryRefused } from '../components/QueryRefused'
import { SkeletonTable } from '../components/Skeletons'
import { TimePicker } from '../components/TimePicker.client'
import { BalanceAt } from './BalanceAt.client'
import { ClosedMonths } from './ClosedMonths'
import { prepareStatement } from './prepareStatement'
import { Print } from './Print.client'
import './statement.css'
import { StatementPaper } from './StatementPaper'
import { PERIODS, statementPeriod, type StatementPeriod } from './statementPeriod'

type Props = { req: PayloadRequest; id: string; query: Params }

/** An organization's statement of account: on the screen, on paper, as a file. */
export function StatementPage({ req, id, query }: Props) {
  const refusal = refusalOf(query)
  if (refusal !== null) return <QueryRefused message={refusal} />
  return (
    <div className="statement">
      <Block
        req={req}
        title="Statement of account"
        skeleton={<SkeletonTable rows={16} />}
        load={async () => {
          const { period, statement, addressee, now, balanceAt } = await load(req, id, query)
          const { from, to, timeZone } = statement
          const file = new URLSearchParams({ format: 'csv', from, to, timeZone })
          return (
            <>
              <div className="statement__controls">
                <TimePicker
                  parameter="period"
                  choices={PERIODS}
                  chosen={period.period}
                  startDate={from}
                  endDate={to}
                  timeZone={timeZone}
                  asOf={formatInstant(now)}
                />
                <BalanceAt timeZone={timeZone} found={balanceAt} now={now} />
                <div className="statement__outputs">
                  <Print />
                  {can(req.user, 'exports:read') ? (
                    <a
                      className="small-button"
                      href={`/api/admin/organizations/${encodeURIComponent(id)}/statement?${file}`}
                      download
                    >
                      Download CSV
                    </a>
                  ) : null}
                </div>
              </div>
              <StatementPaper
                document={prepareStatement(statement)}
                addressee={addressee}
                timeZone={timeZone}
                madeAt={now}
              />
            </>
          )
        }}
      />
      <ClosedMonths req={req} id={id} />
    </div>
  )
}

/** One snapshot: what stands beside each other was true at one moment. */
const load = (req: PayloadRequest, id: string, query: Params) =>
  inSnapshot(getPool(req.payload), async ({ db, now }) => {
    const period: StatementPeriod = statementPeriod(query, now)
    const at = readAt(query, period.timeZone)
    return {
      period,
      statement: await readStatement(db, id, period),
      addressee: await readAddressee(db, id),
      now,
      balanceAt: at === null ? null : await readBalanceAt(db, id, at),
    }
  })

const readAt = ({ at }: Params, timeZone: string): number | null =>
  at === undefined || at === '' ? null : parseInstant(at, { timeZone, field: 'at' })

/** What is wrong with the address, before anything is asked for it. */
function refusalOf(query: Params): string | null {
  try {
    readAt(query, statementPeriod(query, Date.now()).timeZone)
    return null
  } catch (error) {
    if (error instanceof RefusedError) return error.message
    throw error
  }
}
