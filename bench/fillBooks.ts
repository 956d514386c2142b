import type { DatabasePool } from '@/db/tx'
import { foldLatencies } from '@/metering/foldLatencies'
import { FINE_FROM } from '@/metering/rollupSql'

type Size = { organizations: number; requests: number; say: (text: string) => void }

/** As many requests as a batch of a busy gateway has; each debits its organizations once. */
const BATCH = 1_000
const DAYS = 400

// Prices whose nano-dollars a token are whole, so that plain SQL rates like src/pricing.
const PRICES = `
create temporary table priced as
select row_number() over (order by p.id)::int - 1 as n, p.id, p.provider_id, p.model_id,
  (p.input_per_million * 1000)::bigint as input,
  (coalesce(p.cached_input_per_million, p.input_per_million) * 1000)::bigint as cached,
  (p.output_per_million * 1000)::bigint as output, 0 as provider, 0 as model, 0 as version
from model_prices p
where p.region is null and p.effective_to is null and p.effective_from < now() - interval '500 days'
  and p.per_request is null and p.input_per_million > 0
  and scale(trim_scale(p.input_per_million)) <= 3 and scale(trim_scale(p.output_per_million)) <= 3
  and scale(trim_scale(coalesce(p.cached_input_per_million, 0))) <= 3
  and not exists (select 1 from model_prices_tiers t where t._parent_id = p.id)
order by p.id limit 12;
insert into metering.dimensions (kind, value)
select distinct 5::smallint, provider_id from priced union select 6, model_id from priced
union select 11, id from priced;
update priced p set provider = a.id, model = b.id, version = c.id
from metering.dimensions a, metering.dimensions b, metering.dimensions c
where a.kind = 5 and a.value = p.provider_id and b.kind = 6 and b.value = p.model_id
  and c.kind = 11 and c.value = p.id`

const customers = (organizations: number) => `
insert into organizations (id, name, billing_email, status, retention_level, plan, dev_plan,
  payment_failure_count, credits, all_time_credits, ledger_sequence, updated_at, created_at)
select 'org_' || substr(md5(n::text), 1, 20), 'Organization ' || n, n || '@example.com', 'active', 'none',
  'free', 'none', 0, 1000, 1000, 1, now(), now() - interval '${DAYS + 1} days'
from generate_series(1, ${organizations}) as n;
insert into projects (id, organization_id, name, mode, status, updated_at, created_at)
select 'prj_' || substr(id, 5), id, 'Project', 'hybrid', 'active', now(), now() from organizations;
insert into api_keys (id, project_id, masked_token, token_hash, status, updated_at, created_at)
select 'key_' || substr(id, 5), id, 'llmg_…', id, 'active', now(), now() from projects;
insert into metering.dimensions (kind, value)
select 1::smallint, id from organizations union all select 2, id from projects union all
select 3, id from api_keys;
insert into transactions (id, organization_id, sequence, type, amount, credit_amount, currency, status,
  actor, balance_after, booked_at, updated_at, created_at)
select 'txn_' || substr(id, 5), id, 1, 'credit_topup', 1000, 1000, 'USD', 'completed', 'system:bench', 1000,
  created_at, created_at, created_at
from organizations;
create temporary table payers as
select row_number() over () - 1 as n, o.id, d.id as number, p.id as project, k.id as key
from organizations o
join metering.dimensions d on d.kind = 1 and d.value = o.id
join metering.dimensions p on p.kind = 2 and p.value = 'prj_' || substr(o.id, 5)
join metering.dimensions k on k.kind = 3 and k.value = 'key_' || substr(o.id, 5);
create index on payers (n);
analyze payers`

// A few organizations have most of the traffic, as everywhere.
const traffic = ({ organizations, requests }: Size) => `
insert into metering.requests (time, organization, project, api_key, provider, model, price_version,
  input, cached_input, cache_write, output, reasoning, web_searches, images, duration_ms, status,
  streamed, cache_hit, own_key, id, input_charge, cached_charge, cache_write_charge, output_charge,
  other_charge, price_list_cost, provider_cost, reported_cost)
select time, payer.number, payer.project, payer.key, price.provider, price.model, price.version,
  r.input, r.cached, 0, r.output, 0, 0, 0, 500, case when r.n % 50 = 0 then 3 else 0 end,
  false, false, false, 'req_' || r.n,
  r.input * price.input, r.cached * price.cached, 0, r.output * price.output, 0,
  r.input * price.input + r.cached * price.cached + r.output * price.output,
  r.input * price.input + r.cached * price.cached + r.output * price.output,
  case when r.n % 20 = 0 then (r.input * price.input) / 1000000000::numeric end
from (
  select n, now() - interval '${DAYS} days' + n * (interval '${DAYS} days' / ${requests + 1}) as time,
    100 + (n % 1900)::int as input, (n % 700)::int as cached, 10 + (n % 600)::int as output,
    floor(power(random(), 3) * ${organizations})::bigint as payer
  from generate_series(1, ${requests}) as n
) r
join priced price on price.n = r.n % (select count(*) from priced)
join payers payer on payer.n = r.payer
order by r.n`

const KEYS = `
insert into metering.request_keys (key, time, content)
select encode(substring(sha256(convert_to(p.id, 'UTF8') || '\\x00'::bytea || convert_to(r.id, 'UTF8'))
  from 1 for 16), 'hex')::uuid, date_trunc('milliseconds', r.time), 0
from metering.requests r join payers p on p.number = r.organization`

const CHARGE = 'input_charge + cached_charge + cache_write_charge + output_charge + other_charge'

const POSTINGS = `
insert into ledger.usage_postings (organization_id, sequence, booked_at, requests, charge, balance_after)
select id, 1 + row_number() over w, booked_at, requests, charge, 1000 - sum(charge) over w
from (
  select p.id, substr(r.id, 5)::bigint / ${BATCH} as batch, max(time) as booked_at, count(*) as requests,
    sum(${CHARGE}) / 1000000000 as charge
  from metering.requests r join payers p on p.number = r.organization group by 1, 2
) b
window w as (partition by id order by batch);
update organizations o set credits = 1000 - u.charge, total_spent = u.charge, ledger_sequence = 1 + u.postings
from (
  select organization_id, sum(charge) as charge, count(*) as postings from ledger.usage_postings group by 1
) u where u.organization_id = o.id;
update api_keys k set usage = o.total_spent
from organizations o where k.id = 'key_' || substr(o.id, 5)`

const GRAINS: readonly [series: number, entity: string, bucket: string, byModel: boolean][] = [
  // First: its days say which have sums by hour and by model.
  [2, 'organization', 'day', false],
  [1, 'organization', 'hour', false],
  [3, 'organization', 'day', true],
  [4, 'organization', 'month', true],
  [5, 'project', 'day', false],
  [6, 'project', 'month', true],
  [7, '0', 'hour', false],
  [8, '0', 'day', false],
  [9, '0', 'hour', true],
  [10, '0', 'day', true],
  [11, '0', 'month', true],
]

const ON_FINE_DAYS = `where (organization, date_trunc('day', time, 'UTC')) in (
  select entity, bucket from metering.rollups where series = 2 and is_fine)`

const ROLLUPS = GRAINS.map(
  ([series, entity, bucket, byModel]) => `
insert into metering.rollups (series, entity, bucket, provider, model, is_fine, requests, failed,
  client_errors, cache_hits, unpriced, input, cached_input, cache_write,
  output, reasoning, input_charge, cached_charge, cache_write_charge, output_charge, other_charge,
  discount, own_key_list_cost, provider_cost)
select ${series}, ${entity}, date_trunc('${bucket}', time, 'UTC'), ${byModel ? 'provider, model' : '0, 0'},
  ${series === 2 ? `count(*) >= ${FINE_FROM}` : 'false'},
  count(*), count(*) filter (where status = 3), 0, 0, 0, sum(input), sum(cached_input), 0,
  sum(output), 0, sum(input_charge), sum(cached_charge), 0, sum(output_charge), 0, 0, 0,
  sum(provider_cost)
from metering.requests ${series === 1 || series === 3 ? ON_FINE_DAYS : ''}
group by 1, 2, 3, 4, 5 order by 3`,
).join(';')

/** When each organization's books were last written in. */
const CLOCKS = `
update organizations o set ledger_booked_at = b.booked_at
from (
  select organization_id, max(booked_at) as booked_at from (
    select organization_id, booked_at from transactions
    union all select organization_id, booked_at from ledger.usage_postings
  ) every group by 1
) b where b.organization_id = o.id`

const DURATIONS = `
insert into metering.latency_queue (time, organization, project, bin)
select time, organization, project, metering.latency_bin(duration_ms) from metering.requests`

/**
 * Writes consistent books by sets, past the triggers: what the doors would have written for the same
 * traffic, at a size that they would need hours for.
 */
export async function fillBooks(pool: DatabasePool, size: Size): Promise<void> {
  const steps: [string, string][] = [
    ['prices', PRICES],
    ['organizations', customers(size.organizations)],
    ['requests', traffic(size)],
    ['keys', KEYS],
    ['postings', POSTINGS],
    ['roll-ups', ROLLUPS],
    ['booking clocks', CLOCKS],
    ['durations', DURATIONS],
  ]
  const client = await pool.connect()
  await client.query(
    `set session_replication_role = replica; set statement_timeout = 0; set work_mem = '512MB'`,
  )
  for (const [name, text] of steps) {
    const start = performance.now()
    await client.query(text)
    size.say(`filled ${name} (${Math.round((performance.now() - start) / 1000)} s)`)
  }
  client.release()
  await foldLatencies(pool, { chunk: size.requests + 1 })
  await pool.query('vacuum analyze')
}
