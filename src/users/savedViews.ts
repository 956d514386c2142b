import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import type { Queryable, Tx } from '@/db/tx'
import { against, conflict, notFound } from '@/errors'
import { newId } from '@/ids'
import { isIdShaped, readRequiredText, refuseLongText } from '@/ledger/entryInputs'

/** Lists and reports that an operator may keep views of. */
export const VIEWED_LISTS = ['analytics', 'organizations'] as const
export type ViewedList = (typeof VIEWED_LISTS)[number]

/** Filters and order of a list, or a report, under a name: one operator's own, seen by nobody else unless shared. */
export type OwnView = {
  id: string
  name: string
  /** Parameters of the list's address, as a query without `?`. */
  query: string
  /** Whether every operator who may see the list has it too. */
  shared: boolean
  /** Name or else e-mail of whoever shares it; null: one's own. */
  sharedBy: string | null
}

const MAX_NAME = 60
/** Tabs that nobody can tell apart any more help nobody. */
const MOST = 20

const COLUMNS = 'id, name, query, shared, null as "sharedBy"'

/** An operator's views of a list, then those that others share, each in the order in which they were made. */
export async function listViews(
  db: Queryable,
  operator: string,
  list: ViewedList,
): Promise<OwnView[]> {
  const { rows } = await db.query<OwnView>(
    `select v.id, v.name, v.query, v.shared,
       case when v.operator = $1 then null else coalesce(nullif(u.name, ''), u.email) end as "sharedBy"
     from support.saved_views v join users u on u.id = v.operator
     where v.list = $2 and (v.operator = $1 or v.shared)
     order by v.operator <> $1, v.created_at, v.id`,
    [operator, list],
  )
  return rows
}

/**
 * Keeps a view. Those of one operator are kept one after the other, so that parallel calls stay within
 * what one may have.
 * @param order `query` has been read by the list
 * @throws RefusedError 400 `name_invalid`, `name_required`, 409 `saved_view_exists`, 422 `name_too_long`,
 *   `saved_views_full`
 */
export async function addOwnView(
  tx: Tx,
  order: { operator: string; list: ViewedList; name: unknown; query: string },
): Promise<OwnView> {
  const { operator, list, query } = order
  const name = readName(order.name)
  await lockViews(tx, operator)
  await refuseTaken(tx, { operator, list, name, except: null })
  const { rows } = await tx.query<OwnView>(
    `insert into support.saved_views (id, operator, list, name, query)
     select $1, $2::varchar, $3::text, $4, $5
     where (select count(*) from support.saved_views where operator = $2 and list = $3) < ${MOST}
     returning ${COLUMNS}`,
    [newId('view'), operator, list, name, query],
  )
  if (!rows[0])
    throw against('saved_views_full', `You have ${MOST} views of this list. Delete one first.`, {
      limit: MOST,
    })
  return rows[0]
}

/**
 * Gives one of an operator's own views another name.
 * @throws RefusedError 400 `name_invalid`, `name_required`, 404 `saved_view_not_found`, 409
 *   `saved_view_exists`, 422 `name_too_long`
 */
export async function renameOwnView(
  tx: Tx,
  order: { operator: string; id: string; name: unknown },
): Promise<OwnView> {
  const { operator, id } = order
  const name = readName(order.name)
  await lockViews(tx, operator)
  const { list } = await requireOwn(tx, operator, id)
  await refuseTaken(tx, { operator, list, name, except: id })
  const { rows } = await tx.query<OwnView>(
    `update support.saved_views set name = $3 where id = $1 and operator = $2 returning ${COLUMNS}`,
    [id, operator, name],
  )
  return rows[0] ?? missing(id)
}

/**
 * Shows one of an operator's own views to every operator who may see the list, or no longer. Others see
 * it from then on: it stands in the trail.
 * @throws RefusedError 404 `saved_view_not_found`
 */
export async function shareOwnView(
  tx: Tx,
  { id, shared }: { id: string; shared: boolean },
  actor: AuditActor,
): Promise<OwnView> {
  const operator = actor.actor
  await lockViews(tx, operator)
  const before = await requireOwn(tx, operator, id)
  const { rows } = await tx.query<OwnView>(
    `update support.saved_views set shared = $3 where id = $1 and operator = $2 returning ${COLUMNS}`,
    [id, operator, shared],
  )
  if (before.shared !== shared) await recordSharing(tx, { id, shared }, actor)
  return rows[0] ?? missing(id)
}

/**
 * Takes a view away; one that others see is told in the trail.
 * @throws RefusedError 404 `saved_view_not_found`: none of that id, or somebody else's
 */
export async function removeOwnView(
  tx: Tx,
  { id }: { id: string },
  actor: AuditActor,
): Promise<void> {
  const operator = actor.actor
  await lockViews(tx, operator)
  const { shared } = await requireOwn(tx, operator, id)
  await tx.query('delete from support.saved_views where id = $1 and operator = $2', [id, operator])
  if (shared) await recordSharing(tx, { id, shared: false }, actor)
}

const recordSharing = (
  tx: Tx,
  { id, shared }: { id: string; shared: boolean },
  actor: AuditActor,
): Promise<unknown> =>
  recordAudit(tx, {
    ...actor,
    action: shared ? 'saved_view.share' : 'saved_view.unshare',
    resourceType: 'saved_view',
    resource: id,
    changes: { shared: { from: !shared, to: shared } },
  })

function readName(value: unknown): string {
  const name = readRequiredText(value, 'name').replace(/\s+/g, ' ')
  refuseLongText(name, 'name', MAX_NAME)
  return name
}

/** A number that no other lock takes in its first half. */
const VIEWS_LOCK = 7_262

const lockViews = (tx: Tx, operator: string) =>
  tx.query('select pg_advisory_xact_lock($1, hashtext($2))', [VIEWS_LOCK, operator])

type Kept = { list: ViewedList; shared: boolean }

async function requireOwn(tx: Tx, operator: string, id: string): Promise<Kept> {
  if (!isIdShaped(id)) return missing(id)
  const { rows } = await tx.query<Kept>(
    'select list, shared from support.saved_views where id = $1 and operator = $2',
    [id, operator],
  )
  return rows[0] ?? missing(id)
}

function missing(id: string): never {
  throw notFound('saved_view_not_found', `You have no view ${id.slice(0, 40)}.`)
}

type Taken = { operator: string; list: ViewedList; name: string; except: string | null }

async function refuseTaken(tx: Tx, { operator, list, name, except }: Taken): Promise<void> {
  const { rowCount } = await tx.query(
    `select from support.saved_views
     where operator = $1 and list = $2 and lower(name) = lower($3) and id is distinct from $4`,
    [operator, list, name, except],
  )
  if (rowCount > 0)
    throw conflict('saved_view_exists', `You have a view named ${name} already. Take another name.`)
}
