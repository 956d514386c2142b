import pg from 'pg'

/** As different from each other as customers are, in names, plans, balances and dates. */
const customers = (count: number) => `
  select set_config('ledger.counting', 'on', true);
  insert into organizations (id, name, billing_email, plan, dev_plan, status, credits,
    all_time_credits, total_spent, payment_failure_count, stripe_customer_id, created_at, updated_at)
  select 'org_' || substr(md5('org' || i), 1, 20),
    initcap(substr(md5('first' || i), 1, 4 + i % 5)) || ' '
      || (array['Robotics', 'Labs', 'Analytics', 'Systems', 'Foods', 'Energy', 'Media', 'Studios'])[1 + i % 8],
    'user' || i || '@' || substr(md5('host' || i % 5000), 1, 7) || (array['.com', '.io', '.dev', '.eu'])[1 + i % 4],
    (array['free', 'free', 'free', 'pro', 'enterprise'])[1 + i % 5]::enum_organizations_plan,
    (array['none', 'none', 'none', 'lite', 'pro', 'max'])[1 + i % 6]::enum_organizations_dev_plan,
    (array['active', 'active', 'active', 'active', 'inactive', 'deleted'])[1 + i % 6]::enum_organizations_status,
    (hashint4(i) % 100000)::numeric / 100, abs(hashint4(i + 1) % 1000000)::numeric / 100,
    abs(hashint4(i + 2) % 100000000)::numeric / 100000, case when i % 97 = 0 then 1 else 0 end,
    'cus_' || substr(md5('cus' || i), 1, 14),
    timestamptz '2026-11-01' - abs(hashint4(i + 3) % 31536000) * interval '1 second', now()
  from generate_series(1, ${count}) i;`

/** One top-up for every third organization, posted as the ledger would have. */
const PAYMENTS = `
  set local session_replication_role = replica;
  insert into transactions (id, organization_id, sequence, type, amount, credit_amount, currency, status,
    description, actor, balance_after, booked_at, created_at, updated_at)
  select 'txn_' || substr(id, 5), id, 1, 'credit_topup', 10, 10, 'USD', 'completed', 'Top-up',
    'system:bench', 10, created_at, created_at, created_at
  from (select id, created_at, row_number() over (order by id) as n from organizations) o
  where n % 3 = 0 and not exists (select from transactions t where t.organization_id = o.id);`

/** Organizations of a bench's own, beside those that are there; a third of them has paid once. */
export async function fillOrganizations(connectionString: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  // One message of several statements is one transaction: the balances stay as they are written.
  await client.query(customers(count))
  await client.query(PAYMENTS)
  await client.query('vacuum analyze organizations, ledger.balances, transactions')
  await client.end()
}
