import type { Queryable, Tx } from '@/db/tx'
import { against, conflict, notFound } from '@/errors'
import { newId } from '@/ids'
import { isIdShaped, readRequiredText, refuseLongText } from '@/ledger/entryInputs'

/** Lists that an operator may keep views of. */
export const VIEWED_LISTS = ['organizations'] as const
export type ViewedList = (typeof VIEWED_LISTS)[number]

/** Filters and order of a list under a name: one operator's own, which nobody else sees. */
export type OwnView = {
  id: string
  name: string
  /** Parameters of the list's address, as a query without `?`. */
  query: string
}

const MAX_NAME = 60
/** Tabs that nobody can tell apart any more help nobody. */
const MOST = 20

const COLUMNS = 'id, name, query'

/** An operator's views of a list, in the order in which they were made. */
export async function listOwnViews(
  db: Queryable,
  operator: string,
  list: ViewedList,
): Promise<OwnView[]> {
  const { rows } = await db.query<OwnView>(
    `select ${COLUMNS} from support.saved_views
     where operator = $1 and list = $2 order by created_at, id`,
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

/** @throws RefusedError 404 `saved_view_not_found`: none of that id, or somebody else's */
export async function removeOwnView(
  tx: Tx,
  { operator, id }: { operator: string; id: string },
): Promise<void> {
  await lockViews(tx, operator)
  await requireOwn(tx, operator, id)
  await tx.query('delete from support.saved_views where id = $1 and operator = $2', [id, operator])
}

function readName(value: unknown): string {
  const name = readRequiredText(value, 'name').replace(/\s+/g, ' ')
  refuseLongText(name, 'name', MAX_NAME)
  return name
}

/** A number that no other lock takes in its first half. */
const VIEWS_LOCK = 7_262

const lockViews = (tx: Tx, operator: string) =>
  tx.query('select pg_advisory_xact_lock($1, hashtext($2))', [VIEWS_LOCK, operator])

async function requireOwn(tx: Tx, operator: string, id: string): Promise<{ list: ViewedList }> {
  if (!isIdShaped(id)) return missing(id)
  const { rows } = await tx.query<{ list: ViewedList }>(
    'select list from support.saved_views where id = $1 and operator = $2',
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
