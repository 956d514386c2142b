import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import { toQueryable, type DatabasePool, type Queryable, type Tx } from '@/db/tx'
import { DEFAULT_RETENTION_DAYS } from '@/usage/limits'

/** What was dropped, counted by kind; `requests` counts those that lost anything. */
export type DroppedDetails = {
  requests: number
  content: number
  usage: number
  metadata: number
  errorMessages: number
}

const NOTHING: DroppedDetails = {
  requests: 0,
  content: 0,
  usage: 0,
  metadata: 0,
  errorMessages: 0,
}

/** Rows a transaction: small enough to let ingest and readers by. */
const BATCH = 10_000

/**
 * What each organization lets stand: details younger than its days, and prompts and answers only while
 * its retention says so. What belongs to none that is known stays as long as by default.
 */
const RULES = `
  rules as materialized (
    select d.id as organization,
      now() - make_interval(days => coalesce(o.retention_days, ${DEFAULT_RETENTION_DAYS})::int) as until,
      o.retention_level = 'retain' as keeps_content
    from metering.dimensions d join organizations o on o.id = d.value where d.kind = 1
  )`
const UNTIL = `coalesce(rules.until, now() - interval '${DEFAULT_RETENTION_DAYS} days')`

const COUNTS = `
  count(*) as requests, count(*) filter (where had_content) as content,
  count(*) filter (where had_usage) as usage, count(*) filter (where had_metadata) as metadata,
  count(*) filter (where had_error) as "errorMessages"`

// Within one month there is one partition, so that a row's place names it.
const DROP_OLD = `
  with ${RULES}, old as (
    select d.ctid as place from metering.request_details d left join rules using (organization)
    where d.time >= $1 and d.time < $2 and d.time < ${UNTIL} limit ${BATCH}
  ), dropped as (
    delete from metering.request_details d
    where d.time >= $1 and d.time < $2 and d.ctid = any (array(select place from old))
    returning d.content is not null as had_content, d.usage is not null as had_usage,
      d.metadata is not null as had_metadata, d.error_message is not null as had_error
  )
  select ${COUNTS} from dropped`

const DROP_CONTENT = `
  with ${RULES}, unwanted as (
    select d.ctid as place from metering.request_details d left join rules using (organization)
    where d.time >= $1 and d.time < $2 and not coalesce(rules.keeps_content, false)
      and d.content is not null
    limit ${BATCH}
  ), dropped as (
    update metering.request_details d set content = null
    where d.time >= $1 and d.time < $2 and d.ctid = any (array(select place from unwanted))
    returning true as had_content, false as had_usage, false as had_metadata, false as had_error
  )
  select ${COUNTS} from dropped`

/**
 * Drops what organizations no longer keep beside the metered fact: raw usage, metadata, error texts,
 * prompts and answers. Aborted, it ends after the batch that is going on. Counts, prices and charges stay. Run again it finds nothing; told in the audit
 * trail where it found something.
 */
export async function dropExpiredDetails(
  pool: DatabasePool,
  actor: AuditActor,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<DroppedDetails> {
  let total = NOTHING
  for (const month of await listMonths(toQueryable(pool)))
    for (const statement of [DROP_OLD, DROP_CONTENT])
      for (let isMore = true; isMore && !signal?.aborted;) {
        const batch = await inTransaction(pool, (tx) => dropBatch(tx, statement, month, actor))
        total = add(total, batch)
        isMore = batch.requests === BATCH
      }
  return total
}

type Period = { from: Date; to: Date }

const MONTHS = `
  select m.month as "from", m.month + interval '1 month' as "to"
  from (select min(time) as first, max(time) as last from metering.request_details) b,
    generate_series(date_trunc('month', b.first, 'UTC'), b.last, interval '1 month', 'UTC') as m(month)
  order by 1`

async function listMonths(db: Queryable): Promise<Period[]> {
  return (await db.query<Period>(MONTHS)).rows
}

async function dropBatch(
  tx: Tx,
  statement: string,
  { from, to }: Period,
  actor: AuditActor,
): Promise<DroppedDetails> {
  const { rows } = await tx.query<Record<keyof DroppedDetails, string>>(statement, [from, to])
  const [row] = rows
  if (!row) throw new Error('A count is one row.')
  const dropped = add(NOTHING, row)
  if (dropped.requests > 0)
    await recordAudit(tx, {
      ...actor,
      action: 'usage.drop_details',
      resourceType: 'usage_month',
      resource: from.toISOString().slice(0, 7),
      changes: Object.fromEntries(
        Object.entries(dropped)
          .filter(([, count]) => count > 0)
          .map(([name, count]) => [name, { from: count, to: 0 }]),
      ),
    })
  return dropped
}

const NAMES = Object.keys(NOTHING) as (keyof DroppedDetails)[]

const add = (
  sum: DroppedDetails,
  more: Record<keyof DroppedDetails, number | string>,
): DroppedDetails =>
  Object.fromEntries(NAMES.map((name) => [name, sum[name] + Number(more[name])])) as DroppedDetails
