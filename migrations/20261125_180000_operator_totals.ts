import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** What an operator gave today is read from the rows of a day, not from all of that operator's rows. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql.raw(LOCK_OPERATOR))
}

// Instants are told once: a volatile call in the condition would keep the index on (actor, booked_at)
// from cutting at the day. The sums are read after the lock, by a statement of its own, which sees what
// the one before has committed.
const LOCK_OPERATOR = `
create or replace function ledger.lock_operator(operator text, org text)
returns table (today numeric, recent numeric) language plpgsql as $$
declare
  now_at timestamptz;
begin
  perform 1 from users where id = operator for no key update;
  now_at := clock_timestamp();
  return query
    select coalesce(sum(t.credit_amount) filter (
        where t.booked_at >= date_trunc('day', now_at, 'UTC')), 0),
      coalesce(sum(t.credit_amount) filter (where t.organization_id = org), 0)
    from transactions t
    where t.actor = operator and t.status = 'completed' and t.credit_amount > 0
      and t.booked_at >= now_at - interval '24 hours';
end $$;
`

const FORMER = `
create or replace function ledger.lock_operator(operator text, org text)
returns table (today numeric, recent numeric) language plpgsql as $$
begin
  perform 1 from users where id = operator for no key update;
  return query
    select coalesce(sum(t.credit_amount) filter (
        where t.booked_at >= date_trunc('day', clock_timestamp() at time zone 'UTC') at time zone 'UTC'), 0),
      coalesce(sum(t.credit_amount) filter (where t.organization_id = org), 0)
    from transactions t
    where t.actor = operator and t.status = 'completed' and t.credit_amount > 0
      and t.booked_at >= clock_timestamp() - interval '24 hours';
end $$;
`

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(sql.raw(FORMER))
}
