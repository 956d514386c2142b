import type { Queryable } from '@/db/tx'
import type { ForeignFormat, OwnerNames } from '@/usage/foreignReport'
import type { RequestStatus, TokenBuckets } from '@/usage/usageReport'

export type QueueFilter = {
  format: string | null
  serviceAccount: string | null
  group: string | null
}

/** Rows of one gateway that name the same owner: one mapping books them all. */
export type QueueGroup = {
  group: string
  format: ForeignFormat
  serviceAccount: string
  serviceAccountName: string | null
  names: OwnerNames
  code: string
  message: string
  requests: number
  inputTokens: number
  outputTokens: number
  /** USD as the gateways stated it, decimal string. */
  reportedCost: string
  firstTime: string
  lastTime: string
  queuedSince: string
}

export type QueueRow = {
  id: string
  queueId: string
  group: string
  time: string
  queuedAt: string
  format: ForeignFormat
  serviceAccount: string
  names: OwnerNames
  provider: string
  model: string
  tokens: TokenBuckets
  status: RequestStatus
  reportedCost: string | null
  /** The provider's raw usage object, as it came. */
  usage: unknown
  metadata: unknown
  code: string
  message: string
}

const WHERE = `
  ($1::text is null or q.format = $1) and ($2::text is null or q.account = $2)
  and ($3::uuid is null or q.group_key = $3)`

const valuesOf = ({ format, serviceAccount, group }: QueueFilter) => [format, serviceAccount, group]

const instant = (sql: string) =>
  `to_char(${sql} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const tokens = (...names: string[]) =>
  names.map((name) => `(q.report->'tokens'->>'${name}')::bigint`).join(' + ')

const GROUPS = `
  select q.group_key as "group", q.format, q.account as "serviceAccount",
    max(a.name) as "serviceAccountName", (array_agg(q.names))[1] as names,
    max(q.code) as code, max(q.message) as message,
    count(*)::int as requests,
    sum(${tokens('input', 'cachedInput', 'cacheWrite')}) as "inputTokens",
    sum(${tokens('output', 'reasoning')}) as "outputTokens",
    trim_scale(coalesce(sum((q.report->>'reportedCost')::numeric), 0))::text as "reportedCost",
    ${instant('min(q.time)')} as "firstTime", ${instant('max(q.time)')} as "lastTime",
    ${instant('min(q.queued_at)')} as "queuedSince"
  from metering.queued_reports q left join service_accounts a on a.id = q.account
  where ${WHERE}
  group by q.group_key, q.format, q.account
  order by count(*) desc, q.group_key limit $4`

type CountedGroup = Omit<QueueGroup, 'inputTokens' | 'outputTokens'> & {
  inputTokens: string
  outputTokens: string
}

/** The groups with the most rows first. */
export async function listQueueGroups(
  db: Queryable,
  filter: QueueFilter,
  limit: number,
): Promise<QueueGroup[]> {
  const { rows } = await db.query<CountedGroup>(GROUPS, [...valuesOf(filter), limit])
  return rows.map((row) => ({
    ...row,
    inputTokens: Number(row.inputTokens),
    outputTokens: Number(row.outputTokens),
  }))
}

const ROWS = `
  select q.request_id as id, q.id::text as "queueId", q.group_key as "group",
    ${instant('q.time')} as time, ${instant('q.queued_at')} as "queuedAt",
    q.format, q.account as "serviceAccount", q.names,
    q.report->'providerNames'->>0 as provider, q.report->'modelNames'->>0 as model,
    q.report->'tokens' as tokens, q.report->>'status' as status,
    q.report->>'reportedCost' as "reportedCost", q.report->'usage' as usage,
    q.report->'metadata' as metadata, q.code, q.message
  from metering.queued_reports q
  where ${WHERE} and ($4::bigint is null or q.id < $4)
  order by q.id desc limit $5`

/** Newest first; `before` is the queueId of the last row of the page before. */
export async function listQueueRows(
  db: Queryable,
  filter: QueueFilter,
  { before, limit }: { before: string | null; limit: number },
): Promise<QueueRow[]> {
  return (await db.query<QueueRow>(ROWS, [...valuesOf(filter), before, limit])).rows
}

/** How many rows, in how many groups, wait. */
export async function countQueue(
  db: Queryable,
  filter: QueueFilter,
): Promise<{ requests: number; groups: number }> {
  const { rows } = await db.query<{ requests: number; groups: number }>(
    `select count(*)::int as requests, count(distinct q.group_key)::int as groups
     from metering.queued_reports q where ${WHERE}`,
    valuesOf(filter),
  )
  return rows[0] ?? { requests: 0, groups: 0 }
}
