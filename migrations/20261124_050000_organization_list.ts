import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** Indexes by which a list of 100,000 organizations answers in milliseconds, however sorted or searched. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql.raw(SORTS))
  await db.execute(sql.raw(SEARCH))
  await db.execute(sql.raw(TOTALS))
}

// Each sort with the id that breaks its ties; the indexes of one column each would be kept for nothing.
const SORTS = `
drop index organizations_name_idx, organizations_billing_email_idx, organizations_status_idx,
  organizations_plan_idx, organizations_dev_plan_idx, organizations_credits_idx,
  organizations_all_time_credits_idx, organizations_total_spent_idx;
create index organizations_by_name on organizations (name, id);
create index organizations_by_billing_email on organizations (billing_email, id);
create index organizations_by_plan on organizations (plan, id);
create index organizations_by_dev_plan on organizations (dev_plan, id);
create index organizations_by_credits on organizations (credits, id);
create index organizations_by_all_time_credits on organizations (all_time_credits, id);
create index organizations_by_total_spent on organizations (total_spent, id);
create index organizations_by_created_at on organizations (created_at, id);
create index organizations_by_status on organizations (status, id);
`

// Name and e-mail in small letters, on two lines, so that no term matches across them. Payload does
// not know the column and never writes it. The list of fresh entries is kept short: every search reads
// it whole, and every debit adds to it.
const SEARCH = `
create extension if not exists pg_trgm;
alter table organizations add column search_text text
  generated always as (lower(name || chr(10) || billing_email)) stored;
create index organizations_search on organizations using gin (search_text gin_trgm_ops)
  with (gin_pending_list_limit = 512);
create index api_keys_by_mask on api_keys (masked_token text_pattern_ops);
`

// Count and balance of all found come from here without touching the rows.
const TOTALS = `
create index organizations_totals on organizations (plan, dev_plan, status)
  include (credits, payment_failure_count, created_at, search_text);
-- Newest posting, for the readiness check.
create index usage_postings_newest on ledger.usage_postings (booked_at);
`

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(
    sql.raw(`
    drop index ledger.usage_postings_newest, organizations_totals, api_keys_by_mask;
    alter table organizations drop column search_text;
    drop index organizations_by_name, organizations_by_billing_email, organizations_by_plan,
      organizations_by_dev_plan, organizations_by_credits, organizations_by_all_time_credits,
      organizations_by_total_spent, organizations_by_created_at, organizations_by_status;
    create index organizations_name_idx on organizations (name);
    create index organizations_billing_email_idx on organizations (billing_email);
    create index organizations_status_idx on organizations (status);
    create index organizations_plan_idx on organizations (plan);
    create index organizations_dev_plan_idx on organizations (dev_plan);
    create index organizations_credits_idx on organizations (credits);
    create index organizations_all_time_credits_idx on organizations (all_time_credits);
    create index organizations_total_spent_idx on organizations (total_spent);
  `),
  )
}
