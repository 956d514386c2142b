import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/**
 * What the database itself refuses, whoever asks: balances moved outside the ledger, changed or
 * removed ledger and audit rows, overlapping price periods.
 */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql.raw(COUNTED_COLUMNS))
  await db.execute(sql.raw(LEDGER))
  await db.execute(sql.raw(APPEND_ONLY))
  await db.execute(sql.raw(AUDIT))
  await db.execute(sql.raw(PRICES))
}

// Columns that only SQL counts. Payload's update writes the whole row with what it read earlier: the
// guard puts back what stands, unless the transaction said that it is counting.
const COUNTED_COLUMNS = `
create schema ledger;

alter table organizations
  alter column credits set default 0,
  alter column all_time_credits set default 0,
  alter column total_spent set default 0,
  add column ledger_sequence bigint not null default 0;
update organizations set credits = 0 where credits is null;
alter table organizations
  alter column credits set not null,
  alter column all_time_credits set not null,
  alter column total_spent set not null;
alter table organizations set (fillfactor = 70);

alter table api_keys alter column usage set default 0;
alter table api_keys alter column usage set not null;
alter table api_keys set (fillfactor = 70);

create function ledger.is_counting() returns boolean language sql stable as
  $$ select coalesce(current_setting('ledger.counting', true), '') = 'on' $$;

create function ledger.guard_organization_counts() returns trigger language plpgsql as $$
begin
  if ledger.is_counting() then return new; end if;
  if tg_op = 'INSERT' then
    new.credits := 0; new.all_time_credits := 0; new.total_spent := 0; new.ledger_sequence := 0;
  else
    new.credits := old.credits; new.all_time_credits := old.all_time_credits;
    new.total_spent := old.total_spent; new.ledger_sequence := old.ledger_sequence;
  end if;
  return new;
end $$;
create trigger guard_counts before insert or update on organizations
  for each row execute function ledger.guard_organization_counts();

create function ledger.guard_api_key_counts() returns trigger language plpgsql as $$
begin
  if ledger.is_counting() then return new; end if;
  if tg_op = 'INSERT' then
    new.usage := 0; new.last_used_at := null;
  else
    new.usage := old.usage; new.last_used_at := old.last_used_at;
  end if;
  return new;
end $$;
create trigger guard_counts before insert or update on api_keys
  for each row execute function ledger.guard_api_key_counts();

create function ledger.guard_service_account_counts() returns trigger language plpgsql as $$
begin
  if ledger.is_counting() then return new; end if;
  if tg_op = 'INSERT' then new.last_used_at := null; else new.last_used_at := old.last_used_at; end if;
  return new;
end $$;
create trigger guard_counts before insert or update on service_accounts
  for each row execute function ledger.guard_service_account_counts();

create function ledger.touch_service_account(account text) returns void language plpgsql as $$
begin
  perform set_config('ledger.counting', 'on', true);
  update service_accounts set last_used_at = clock_timestamp()
    where id = account
      and (last_used_at is null or last_used_at < clock_timestamp() - interval '1 minute');
  perform set_config('ledger.counting', 'off', true);
end $$;
`

const LEDGER = `
create table ledger.idempotency_keys (
  organization_id text not null,
  operation text not null,
  key text not null,
  input_hash text not null,
  transaction_id text,
  created_at timestamptz not null default clock_timestamp(),
  primary key (organization_id, operation, key)
);

-- One organization's charge in one batch of usage, in the same numbered order as its transactions.
create table ledger.usage_postings (
  organization_id text not null,
  sequence bigint not null,
  booked_at timestamptz not null,
  requests bigint not null check (requests > 0),
  charge numeric(20,9) not null,
  balance_after numeric(20,9) not null,
  primary key (organization_id, sequence)
);
create index usage_postings_booked_at on ledger.usage_postings (organization_id, booked_at);

-- Moves one organization's balance and gives the movement its number, under the row's lock. The time
-- is taken after the lock, so that it never runs against the numbers.
create function ledger.move_credits(org text, delta numeric, all_time numeric, at timestamptz)
returns table (sequence bigint, balance numeric, booked_at timestamptz) language plpgsql as $$
begin
  perform set_config('ledger.counting', 'on', true);
  return query
    update organizations o
    set credits = o.credits + delta,
        all_time_credits = o.all_time_credits + all_time,
        ledger_sequence = o.ledger_sequence + 1
    where o.id = org
    returning o.ledger_sequence, o.credits, coalesce(at, clock_timestamp());
  perform set_config('ledger.counting', 'off', true);
end $$;

-- Debits many organizations for one batch, in the order of their ids (so that two batches never wait
-- for each other in a circle), and writes each posting in the same statement.
create function ledger.post_usage(orgs text[], charges numeric[], counts bigint[], at timestamptz)
returns void language plpgsql as $$
begin
  perform set_config('ledger.counting', 'on', true);
  perform 1 from organizations o where o.id = any(orgs) order by o.id for no key update;
  with debit as (
    select * from unnest(orgs, charges, counts) as d(org, charge, requests)
  ), moved as (
    update organizations o
    set credits = o.credits - d.charge,
        total_spent = o.total_spent + d.charge,
        ledger_sequence = o.ledger_sequence + 1
    from debit d where o.id = d.org
    returning o.id, o.ledger_sequence, o.credits, d.charge, d.requests
  )
  insert into ledger.usage_postings
    (organization_id, sequence, booked_at, requests, charge, balance_after)
  select id, ledger_sequence, coalesce(at, clock_timestamp()), requests, charge, credits from moved;
  perform set_config('ledger.counting', 'off', true);
end $$;

create function ledger.count_key_usage(keys text[], charges numeric[], times timestamptz[])
returns void language plpgsql as $$
begin
  perform set_config('ledger.counting', 'on', true);
  perform 1 from api_keys k where k.id = any(keys) order by k.id for no key update;
  update api_keys k
  set usage = k.usage + d.charge, last_used_at = greatest(k.last_used_at, d.at)
  from unnest(keys, charges, times) as d(id, charge, at) where k.id = d.id;
  perform set_config('ledger.counting', 'off', true);
end $$;
`

const APPEND_ONLY = `
create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% rows are never changed or removed', tg_table_name
    using errcode = 'integrity_constraint_violation';
end $$;

create trigger append_only before delete on transactions
  for each row execute function ledger.refuse_change();
create trigger append_only_truncate before truncate on transactions
  for each statement execute function ledger.refuse_change();

-- One exception: a pending row is settled once, and nothing but the settlement changes.
create function ledger.guard_settlement() returns trigger language plpgsql as $$
declare
  settled transactions;
begin
  settled := new;
  settled.status := old.status; settled.balance_after := old.balance_after;
  settled.booked_at := old.booked_at; settled.updated_at := old.updated_at;
  settled.stripe_payment_intent_id := old.stripe_payment_intent_id;
  settled.stripe_invoice_id := old.stripe_invoice_id;
  settled.stripe_refund_id := old.stripe_refund_id;
  if old.status <> 'pending' or new.status not in ('completed', 'failed') or settled is distinct from old then
    raise exception 'transactions rows are never changed, but that a pending one is settled once'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger settle_once before update on transactions
  for each row execute function ledger.guard_settlement();

create trigger append_only before update or delete on ledger.usage_postings
  for each row execute function ledger.refuse_change();
create trigger append_only_truncate before truncate on ledger.usage_postings
  for each statement execute function ledger.refuse_change();
create trigger append_only before update or delete on audit_logs
  for each row execute function ledger.refuse_change();
create trigger append_only_truncate before truncate on audit_logs
  for each statement execute function ledger.refuse_change();
`

// Personal data of an audit row, which erasure may remove; the row keeps only a salted hash of it.
const AUDIT = `
create table audit_personal (
  audit_id text primary key references audit_logs (id),
  salt text not null,
  email text,
  ip_address text,
  user_agent text,
  changes json
);
`

const PRICES = `
create extension if not exists btree_gist;
alter table model_prices
  add constraint model_prices_period_not_empty check (effective_to is null or effective_from < effective_to),
  add constraint model_prices_no_overlap exclude using gist (
    model_id with =, provider_id with =, coalesce(region, '') with =,
    tstzrange(effective_from, effective_to) with &&
  );
`

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(
    sql.raw(`
    alter table model_prices drop constraint model_prices_no_overlap;
    alter table model_prices drop constraint model_prices_period_not_empty;
    drop table audit_personal;
    drop trigger append_only on audit_logs;
    drop trigger append_only_truncate on audit_logs;
    drop trigger settle_once on transactions;
    drop trigger append_only on transactions;
    drop trigger append_only_truncate on transactions;
    drop trigger guard_counts on service_accounts;
    drop trigger guard_counts on api_keys;
    drop trigger guard_counts on organizations;
    alter table organizations drop column ledger_sequence;
    drop schema ledger cascade;
  `),
  )
}
