import { recordAudit, systemActor } from '@/audit/recordAudit'
import { inTransaction, sqlState } from '@/db/inTransaction'
import { toQueryable, type DatabasePool, type Queryable } from '@/db/tx'

/** Organizations per transaction: their books are held meanwhile. */
const BATCH = 100

const CHECK_VIOLATION = '23514'

export type ClosedMonths = {
  /** The last month that has ended, `2026-10`. */
  month: string
  /** Rows that this run has added: months × organizations. */
  closed: number
  /** Organizations whose books do not add up: nothing of theirs is closed. */
  refused: string[]
}

/**
 * Closes every month of UTC that has ended, for every organization with movements, by the database's
 * clock. What is closed already is left alone, so it may run as often as one likes.
 */
export async function closeEndedMonths(
  pool: DatabasePool,
  onProgress: (organizations: number) => void = () => undefined,
): Promise<ClosedMonths> {
  const db = toQueryable(pool)
  const month = await lastEndedMonth(db)
  const refused: string[] = []
  let closed = 0
  let seen = 0
  for (let after = ''; ;) {
    const organizations = await listUnclosed(db, month, after)
    if (organizations.length === 0) break
    closed += await closeBatch(pool, organizations, month, refused)
    after = organizations.at(-1) ?? after
    seen += organizations.length
    onProgress(seen)
  }
  const outcome = { month: month.slice(0, 7), closed, refused }
  if (closed > 0 || refused.length > 0) await recordClose(pool, outcome)
  return outcome
}

async function lastEndedMonth(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ month: string }>(
    `select (date_trunc('month', clock_timestamp() at time zone 'UTC') - interval '1 month')::date::text
       as month`,
  )
  if (!rows[0]) throw new Error('The database told no time.')
  return rows[0].month
}

async function listUnclosed(db: Queryable, month: string, after: string): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select o.id from organizations o
     where o.id > $1 and o.ledger_sequence > 0
       and not exists (select 1 from ledger.month_closes c
                       where c.organization_id = o.id and c.month = $2)
     order by o.id limit $3`,
    [after, month, BATCH],
  )
  return rows.map((row) => row.id)
}

/** One organization whose books do not add up must not keep the others open. */
async function closeBatch(
  pool: DatabasePool,
  organizations: readonly string[],
  month: string,
  refused: string[],
): Promise<number> {
  try {
    return await inTransaction(pool, async (tx) => {
      await tx.query('select ledger.hold_organizations($1)', [organizations])
      const { rows } = await tx.query<{ closed: string }>(
        'select ledger.close_months($1, $2) as closed',
        [organizations, month],
      )
      return Number(rows[0]?.closed)
    })
  } catch (error) {
    if (sqlState(error) !== CHECK_VIOLATION) throw error
    if (organizations.length === 1) {
      refused.push(...organizations)
      return 0
    }
    let closed = 0
    for (const organization of organizations)
      closed += await closeBatch(pool, [organization], month, refused)
    return closed
  }
}

const recordClose = (pool: DatabasePool, { month, closed, refused }: ClosedMonths) =>
  inTransaction(pool, (tx) =>
    recordAudit(tx, {
      ...systemActor('month_close'),
      action: 'month.close',
      resourceType: 'month_close',
      resource: month,
      changes: {
        closed: { from: null, to: closed },
        refused: { from: null, to: refused.length },
      },
    }),
  )
