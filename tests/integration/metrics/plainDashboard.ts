import type { DatabasePool } from '@/db/tx'

/**
 * The dashboard's figures as plain SQL over the raw tables: written from the definitions, with nothing of
 * what the desk itself asks. Times are RFC 3339, `to` is exclusive.
 */

type Range = { from: string; to: string }
type Texts<Name extends string> = Record<Name, string>

const PAYMENTS = `('credit_topup', 'subscription_start', 'dev_plan_start', 'dev_plan_upgrade', 'dev_plan_renewal')`
const CHARGE =
  '(input_charge::numeric + cached_charge + cache_write_charge + output_charge + other_charge)'

/** Payments of more than nothing that nobody has taken back. */
const STANDING = `
  select t.organization_id, t.booked_at from transactions t
  where t.status = 'completed' and t.type in ${PAYMENTS} and t.amount > 0
    and not exists (select from transactions r where r.reverses_id = t.id and r.status = 'completed')`

const HAPPENED = `
  with booked as (
    select t.*, case when o.id is null then greatest(t.amount - t.credit_amount, 0)
      else - greatest(o.amount - o.credit_amount, 0) end as fee
    from transactions t left join transactions o on o.id = t.reverses_id
    where t.status = 'completed' and t.booked_at >= $1 and t.booked_at < $2
  ), money as (
    select coalesce(sum(amount) filter (where type in ${PAYMENTS}), 0) as processed,
      coalesce(sum(fee) filter (where type = 'credit_topup'), 0) as fees,
      coalesce(sum(amount) filter (where type = 'credit_refund'), 0) as refunded,
      coalesce(sum(credit_amount) filter (where type = 'credit_gift'), 0) as gifted,
      coalesce(sum(credit_amount) filter (where type = 'credit_topup'), 0) as topped_up
    from booked
  ), used as (
    select count(*) as requests, coalesce(sum(${CHARGE}), 0) / 1e9 as charge,
      coalesce(sum(${CHARGE} - provider_cost), 0) / 1e9 as margin
    from metering.requests where time >= $1 and time < $2
  ), joined as (
    select count(*) as signups, count(*) filter (where email_verified_at is not null) as verified
    from users where operator_role is null and created_at >= $1 and created_at < $2
  ), first_payments as (
    select min(booked_at) as at from (${STANDING}) s group by organization_id
  )
  select trim_scale(processed)::text as processed, trim_scale(processed - fees)::text as revenue,
    trim_scale(processed - fees - refunded)::text as net, trim_scale(refunded)::text as refunded,
    trim_scale(gifted)::text as gifted, trim_scale(topped_up)::text as "toppedUp",
    requests::text, trim_scale(charge::numeric(30, 9))::text as charge,
    trim_scale(margin::numeric(30, 9))::text as margin,
    -- Half a tenth of a percent is rounded to the even tenth on the screen; none of these sums is one.
    to_char(round(100 * margin / nullif(charge, 0), 1), 'FM999,999,990.0') || ' %' as "marginShare",
    signups::text, verified::text,
    (select count(distinct organization_id) from (${STANDING}) s
     where booked_at >= $1 and booked_at < $2)::text as "payingCustomers",
    (select count(*) from first_payments where at >= $1 and at < $2)::text as "paidCustomers",
    (select count(*) from organizations where created_at >= $1 and created_at < $2)::text as "newOrganizations"
  from money, used, joined`

export type Happened = Texts<
  | 'charge'
  | 'gifted'
  | 'margin'
  | 'marginShare'
  | 'net'
  | 'newOrganizations'
  | 'paidCustomers'
  | 'payingCustomers'
  | 'processed'
  | 'refunded'
  | 'requests'
  | 'revenue'
  | 'signups'
  | 'toppedUp'
  | 'verified'
>

/** What happened in a range, as text: counts, and USD without trailing zeros. */
export const plainHappened = (pool: DatabasePool, { from, to }: Range): Promise<Happened> =>
  one(pool, HAPPENED, [from, to])

// A twelfth of the yearly prices together, half a nano-dollar to the even one.
const STANDS = `
  with prices as (
    select plan_price as price, billing_cycle::text as cycle from organizations
    where plan <> 'free' and (plan_expires_at is null or plan_expires_at > $1)
    union all
    select dev_plan_price, dev_plan_billing_cycle::text from organizations
    where dev_plan <> 'none' and (dev_plan_expires_at is null or dev_plan_expires_at > $1)
  ), yearly as (
    select coalesce(sum(price), 0) * 1e9 as nano from prices where cycle = 'yearly'
  ), kept as (
    select * from organizations where status <> 'deleted'
  )
  select (select count(*) from kept)::text as organizations,
    (select trim_scale(coalesce(sum(credits), 0)) from kept)::text as credits,
    (select trim_scale(coalesce(sum(credits), 0)) from kept where credits > 0)::text as positive,
    (select trim_scale(coalesce(sum(credits), 0)) from kept where credits < 0)::text as negative,
    (select count(*) from organizations
     where plan <> 'free' and (plan_expires_at is null or plan_expires_at > $1)
       or dev_plan <> 'none' and (dev_plan_expires_at is null or dev_plan_expires_at > $1))::text as subscriptions,
    (select trim_scale(coalesce((select sum(price) from prices where cycle is distinct from 'yearly'), 0)
       + (case mod(nano, 12) when 6 then 2 * round(nano / 24) else round(nano / 12) end / 1e9)::numeric(30, 9))
     from yearly)::text as mrr`

export type Stands = Texts<
  'credits' | 'mrr' | 'negative' | 'organizations' | 'positive' | 'subscriptions'
>

/** What stands at a moment. */
export const plainStands = (pool: DatabasePool, now: string): Promise<Stands> =>
  one(pool, STANDS, [now])

/** The day of the first request, or the first movement or sign-up where that was before. */
export const plainBeginning = (pool: DatabasePool): Promise<Texts<'at'>> =>
  one(
    pool,
    `select to_char(least(
       (select min(created_at) from users where operator_role is null),
       (select min(booked_at) from transactions where status = 'completed'),
       (select date_trunc('day', min(time), 'UTC') from metering.requests)) at time zone 'UTC',
       'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at`,
    [],
  )

/** The calendar's hours, days or months in a zone, cut to the range. */
export async function plainBuckets(
  pool: DatabasePool,
  { from, to }: Range,
  { granularity, timeZone }: { granularity: string; timeZone: string },
): Promise<Range[]> {
  const { rows } = await pool.query<{ start: Date }>(
    `select greatest(start, $1::timestamptz) as start
     from generate_series(date_trunc($3, $1::timestamptz, $4), $2::timestamptz - interval '1 ms',
       ('1 ' || $3)::interval, $4) start order by 1`,
    [from, to, granularity, timeZone],
  )
  const starts = rows.map(({ start }) => start.toISOString())
  return starts.map((start, index) => ({ from: start, to: starts[index + 1] ?? to }))
}

const RANKED = `
  select p.value || '/' || m.value as id
  from metering.requests r
  join metering.dimensions p on p.id = r.provider join metering.dimensions m on m.id = r.model
  where r.time >= $1 and r.time < $2 group by p.value, m.value
  order by sum(${CHARGE}) desc, sum(coalesce(price_list_cost, 0)) desc, count(*) desc,
    m.value collate "C", p.value collate "C"`

/** Models at their providers, `openai/gpt-4o`, the highest charge first. */
export async function plainPairs(pool: DatabasePool, { from, to }: Range): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(RANKED, [from, to])
  return rows.map(({ id }) => id)
}

/** The charge of each of some models in a range, and of all others as `rest`. */
export async function plainCosts(
  pool: DatabasePool,
  { from, to }: Range,
  listed: readonly string[],
): Promise<Record<string, string>> {
  const { rows } = await pool.query<{ id: string; charge: string }>(
    `with named as (
       select p.value || '/' || m.value as id, ${CHARGE} as charge from metering.requests r
       join metering.dimensions p on p.id = r.provider join metering.dimensions m on m.id = r.model
       where r.time >= $1 and r.time < $2
     )
     select case when id = any($3) then id else 'rest' end as id,
       trim_scale((sum(charge) / 1e9)::numeric(30, 9))::text as charge
     from named group by 1`,
    [from, to, listed],
  )
  return Object.fromEntries(rows.map(({ id, charge }) => [id, charge]))
}

const BY = (id: string) => `
  select ${id} as id, count(*)::int as requests,
    trim_scale((sum(${CHARGE}) / 1e9)::numeric(30, 9))::text as charge,
    trim_scale((sum(${CHARGE} - provider_cost) / 1e9)::numeric(30, 9))::text as margin,
    sum(input::numeric + cached_input + cache_write + output + reasoning)::text as tokens,
    (count(*) filter (where r.status in (2, 3)))::int as errors
  from metering.requests r join metering.dimensions d on d.id = r.${id === 'o.id' ? 'organization' : 'model'}
  ${id === 'o.id' ? 'join organizations o on o.id = d.value' : ''}
  where r.time >= $1 and r.time < $2 group by 1
  order by sum(${CHARGE}) desc, sum(coalesce(price_list_cost, 0)) desc, count(*) desc, ${id} collate "C"`

export type PlainTop = {
  id: string
  requests: number
  charge: string
  margin: string
  tokens: string
  errors: number
}

/** Organizations or models of a range, the highest charge first. */
export async function plainTops(
  pool: DatabasePool,
  what: 'models' | 'organizations',
  { from, to }: Range,
): Promise<PlainTop[]> {
  const { rows } = await pool.query<PlainTop>(BY(what === 'models' ? 'd.value' : 'o.id'), [
    from,
    to,
  ])
  return rows
}

export async function one<Row extends Record<string, unknown>>(
  pool: DatabasePool,
  text: string,
  values: unknown[],
): Promise<Row> {
  const { rows } = await pool.query<Row>(text, values)
  if (!rows[0]) throw new Error('One row was asked for.')
  return rows[0]
}
