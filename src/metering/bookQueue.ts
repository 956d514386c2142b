import { toQueryable, type DatabasePool, type Queryable, type Tx } from '@/db/tx'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'
import { parseMoney } from '@/money/parseMoney'
import type { ForeignFormat, ForeignReport, OwnerNames } from '@/usage/foreignReport'
import type { RowRefusal } from '@/usage/usageReport'

import { allNames, loadMappings } from './loadMappings'
import { recordBatch, type IncomingRow } from './recordBatch'
import { resolveForeign } from './resolveForeign'
import { resolveForeignOwners, type Reporter } from './resolveForeignOwners'

export type BookedQueue = {
  /** Rows that became requests now. */
  booked: number
  /** Rows whose request was counted before, by another report of the same id. */
  duplicates: number
  /** Rows that still wait. */
  waiting: number
  /** USD, decimal string: what the booked rows were charged. */
  charge: string
}

type Group = { groupKey: string; account: string; format: ForeignFormat; names: OwnerNames }
type Row = { id: string; account: string; format: ForeignFormat; report: ForeignReport }

const BATCH = 500

/**
 * Books every queued row whose names can be mapped by now, each at the price of its own time, and
 * takes it out of the queue in the transaction of its booking. Any number may run at once: an id
 * counts once. Accounts are held to the organizations they are bound to now.
 */
export async function bookQueue(
  pool: DatabasePool,
  { onProgress }: { onProgress?: (done: number) => void } = {},
): Promise<BookedQueue> {
  const db = toQueryable(pool)
  const accounts = await loadReporters(db)
  const ready = await findReadyGroups(db, accounts)
  const totals = { booked: 0, duplicates: 0, charge: 0n }
  for (let after = '0'; ready.length > 0;) {
    const rows = await readPage(db, ready, after)
    const last = rows.at(-1)
    if (!last) break
    after = last.id
    const outcome = await bookPage(pool, rows, accounts)
    totals.booked += outcome.booked
    totals.duplicates += outcome.duplicates
    totals.charge += parseMoney(outcome.charge, { field: 'charge' })
    onProgress?.(totals.booked + totals.duplicates)
  }
  const { rows } = await db.query<{ waiting: string }>(
    'select count(*) as waiting from metering.queued_reports',
  )
  return {
    booked: totals.booked,
    duplicates: totals.duplicates,
    waiting: Number(rows[0]?.waiting ?? 0),
    charge: formatNano(toNanoUsd(totals.charge)),
  }
}

/** Groups that a mapping decides by now; of the others the reason is brought up to date. */
async function findReadyGroups(
  db: Queryable,
  accounts: ReadonlyMap<string, Reporter>,
): Promise<string[]> {
  const { rows: groups } = await db.query<Group>(
    `select distinct on (group_key) group_key as "groupKey", account, format, names
     from metering.queued_reports order by group_key, id`,
  )
  const owners = await resolveForeignOwners(
    db,
    groups.map(({ names, format, account }) => ({
      names,
      format,
      account: reporterOf(accounts, account),
    })),
    await loadMappings(
      db,
      groups.flatMap(({ names }) => allNames(names)),
    ),
  )
  const ready: string[] = []
  const waiting: [string, RowRefusal][] = []
  groups.forEach(({ groupKey }, i) => {
    const owner = owners[i]
    if (!owner) throw new Error('resolveForeignOwners answers every question')
    if ('code' in owner) waiting.push([groupKey, owner])
    else ready.push(groupKey)
  })
  await updateReasons(db, waiting)
  return ready
}

async function updateReasons(db: Queryable, groups: readonly [string, RowRefusal][]) {
  if (groups.length === 0) return
  await db.query(
    `update metering.queued_reports q set code = g.code, message = g.message
     from unnest($1::uuid[], $2::text[], $3::text[]) as g(key, code, message)
     where q.group_key = g.key and q.code <> g.code`,
    [
      groups.map(([key]) => key),
      groups.map(([, reason]) => reason.code),
      groups.map(([, reason]) => reason.message),
    ],
  )
}

async function readPage(db: Queryable, groups: readonly string[], after: string): Promise<Row[]> {
  const { rows } = await db.query<Row>(
    `select id, account, format, report from metering.queued_reports
     where group_key = any($1::uuid[]) and id > $2 order by id limit ${BATCH}`,
    [groups, after],
  )
  return rows
}

async function bookPage(
  pool: DatabasePool,
  rows: readonly Row[],
  accounts: ReadonlyMap<string, Reporter>,
) {
  const resolutions = await resolveForeign(
    toQueryable(pool),
    rows.map(({ report, format, account }) => ({
      report,
      format,
      account: reporterOf(accounts, account),
    })),
  )
  // A mapping may have been taken away since the groups were looked at: such rows go on waiting.
  const incoming = rows.flatMap((_, index): IncomingRow[] => {
    const resolution = resolutions[index]
    return resolution?.kind === 'mapped' ? [{ index, report: resolution.report }] : []
  })
  let taken = new Set<string>()
  const { accepted, charge, results } = await recordBatch(pool, incoming, {
    alongside: async (tx, recorded) => {
      taken = await takeRows(
        tx,
        recorded.flatMap((index) => rows[index]?.id ?? []),
      )
    },
  })
  // A row that another booker took meanwhile is its row, not a repeated one.
  const duplicates = results.filter(
    ({ index, status }) => status === 'duplicate' && taken.has(rows[index]?.id ?? ''),
  ).length
  return { booked: accepted, duplicates, charge }
}

/** Out of the queue; locked in order first, so that two bookers never wait in a circle. */
async function takeRows(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await tx.query<{ id: string }>(
    `with taken as (
       select id from metering.queued_reports where id = any($1::bigint[]) order by id for update
     )
     delete from metering.queued_reports q using taken where q.id = taken.id returning q.id`,
    [ids],
  )
  return new Set(rows.map((row) => row.id))
}

async function loadReporters(db: Queryable): Promise<Map<string, Reporter>> {
  const { rows } = await db.query<Reporter>(
    `select a.id, coalesce(array_agg(r.organizations_id) filter (where r.organizations_id is not null),
       '{}') as organizations
     from service_accounts a
     left join service_accounts_rels r on r.parent_id = a.id and r.path = 'organizations'
     group by a.id`,
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** Accounts are never deleted, so each one that has reported is there. */
function reporterOf(accounts: ReadonlyMap<string, Reporter>, id: string): Reporter {
  const account = accounts.get(id)
  if (!account) throw new Error(`No service account ${id}`)
  return account
}
