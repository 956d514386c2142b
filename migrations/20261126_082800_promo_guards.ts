import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/**
 * What of promo codes holds whoever writes: a key names one code that is not deleted, uses are counted by
 * the row that tells them and never past a limit, and nothing that was used, refused or agreed changes.
 */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql.raw(CODES))
  await db.execute(sql.raw(REDEMPTIONS))
  await db.execute(sql.raw(REFUSALS))
  await db.execute(sql.raw(ACTIVATIONS))
  await db.execute(sql.raw(LOCK_OPERATOR))
}

const CODES = `
create schema promos;
alter table promo_codes
  alter column code set not null,
  alter column code_key set not null,
  alter column redeemed set not null,
  alter column spent set default 0,
  alter column spent set not null,
  alter column max_per_organization set not null,
  alter column time_zone set not null,
  add constraint promo_codes_key_shape check (code_key ~ '^[A-Z0-9-]{3,40}$'),
  add constraint promo_codes_value check (
    (basis_points is null or basis_points between 1 and 10000) and (amount is null or amount > 0)
    and (kind <> 'credit_grant' or (amount is not null and basis_points is null))
    and (basis_points is null) <> (amount is null)),
  add constraint promo_codes_window check (ends_at is null or starts_at is null or starts_at < ends_at);
create unique index promo_codes_live_key on promo_codes (code_key) where deleted_at is null;

-- Payload writes whole rows: what is counted is put back as it was.
create function promos.guard_counts() returns trigger language plpgsql as $$
begin
  if ledger.is_counting() then return new; end if;
  if tg_op = 'INSERT' then
    new.redeemed := 0; new.spent := 0;
  else
    new.redeemed := old.redeemed; new.spent := old.spent;
  end if;
  return new;
end $$;
create trigger guard_counts before insert or update on promo_codes
  for each row execute function promos.guard_counts();
`

const REDEMPTIONS = `
alter table promo_redemptions
  add constraint promo_redemptions_ordinal check (ordinal >= 1),
  add constraint promo_redemptions_credits check (credit_amount > 0);
create unique index promo_redemptions_slot
  on promo_redemptions (promo_code_id, organization_id, ordinal);

-- The row that tells a use counts it, in one step with the limits: no path uses a code unseen, and none
-- uses it once too often.
create function promos.count_redemption() returns trigger language plpgsql as $$
begin
  perform set_config('ledger.counting', 'on', true);
  update promo_codes p
  set redeemed = p.redeemed + 1, spent = p.spent + coalesce(new.credit_amount, 0)
  where p.id = new.promo_code_id
    and new.ordinal <= p.max_per_organization
    and (p.max_redemptions is null or p.redeemed < p.max_redemptions)
    and (p.budget is null or p.spent + coalesce(new.credit_amount, 0) <= p.budget);
  if not found then
    raise exception 'promo code % is used up', new.promo_code_id
      using errcode = 'integrity_constraint_violation';
  end if;
  perform set_config('ledger.counting', 'off', true);
  return new;
end $$;
create trigger count_redemption after insert on promo_redemptions
  for each row execute function promos.count_redemption();
create trigger append_only before update or delete on promo_redemptions
  for each row execute function ledger.refuse_change();
create trigger append_only_truncate before truncate on promo_redemptions
  for each statement execute function ledger.refuse_change();
`

const REFUSALS = `
create table promos.refusals (
  id text primary key,
  code_key text check (code_key ~ '^[A-Z0-9-]{3,40}$'),
  promo_code_id text,
  organization_id text not null,
  -- The code of the error.
  reason text not null,
  actor text not null,
  created_at timestamptz not null default clock_timestamp()
);
create index refusals_organization on promos.refusals (organization_id, reason, created_at);
create index refusals_code on promos.refusals (promo_code_id, created_at) where promo_code_id is not null;
create index refusals_created_at on promos.refusals (created_at);
create trigger append_only before update or delete on promos.refusals
  for each row execute function ledger.refuse_change();
create trigger append_only_truncate before truncate on promos.refusals
  for each statement execute function ledger.refuse_change();
`

const ACTIVATIONS = `
create table promos.activations (
  id text primary key,
  codes text[] not null check (cardinality(codes) > 0),
  exposure numeric(20, 9) not null check (exposure >= 0),
  requester text not null,
  state text not null check (state in ('waiting', 'active', 'declined')),
  requested_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null default clock_timestamp() + interval '7 days',
  decided_by text,
  decided_at timestamptz,
  decline_reason text,
  check ((state = 'waiting') = (decided_at is null)),
  check (decided_by is distinct from requester or state = 'declined')
);
create index activations_requester on promos.activations (requester, decided_at) where state = 'active';
create index activations_codes on promos.activations using gin (codes);

create function promos.guard_decision() returns trigger language plpgsql as $$
declare
  decided promos.activations;
begin
  decided := new;
  decided.state := old.state; decided.decided_by := old.decided_by;
  decided.decided_at := old.decided_at; decided.decline_reason := old.decline_reason;
  if old.state <> 'waiting' or decided is distinct from old then
    raise exception 'an activation is decided once, and is not changed otherwise'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger decided_once before update on promos.activations
  for each row execute function promos.guard_decision();
create trigger append_only before delete on promos.activations
  for each row execute function ledger.refuse_change();
create trigger append_only_truncate before truncate on promos.activations
  for each statement execute function ledger.refuse_change();
`

// What an operator switched on counts on that day with what the operator gave.
const LOCK_OPERATOR = `
create or replace function ledger.lock_operator(operator text, org text)
returns table (today numeric, recent numeric, is_active boolean) language plpgsql as $$
declare
  now_at timestamptz;
  account_status text;
  promised numeric;
begin
  select status::text into account_status from users where id = operator for no key update;
  now_at := clock_timestamp();
  select coalesce(sum(a.exposure), 0) into promised from promos.activations a
    where a.requester = operator and a.state = 'active'
      and a.decided_at >= date_trunc('day', now_at, 'UTC');
  return query
    select promised + coalesce(sum(t.credit_amount) filter (
        where t.booked_at >= date_trunc('day', now_at, 'UTC')), 0),
      coalesce(sum(t.credit_amount) filter (where t.organization_id = org), 0),
      coalesce(account_status, 'active') = 'active'
    from transactions t
    where t.actor = operator and t.status = 'completed' and t.credit_amount > 0
      and t.booked_at >= now_at - interval '24 hours';
end $$;
`

const FORMER_LOCK_OPERATOR = `
create or replace function ledger.lock_operator(operator text, org text)
returns table (today numeric, recent numeric, is_active boolean) language plpgsql as $$
declare
  now_at timestamptz;
  account_status text;
begin
  select status::text into account_status from users where id = operator for no key update;
  now_at := clock_timestamp();
  return query
    select coalesce(sum(t.credit_amount) filter (
        where t.booked_at >= date_trunc('day', now_at, 'UTC')), 0),
      coalesce(sum(t.credit_amount) filter (where t.organization_id = org), 0),
      coalesce(account_status, 'active') = 'active'
    from transactions t
    where t.actor = operator and t.status = 'completed' and t.credit_amount > 0
      and t.booked_at >= now_at - interval '24 hours';
end $$;
`

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(sql.raw(FORMER_LOCK_OPERATOR))
  await db.execute(
    sql.raw(`
    drop trigger append_only_truncate on promo_redemptions;
    drop trigger append_only on promo_redemptions;
    drop trigger count_redemption on promo_redemptions;
    drop index promo_redemptions_slot;
    alter table promo_redemptions
      drop constraint promo_redemptions_credits, drop constraint promo_redemptions_ordinal;
    drop trigger guard_counts on promo_codes;
    drop index promo_codes_live_key;
    alter table promo_codes drop constraint promo_codes_window, drop constraint promo_codes_value,
      drop constraint promo_codes_key_shape,
      alter column time_zone drop not null, alter column max_per_organization drop not null,
      alter column spent drop not null, alter column spent drop default,
      alter column redeemed drop not null, alter column code_key drop not null,
      alter column code drop not null;
    drop schema promos cascade;
  `),
  )
}
