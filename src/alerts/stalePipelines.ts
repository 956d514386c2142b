import { thinRequests } from '@/db/thinRequests'
import type { Queryable } from '@/db/tx'

import type { AttentionItem, AttentionList, AttentionQuestion } from './attention'

const HOUR_MS = 3_600_000
/** So far back a look goes: who is silent for longer has left, or was blocked. */
const DAYS_BACK = 8
/** Used in that many hours of those days: often enough for silence to say something. */
const BUSY_HOURS = 72
const LEAST_SILENCE_HOURS = 3
/** Silent for that many times its longest pause in those days. */
const TIMES_PAUSE = 2
const FAILED_MAIL_DAYS = 7
const LATE_MAIL_HOURS = 1

/** Somebody whose usage has stopped. Hours are whole. */
type Silent = {
  /** Null: everybody. */
  organization: string | null
  name: string | null
  lastHour: Date
  silentHours: number
  longestPauseHours: number
}

const SINCE = `date_trunc('hour', $1::timestamptz - interval '${DAYS_BACK} days' + interval '1 hour', 'UTC')`

// Who has enough requests to have been busy, by their days, and none just now; the hours of these few
// from the roll-ups, on thin days from the requests. Everybody together is entity 0.
const SILENT = `
  with quiet as (
    select d.entity from metering.rollups d
    where d.series = 2 and d.bucket > $1::timestamptz - interval '${DAYS_BACK + 1} days' and d.bucket <= $1
    group by d.entity having sum(d.requests) >= ${BUSY_HOURS} and not exists (
      select from metering.requests r where r.organization = d.entity
        and r.time >= $1::timestamptz - interval '${LEAST_SILENCE_HOURS} hours')
  ), hours as (
    select q.entity, h.bucket from quiet q cross join lateral (
      select r.bucket from metering.rollups r
      where r.series = 1 and r.entity = q.entity
        and r.bucket > $1::timestamptz - interval '${DAYS_BACK} days' and r.bucket <= $1
      union
      select date_trunc('hour', r.time, 'UTC')
      from ${thinRequests(SINCE, '$1::timestamptz', 'q.entity')} r
    ) h
    union all
    select 0, r.bucket from metering.rollups r
    where r.series = 7 and r.entity = 0
      and r.bucket > $1::timestamptz - interval '${DAYS_BACK} days' and r.bucket <= $1
  ), paused as (
    select entity, max(bucket) as "lastHour",
      floor(extract(epoch from $1 - max(bucket)) / 3600)::int - 1 as "silentHours",
      max(extract(epoch from gap))::int / 3600 - 1 as "longestPauseHours"
    from (
      select entity, bucket, bucket - lag(bucket) over (partition by entity order by bucket) as gap
      from hours
    ) gaps
    group by entity having count(*) >= ${BUSY_HOURS}
      and max(bucket) + interval '${LEAST_SILENCE_HOURS + 1} hours' <= $1
  )
  select p."lastHour", p."silentHours", p."longestPauseHours", o.id as organization, o.name
  from paused p
  left join metering.dimensions n on n.id = p.entity
  left join organizations o on o.id = n.value
  where p."silentHours" >= ${LEAST_SILENCE_HOURS}
    and p."silentHours" > ${TIMES_PAUSE} * p."longestPauseHours"
    and (p.entity = 0 or o.status = 'active' and o.block_reason is null)
  order by (p.entity = 0) desc, p."silentHours" desc, o.id`

/** Busy organizations, and everybody together, of whom nothing has come for longer than it ever pauses. */
export async function listSilent(db: Queryable, now: number): Promise<Silent[]> {
  return (await db.query<Silent>(SILENT, [new Date(now)])).rows
}

const hours = (count: number) => `${count} ${count === 1 ? 'hour' : 'hours'}`

const toSilentItem = (silent: Silent): AttentionItem => {
  const { organization, name, lastHour, silentHours, longestPauseHours } = silent
  return {
    id: organization ?? 'platform',
    subject: name ?? 'All usage',
    organization,
    amount: null,
    since: new Date(lastHour.getTime() + HOUR_MS).toISOString(),
    sentence: `No usage for ${hours(silentHours)}; the longest pause of the ${DAYS_BACK} days before was ${hours(longestPauseHours)}.`,
    whatToDo:
      organization === null
        ? 'See whether the gateway still reports: its log, its service account, this server’s /api/ready.'
        : 'See whether their calls fail (“Can they call?”), or whether their gateway has stopped reporting.',
    path: organization === null ? '/requests' : `/collections/organizations/${organization}`,
  }
}

const ACCOUNTS = `
  select a.id, a.name, a.last_used_at as since from service_accounts a
  where a.revoked_at is null and (a.expires_at is null or a.expires_at > $1)
    and a.last_used_at between $1::timestamptz - interval '14 days' and $1::timestamptz - interval '1 day'
    and exists (select 1 from service_accounts_scopes s
      where s.parent_id = a.id and s.value = 'usage:write')
  order by a.last_used_at, a.id`

/** Gateways that reported within a fortnight and have not for a day. */
async function readSilentAccounts(db: Queryable, now: number): Promise<AttentionItem[]> {
  const { rows } = await db.query<{ id: string; name: string; since: Date }>(ACCOUNTS, [
    new Date(now),
  ])
  return rows.map(({ id, name, since }) => ({
    id,
    subject: name,
    organization: null,
    amount: null,
    since: since.toISOString(),
    sentence: 'This gateway’s service account has not called for a day or longer.',
    whatToDo: 'See whether the gateway runs and reaches us; revoke the account if it is gone.',
    path: `/collections/service-accounts/${id}`,
  }))
}

const MAIL = `
  select kind, state, count(*)::int as count, min(created_at) as since, max(problem) as problem
  from mail.messages
  where (state = 'failed' and closed_at > $1::timestamptz - interval '${FAILED_MAIL_DAYS} days')
    or (state = 'waiting' and due_at < $1::timestamptz + interval '1 day'
      and greatest(created_at, due_at - interval '12 hours') < $1::timestamptz - interval '${LATE_MAIL_HOURS} hours')
  group by kind, state order by min(created_at), kind, state`

type MailRow = { kind: string; state: string; count: number; since: Date; problem: string | null }

/** Mail that nobody got: given up within a week, or late. */
async function readUndelivered(db: Queryable, now: number): Promise<AttentionItem[]> {
  const { rows } = await db.query<MailRow>(MAIL, [new Date(now)])
  return rows.map(({ kind, state, count, since, problem }) => ({
    id: `mail ${kind} ${state}`,
    subject: `Mail: ${kind}`,
    organization: null,
    amount: null,
    since: since.toISOString(),
    sentence: `${count} ${count === 1 ? 'mail' : 'mails'} ${state === 'failed' ? 'could not be sent' : 'wait for longer than an hour'}${problem === null ? '.' : `: ${problem}`}`,
    whatToDo: 'See whether SMTP_URL is set and right, and whether the mail server takes mail.',
    path: '/gift-requests',
  }))
}

/** Whatever should be flowing and is not. */
export async function readStalePipelines(
  db: Queryable,
  { now, limit }: AttentionQuestion,
): Promise<AttentionList> {
  // One after the other: a snapshot is one connection.
  const silent = (await listSilent(db, now)).map(toSilentItem)
  const accounts = await readSilentAccounts(db, now)
  const items = [...silent, ...accounts, ...(await readUndelivered(db, now))]
  return { total: items.length, items: items.slice(0, limit) }
}
