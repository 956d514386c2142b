import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** Movements in one order, statements over them, and the totals of closed months. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql.raw(ONE_NUMBER_EACH))
  await db.execute(sql.raw(MOVEMENTS))
  await db.execute(sql.raw(CLOSES))
}

// A settlement's number belongs to nothing else, and nothing else takes it.
const ONE_NUMBER_EACH = `
create or replace function ledger.refuse_stray_entry(entry transactions, number numeric, balance numeric)
returns void language plpgsql as $$
declare
  newest record;
begin
  select credits, ledger_sequence into newest from organizations where id = entry.organization_id;
  if number is distinct from newest.ledger_sequence
    or (balance is not null and balance is distinct from newest.credits)
    or exists (select 1 from ledger.usage_postings p
               where p.organization_id = entry.organization_id and p.sequence = number)
    or exists (select 1 from transactions t
               where t.organization_id = entry.organization_id and t.settlement_sequence = number)
  then
    raise exception 'transactions rows are written by the ledger alone, with the movement they explain'
      using errcode = 'integrity_constraint_violation';
  end if;
end $$;

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
    or exists (select 1 from transactions t
               where t.organization_id = new.organization_id and t.sequence = new.settlement_sequence)
  then
    raise exception 'transactions rows are never changed, but that a pending one is settled once'
      using errcode = 'integrity_constraint_violation';
  end if;
  perform ledger.refuse_stray_entry(new, new.settlement_sequence, new.balance_after);
  return new;
end $$;
`

const MOVEMENTS = `
create index transactions_by_booking on transactions (organization_id, booked_at);

-- What moved or could have moved a balance, each with its place in the order of balances.
create view ledger.movements as
  select organization_id::text as organization_id,
    coalesce(settlement_sequence, sequence::bigint) as sequence, booked_at, id::text as transaction_id,
    case when type::text in ('credit_topup', 'credit_gift', 'credit_refund')
      then coalesce(credit_amount, 0) else 0 end as credits, balance_after
  from transactions where status = 'completed'
  union all
  select organization_id, sequence, booked_at, null, -charge, balance_after
  from ledger.usage_postings;

-- The last movement that was booked before an instant: the balance at that instant. No row without one.
create function ledger.last_movement(org text, before timestamptz)
returns table (sequence bigint, balance numeric) language sql stable as $$
  select m.sequence, m.balance_after from (
    (select p.sequence, p.balance_after from ledger.usage_postings p
     where p.organization_id = org and p.booked_at < before
     order by p.booked_at desc, p.sequence desc limit 1)
    union all
    (select coalesce(t.settlement_sequence, t.sequence::bigint), t.balance_after from transactions t
     where t.organization_id = org and t.status = 'completed' and t.booked_at < before
     order by t.booked_at desc, coalesce(t.settlement_sequence, t.sequence::bigint) desc limit 1)
  ) m order by m.sequence desc limit 1
$$;
`

const CLOSES = `
-- What one organization's books say of a stretch of time: sums by kind, and the balance at its end.
create function ledger.totals_between(org text, starts timestamptz, ends timestamptz)
returns table (movements bigint, requests bigint, topped_up numeric, gifted numeric,
  refunded_credits numeric, used numeric, processed numeric, platform_fee numeric, refunded numeric,
  last_sequence bigint, closing_balance numeric)
language sql stable as $$
  select t.movements + p.movements, p.requests, t.topped_up, t.gifted, t.refunded_credits, p.used,
    t.processed, t.platform_fee, t.refunded, coalesce(l.sequence, 0), coalesce(l.balance, 0)
  from (
    select count(*) as movements,
      coalesce(sum(credit_amount) filter (where type = 'credit_topup'), 0) as topped_up,
      coalesce(sum(credit_amount) filter (where type = 'credit_gift'), 0) as gifted,
      coalesce(sum(credit_amount) filter (where type = 'credit_refund'), 0) as refunded_credits,
      coalesce(sum(amount) filter (where type not in ('credit_refund', 'credit_gift')), 0) as processed,
      -- A reversing row takes back exactly its original's fee.
      coalesce(sum(case when reverses_id is null then greatest(0, amount - credit_amount)
        else -greatest(0, credit_amount - amount) end) filter (where type = 'credit_topup'), 0)
        as platform_fee,
      coalesce(sum(amount) filter (where type = 'credit_refund'), 0) as refunded
    from transactions
    where organization_id = org and status = 'completed' and booked_at >= starts and booked_at < ends
  ) t cross join (
    select count(*) as movements, coalesce(sum(requests), 0)::bigint as requests,
      coalesce(sum(charge), 0) as used
    from ledger.usage_postings
    where organization_id = org and booked_at >= starts and booked_at < ends
  ) p left join ledger.last_movement(org, ends) l on true
$$;

-- The totals of a month of UTC as they stood when it was closed. A later difference is listed, never
-- written over it.
create table ledger.month_closes (
  organization_id text not null,
  month date not null check (extract(day from month) = 1),
  closed_at timestamptz(3) not null default clock_timestamp(),
  movements bigint not null,
  requests bigint not null,
  opening_balance numeric(20,9) not null,
  topped_up numeric(20,9) not null,
  gifted numeric(20,9) not null,
  refunded_credits numeric(20,9) not null,
  used numeric(20,9) not null,
  closing_balance numeric(20,9) not null,
  processed numeric(20,9) not null,
  platform_fee numeric(20,9) not null,
  refunded numeric(20,9) not null,
  last_sequence bigint not null,
  -- Unused credits by where they came from; gifts are used first.
  unused_paid numeric(20,9) not null,
  unused_gifted numeric(20,9) not null,
  primary key (organization_id, month),
  constraint month_closes_add_up check (
    closing_balance = opening_balance + topped_up + gifted + refunded_credits - used),
  constraint month_closes_unused check (
    unused_paid >= 0 and unused_gifted >= 0
    and unused_paid + unused_gifted = greatest(0, closing_balance))
);
create index month_closes_month on ledger.month_closes (month);
create trigger append_only before update or delete on ledger.month_closes
  for each row execute function ledger.refuse_change();
create trigger append_only_truncate before truncate on ledger.month_closes
  for each statement execute function ledger.refuse_change();

-- Holds an organization's books and moves its clock to now: whatever is booked after this, is booked
-- later than everything before.
create function ledger.hold_organizations(orgs text[]) returns void language plpgsql as $$
begin
  perform set_config('ledger.counting', 'on', true);
  perform 1 from organizations o where o.id = any(orgs) order by o.id for no key update;
  update organizations o
    set ledger_booked_at = greatest(o.ledger_booked_at, ledger.booking_time(null))
    where o.id = any(orgs);
  perform set_config('ledger.counting', 'off', true);
end $$;

-- Closes every month up to and with the given one that is not closed yet. The organizations are held.
-- Months are months of UTC: their edges are spelled out, whatever the session's zone.
create function ledger.close_months(orgs text[], last_month date) returns bigint language plpgsql as $$
declare
  org text;
  next_month date;
  kept ledger.month_closes;
  total record;
  spent numeric;
  given numeric;
  unused numeric;
  closed bigint := 0;
begin
  foreach org in array orgs loop
    select * into kept from ledger.month_closes c
      where c.organization_id = org order by c.month desc limit 1;
    if kept.month is null then
      select date_trunc('month', min(m.booked_at) at time zone 'UTC')::date into next_month from (
        (select min(booked_at) as booked_at from transactions
         where organization_id = org and status = 'completed')
        union all
        (select min(booked_at) from ledger.usage_postings where organization_id = org)) m;
    else
      next_month := (kept.month + interval '1 month')::date;
    end if;
    select coalesce(sum(c.gifted), 0), coalesce(sum(c.used), 0) into given, spent
      from ledger.month_closes c where c.organization_id = org;
    while next_month <= last_month loop
      select * into total from ledger.totals_between(org,
        next_month::timestamp at time zone 'UTC',
        (next_month + interval '1 month') at time zone 'UTC');
      given := given + total.gifted;
      spent := spent + total.used;
      unused := least(greatest(total.closing_balance, 0), greatest(given - spent, 0));
      insert into ledger.month_closes (organization_id, month, movements, requests, opening_balance,
        topped_up, gifted, refunded_credits, used, closing_balance, processed, platform_fee, refunded,
        last_sequence, unused_paid, unused_gifted)
      values (org, next_month, total.movements, total.requests, coalesce(kept.closing_balance, 0),
        total.topped_up, total.gifted, total.refunded_credits, total.used, total.closing_balance,
        total.processed, total.platform_fee, total.refunded, total.last_sequence,
        greatest(total.closing_balance, 0) - unused, unused)
      returning * into kept;
      closed := closed + 1;
      next_month := (next_month + interval '1 month')::date;
    end loop;
  end loop;
  return closed;
end $$;
`

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(
    sql.raw(`
    drop function ledger.close_months;
    drop function ledger.hold_organizations;
    drop table ledger.month_closes;
    drop function ledger.totals_between;
    drop function ledger.last_movement;
    drop view ledger.movements;
    drop index transactions_by_booking;
  `),
  )
}
