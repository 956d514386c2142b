import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** What each type of movement may and must carry, requests that wait for a second person, and limits. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql.raw(TYPE_RULES))
  await db.execute(sql.raw(SETTLEMENT))
  await db.execute(sql.raw(REQUESTS))
}

// A reversing row carries its original's type with the signs turned; everything else has its own signs.
const TYPE_RULES = `
create function ledger.fits_type(kind text, amount numeric, credits numeric, reverses text, related text)
returns boolean language sql immutable as $$
  select case
    when kind in ('subscription_cancel', 'subscription_end', 'dev_plan_downgrade', 'dev_plan_cancel', 'dev_plan_end')
      then amount is null and credits is null and reverses is null
    when kind = 'credit_gift'
      then amount is null and credits is not null and sign(credits) = s
    when kind = 'credit_topup'
      then amount is not null and sign(amount) = s and credits is not null and sign(credits) = s
    when kind = 'credit_refund'
      then amount is not null and sign(amount) = s and related is not null
        and (credits is null or sign(credits) = -s)
    else amount is not null and (sign(amount) = s or (amount = 0 and reverses is null)) and credits is null
  end
  from (select case when reverses is null then 1 else -1 end as s) as signs
$$;

alter table transactions
  add constraint transactions_fits_type check (
    ledger.fits_type(type::text, amount, credit_amount, reverses_id, related_transaction_id)),
  add constraint transactions_completed_is_booked check (
    status <> 'completed' or (booked_at is not null and balance_after is not null and sequence is not null)),
  add constraint transactions_pending_moves_nothing check (status <> 'pending' or balance_after is null),
  add constraint transactions_comment_length check (length(comment) <= 500),
  add constraint transactions_usd check (currency = 'USD'),
  add constraint transactions_has_actor check (actor is not null),
  -- Bookkeeping rows that carried the payment's invoice id would collide with the payment.
  add constraint transactions_invoice_on_payments check (
    stripe_invoice_id is null or type::text in
      ('subscription_start', 'credit_topup', 'credit_refund', 'dev_plan_start', 'dev_plan_upgrade', 'dev_plan_renewal'));

-- Who was refunded how much already: asked under the original's row lock.
create index transactions_refunds on transactions (related_transaction_id)
  where type = 'credit_refund';
-- What one operator gave today, and to whom.
create index transactions_by_actor on transactions (actor, booked_at);
`

// A pending row has its number; when it settles it takes another, which is its place in the order of
// balances.
const SETTLEMENT = `
alter table transactions add column settlement_sequence bigint;

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
`

const REQUESTS = `
create table ledger.credit_requests (
  id text primary key,
  organization_id text not null,
  kind text not null check (kind in ('gift', 'payment', 'reversal')),
  input jsonb not null,
  credits numeric(20,9) not null check (credits > 0),
  requester text not null,
  requested_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null default clock_timestamp() + interval '7 days',
  status text not null default 'waiting' check (status in ('waiting', 'approved', 'declined')),
  decided_by text,
  decided_at timestamptz,
  decline_reason text,
  transaction_id text,
  -- Four eyes: never the same person.
  check (decided_by is null or decided_by <> requester)
);
create index credit_requests_waiting on ledger.credit_requests (requested_at) where status = 'waiting';

-- What a claimed key stands for while it waits for a second person.
alter table ledger.idempotency_keys add column request_id text;

-- A raise of a limit that waits for a second owner, or for its hour.
create table ledger.limit_raises (
  id text primary key,
  changes jsonb not null,
  requester text not null,
  requested_at timestamptz not null default clock_timestamp(),
  -- waiting for a second owner; scheduled for its hour, where there is one owner alone; applied by a
  -- confirmation; superseded by a later change of the same limits.
  state text not null check (state in ('waiting', 'scheduled', 'applied', 'superseded')),
  effective_at timestamptz check (state <> 'scheduled' or effective_at is not null),
  confirmed_by text,
  check (confirmed_by is null or confirmed_by <> requester)
);
`

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(
    sql.raw(`
    drop table ledger.limit_raises;
    alter table ledger.idempotency_keys drop column request_id;
    drop table ledger.credit_requests;
    alter table transactions drop column settlement_sequence;
    drop index transactions_by_actor;
    drop index transactions_refunds;
    alter table transactions
      drop constraint transactions_invoice_on_payments, drop constraint transactions_has_actor,
      drop constraint transactions_usd, drop constraint transactions_comment_length,
      drop constraint transactions_pending_moves_nothing,
      drop constraint transactions_completed_is_booked, drop constraint transactions_fits_type;
    drop function ledger.fits_type;
  `),
  )
}
