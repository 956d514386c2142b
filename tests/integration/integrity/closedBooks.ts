import { inTransaction } from '@/db/inTransaction'
import type { DatabasePool } from '@/db/tx'
import { recordAudit, systemActor } from '@/audit/recordAudit'
import { recordBatch } from '@/metering/recordBatch'

import { makeOrganization, makeProject } from '../../support/factories'
import { post, report } from './books'

/** Three closed months: one with a top-up and a gift, one with nothing, one with a refund and usage. */
export type ClosedBooks = {
  organization: string
  topUp: string
  gift: string
  refund: string
  /** `2026-08`, the oldest first. */
  months: [string, string, string]
}

export async function fillClosedBooks(pool: DatabasePool): Promise<ClosedBooks> {
  const organization = await makeOrganization(pool)
  const { rows } = await pool.query<{ month: string }>(
    `select to_char(date_trunc('month', now() at time zone 'UTC') - make_interval(months => m), 'YYYY-MM')
       as month from unnest(array[3, 2, 1]) as m`,
  )
  const months = rows.map(({ month }) => month) as ClosedBooks['months']
  const on = (month: string, day: string) => new Date(`${month}-${day}T12:00:00Z`)
  const { id: topUp } = await post(pool, {
    organization,
    amount: '105',
    creditAmount: '100',
    bookedAt: on(months[0], '03'),
  })
  const { id: gift } = await post(pool, {
    organization,
    type: 'credit_gift',
    creditAmount: '30',
    bookedAt: on(months[0], '04'),
  })
  const { id: refund } = await post(pool, {
    organization,
    type: 'credit_refund',
    amount: '21',
    creditAmount: '-20',
    relatedTransaction: topUp,
    bookedAt: on(months[2], '05'),
  })
  await useSevenDollars(pool, organization, on(months[2], '06'))
  await inTransaction(pool, async (tx) => {
    const told = { action: 'credits.gift', resourceType: 'transaction', resource: gift }
    await recordAudit(tx, { ...systemActor('test'), ...told, organization })
    await tx.query('select ledger.hold_organizations(array[$1])', [organization])
    await tx.query('select ledger.close_months(array[$1], $2)', [organization, `${months[2]}-01`])
  })
  return { organization, topUp, gift, refund, months }
}

/** 2,800,000 input tokens at $2.50 a million, booked when they were used. */
async function useSevenDollars(pool: DatabasePool, organization: string, bookedAt: Date) {
  const request = report(await makeProject(pool, organization), {
    timeMicros: bookedAt.getTime() * 1000,
    tokens: { input: 2_800_000, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0 },
  })
  const { charge } = await recordBatch(pool, [{ index: 0, report: request }], { bookedAt })
  if (charge !== '7') throw new Error(`It was charged ${charge}.`)
}
