import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/**
 * What the database itself holds of the ledger's rules, for whatever does not come through
 * src/ledger: times that never run against the numbers, rows that agree with the balance they
 * explain, refunds that never exceed, decisions that are made once.
 */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql.raw(BOOKING_TIME))
  await db.execute(sql.raw(MOVEMENTS))
  await db.execute(sql.raw(ENTRIES))
  await db.execute(sql.raw(SETTLEMENT))
  await db.execute(sql.raw(OPERATORS))
  await db.execute(sql.raw(DECISIONS))
}

// The clock of a server may step back; the times of one organization's movements do not. Whole
// milliseconds, as they are printed: a row rounded up would stand behind one that followed it.
const BOOKING_TIME = `
alter table organizations add column ledger_booked_at timestamptz(3);
select set_config('ledger.counting', 'on', true);
update organizations o set ledger_booked_at = greatest(
  (select max(booked_at) from transactions t where t.organization_id = o.id),
  (select max(booked_at) from ledger.usage_postings p where p.organization_id = o.id))
where o.ledger_sequence > 0;
select set_config('ledger.counting', 'off', true);

create or replace function ledger.guard_organization_counts() returns trigger language plpgsql as $$
begin
  if ledger.is_counting() then return new; end if;
  if tg_op = 'INSERT' then
    new.credits := 0; new.all_time_credits := 0; new.total_spent := 0;
    new.ledger_sequence := 0; new.ledger_booked_at := null;
  else
    new.credits := old.credits; new.all_time_credits := old.all_time_credits;
    new.total_spent := old.total_spent; new.ledger_sequence := old.ledger_sequence;
    new.ledger_booked_at := old.ledger_booked_at;
  end if;
  return new;
end $$;

create function ledger.booking_time(wanted timestamptz) returns timestamptz language sql volatile as
  $$ select date_trunc('milliseconds', coalesce(wanted, clock_timestamp())) $$;
`

const MOVEMENTS = `
-- When the requests of a posting happened: late usage stands on the day it was booked, and says so.
alter table ledger.usage_postings
  add column first_request_at timestamptz,
  add column last_request_at timestamptz;

drop function ledger.move_credits(text, numeric, numeric, timestamptz);
create function ledger.move_credits(org text, delta numeric, all_time numeric, at timestamptz)
returns table (sequence bigint, balance numeric, booked_at timestamptz, status text)
language plpgsql as $$
begin
  perform set_config('ledger.counting', 'on', true);
  return query
    update organizations o
    set credits = o.credits + delta,
        all_time_credits = o.all_time_credits + all_time,
        ledger_sequence = o.ledger_sequence + 1,
        ledger_booked_at = greatest(o.ledger_booked_at, ledger.booking_time(at))
    where o.id = org
    returning o.ledger_sequence, o.credits, o.ledger_booked_at, o.status::text;
  perform set_config('ledger.counting', 'off', true);
end $$;

drop function ledger.post_usage(text[], numeric[], bigint[], timestamptz);
create function ledger.post_usage(
  orgs text[], charges numeric[], counts bigint[], firsts timestamptz[], lasts timestamptz[],
  at timestamptz)
returns void language plpgsql as $$
begin
  perform set_config('ledger.counting', 'on', true);
  perform 1 from organizations o where o.id = any(orgs) order by o.id for no key update;
  with debit as (
    select * from unnest(orgs, charges, counts, firsts, lasts)
      as d(org, charge, requests, first_request_at, last_request_at)
  ), moved as (
    update organizations o
    set credits = o.credits - d.charge,
        total_spent = o.total_spent + d.charge,
        ledger_sequence = o.ledger_sequence + 1,
        ledger_booked_at = greatest(o.ledger_booked_at, ledger.booking_time(at))
    from debit d where o.id = d.org
    returning o.id, o.ledger_sequence, o.ledger_booked_at, o.credits, d.charge, d.requests,
      d.first_request_at, d.last_request_at
  )
  insert into ledger.usage_postings
    (organization_id, sequence, booked_at, requests, charge, balance_after, first_request_at,
     last_request_at)
  select id, ledger_sequence, ledger_booked_at, requests, charge, credits, first_request_at,
    last_request_at
  from moved;
  perform set_config('ledger.counting', 'off', true);
end $$;
`

const ENTRIES = `
alter table transactions
  add constraint transactions_payment_on_money check (
    amount is not null or (payment_method is null and external_reference is null
      and stripe_payment_intent_id is null and stripe_invoice_id is null and stripe_refund_id is null)),
  add constraint transactions_stripe_refund_on_refunds check (
    stripe_refund_id is null or type::text = 'credit_refund'),
  add constraint transactions_pending_is_not_booked check (
    status <> 'pending' or (booked_at is null and settlement_sequence is null and sequence is not null)),
  add constraint transactions_reversal_is_completed check (
    reverses_id is null or status = 'completed');
create unique index transactions_settlement on transactions (organization_id, settlement_sequence)
  where settlement_sequence is not null;
create index transactions_external_reference on transactions (organization_id, external_reference)
  where external_reference is not null;

-- A row explains the movement that was made right before it in the same transaction, under the
-- organization's lock: its number is the newest one, its balance the balance.
create function ledger.refuse_stray_entry(entry transactions, number numeric, balance numeric)
returns void language plpgsql as $$
declare
  newest record;
begin
  select credits, ledger_sequence into newest from organizations where id = entry.organization_id;
  if number is distinct from newest.ledger_sequence
    or (balance is not null and balance is distinct from newest.credits)
    or exists (select 1 from ledger.usage_postings p
               where p.organization_id = entry.organization_id and p.sequence = number)
  then
    raise exception 'transactions rows are written by the ledger alone, with the movement they explain'
      using errcode = 'integrity_constraint_violation';
  end if;
end $$;

-- What was paid, and is given back. Pending refunds hold their part.
create function ledger.refuse_wrong_link(entry transactions) returns void language plpgsql as $$
declare
  original transactions;
  refunded numeric;
begin
  if entry.reverses_id is not null then
    select * into original from transactions where id = entry.reverses_id for no key update;
    if original.status <> 'completed' or original.reverses_id is not null
      or original.organization_id <> entry.organization_id or original.type <> entry.type
      or entry.amount is distinct from -original.amount
      or entry.credit_amount is distinct from -original.credit_amount
      or entry.related_transaction_id is distinct from original.related_transaction_id
    then
      raise exception 'a reversing row turns the signs of a completed row of the same organization and type'
        using errcode = 'integrity_constraint_violation';
    end if;
  elsif entry.type = 'credit_refund' then
    select * into original from transactions where id = entry.related_transaction_id for no key update;
    select coalesce(sum(amount), 0) into refunded from transactions
      where related_transaction_id = original.id and type = 'credit_refund' and status <> 'failed';
    if original.status <> 'completed' or original.reverses_id is not null
      or original.organization_id <> entry.organization_id
      or original.type::text not in ('credit_topup', 'subscription_start', 'dev_plan_start',
        'dev_plan_upgrade', 'dev_plan_renewal')
      or exists (select 1 from transactions where reverses_id = original.id)
      or refunded + entry.amount > original.amount
    then
      raise exception 'a refund gives back at most what is left of a completed payment'
        using errcode = 'integrity_constraint_violation';
    end if;
  end if;
end $$;

create function ledger.guard_entry() returns trigger language plpgsql as $$
begin
  perform ledger.refuse_stray_entry(new, new.sequence, new.balance_after);
  if new.settlement_sequence is not null then
    raise exception 'a row that is settled was pending first'
      using errcode = 'integrity_constraint_violation';
  end if;
  if new.reverses_id is not null or new.type = 'credit_refund' then
    perform ledger.refuse_wrong_link(new);
  end if;
  return new;
end $$;
create trigger guard_entry before insert on transactions
  for each row execute function ledger.guard_entry();
`

const SETTLEMENT = `
create or replace function ledger.guard_settlement() returns trigger language plpgsql as $$
declare
  settled transactions;
begin
  settled := new;
  settled.status := old.status; settled.balance_after := old.balance_after;
  settled.booked_at := old.booked_at; settled.updated_at := old.updated_at;
  settled.stripe_payment_intent_id := old.stripe_payment_intent_id;
  settled.stripe_invoice_id := old.stripe_invoice_id;
  settled.stripe_refund_id := old.stripe_refund_id;
  settled.settlement_sequence := old.settlement_sequence;
  if old.status <> 'pending' or new.status not in ('completed', 'failed') or settled is distinct from old
    or new.settlement_sequence is null or new.booked_at is null
    or (new.balance_after is null) <> (new.status = 'failed')
  then
    raise exception 'transactions rows are never changed, but that a pending one is settled once'
      using errcode = 'integrity_constraint_violation';
  end if;
  perform ledger.refuse_stray_entry(new, new.settlement_sequence, new.balance_after);
  return new;
end $$;
`

// Parallel grants of one operator count each other: the sums are read after the lock, by a statement
// of its own, which sees what the one before has committed.
const OPERATORS = `
create function ledger.lock_operator(operator text, org text)
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

const DECISIONS = `
alter table ledger.credit_requests
  add column operation text not null,
  add column key text,
  add constraint credit_requests_approved_is_booked check ((status = 'approved') = (transaction_id is not null)),
  add constraint credit_requests_decided check (
    (status = 'waiting') = (decided_by is null) and (status = 'waiting') = (decided_at is null));
create index credit_requests_organization on ledger.credit_requests (organization_id, requested_at);

create function ledger.guard_decision() returns trigger language plpgsql as $$
declare
  decided ledger.credit_requests;
begin
  decided := new;
  decided.status := old.status; decided.decided_by := old.decided_by;
  decided.decided_at := old.decided_at; decided.decline_reason := old.decline_reason;
  decided.transaction_id := old.transaction_id;
  if old.status <> 'waiting' or decided is distinct from old then
    raise exception 'a request is decided once, and is not changed otherwise'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger decided_once before update on ledger.credit_requests
  for each row execute function ledger.guard_decision();
create trigger append_only before delete on ledger.credit_requests
  for each row execute function ledger.refuse_change();
create trigger append_only_truncate before truncate on ledger.credit_requests
  for each statement execute function ledger.refuse_change();

alter table ledger.limit_raises
  drop constraint limit_raises_state_check,
  add constraint limit_raises_state_check
    check (state in ('waiting', 'scheduled', 'applied', 'declined', 'superseded')),
  add column decided_at timestamptz,
  add column declined_by text,
  add column decline_reason text;
`

// The functions as they stood before.
const FORMER_FUNCTIONS = `
create or replace function ledger.guard_settlement() returns trigger language plpgsql as $$
declare
  settled transactions;
begin
  settled := new;
  settled.status := old.status; settled.balance_after := old.balance_after;
  settled.booked_at := old.booked_at; settled.updated_at := old.updated_at;
  settled.stripe_payment_intent_id := old.stripe_payment_intent_id;
  settled.stripe_invoice_id := old.stripe_invoice_id;
  settled.stripe_refund_id := old.stripe_refund_id;
  settled.settlement_sequence := old.settlement_sequence;
  if old.status <> 'pending' or new.status not in ('completed', 'failed') or settled is distinct from old then
    raise exception 'transactions rows are never changed, but that a pending one is settled once'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;

drop function ledger.move_credits(text, numeric, numeric, timestamptz);
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

drop function ledger.post_usage(text[], numeric[], bigint[], timestamptz[], timestamptz[], timestamptz);
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

create or replace function ledger.guard_organization_counts() returns trigger language plpgsql as $$
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
drop function ledger.booking_time;
alter table ledger.usage_postings drop column first_request_at, drop column last_request_at;
alter table organizations drop column ledger_booked_at;
`

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(
    sql.raw(`
    alter table ledger.limit_raises
      drop constraint limit_raises_state_check,
      add constraint limit_raises_state_check
        check (state in ('waiting', 'scheduled', 'applied', 'superseded')) not valid,
      drop column decided_at, drop column declined_by, drop column decline_reason;
    drop trigger append_only_truncate on ledger.credit_requests;
    drop trigger append_only on ledger.credit_requests;
    drop trigger decided_once on ledger.credit_requests;
    drop function ledger.guard_decision;
    drop index ledger.credit_requests_organization;
    alter table ledger.credit_requests drop column operation, drop column key,
      drop constraint credit_requests_decided, drop constraint credit_requests_approved_is_booked;
    drop function ledger.lock_operator;
    drop trigger guard_entry on transactions;
    drop function ledger.guard_entry;
    drop function ledger.refuse_wrong_link;
    drop function ledger.refuse_stray_entry;
    drop index transactions_external_reference;
    drop index transactions_settlement;
    alter table transactions
      drop constraint transactions_reversal_is_completed,
      drop constraint transactions_pending_is_not_booked,
      drop constraint transactions_stripe_refund_on_refunds,
      drop constraint transactions_payment_on_money;
  `),
  )
  await db.execute(sql.raw(FORMER_FUNCTIONS))
}
