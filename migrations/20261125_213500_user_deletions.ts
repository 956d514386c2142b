import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** Accounts are erased, never removed: the books tell by their ids who did what. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql.raw(`alter type enum_users_status add value 'deleted'`))
  await db.execute(sql.raw(DELETIONS))
  await db.execute(sql.raw(GUARDS))
  await db.execute(sql.raw(LOCK_OPERATOR))
}

const DELETIONS = `
create table user_deletions (
  id text primary key,
  user_id varchar not null unique references users (id),
  requested_by text not null,
  requested_role text,
  request_id text,
  requested_at timestamptz(3) not null default date_trunc('milliseconds', clock_timestamp()),
  erased jsonb not null,
  kept jsonb not null,
  -- Personal parts of the audit trail: what was there when it began, and what is gone by now.
  audit_total bigint not null,
  audit_erased bigint not null default 0,
  completed_at timestamptz(3),
  -- JSON text, so that the hash covers exactly the bytes that are stored.
  certificate text,
  certificate_hash text,
  check ((completed_at is null) = (certificate is null)
    and (certificate is null) = (certificate_hash is null))
);
create index user_deletions_running on user_deletions (requested_at) where completed_at is null;

create function guard_user_deletion() returns trigger language plpgsql as $$
begin
  if old.completed_at is not null then
    raise exception 'a completed deletion is never changed'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger completed_once before update on user_deletions
  for each row execute function guard_user_deletion();
create trigger append_only before delete on user_deletions
  for each row execute function ledger.refuse_change();
create trigger append_only_truncate before truncate on user_deletions
  for each statement execute function ledger.refuse_change();
`

// The status is compared as text: a value of an enum cannot be used in the transaction that adds it.
// What Payload counts when somebody tries to sign in, or asks for a new password, leaves no trace on a
// deleted account: an error there would tell that there was one.
const GUARDS = `
create function guard_user() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'users are erased by a deletion, and never removed'
      using errcode = 'integrity_constraint_violation';
  end if;
  if tg_op = 'UPDATE' and old.status::text = 'deleted' then
    new.login_attempts := old.login_attempts; new.lock_until := old.lock_until;
    new.reset_password_token := old.reset_password_token;
    new.reset_password_expiration := old.reset_password_expiration;
    new.reset_password_requested_at := old.reset_password_requested_at;
    new.updated_at := old.updated_at;
    if new is distinct from old then
      raise exception 'a deleted user is never changed'
        using errcode = 'integrity_constraint_violation';
    end if;
    return new;
  end if;
  if new.status::text = 'deleted' and not exists (
    select 1 from user_deletions d where d.user_id = new.id and d.completed_at is null)
  then
    raise exception 'a user is deleted by a deletion alone'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger guard_user before insert or update or delete on users
  for each row execute function guard_user();

-- Waits for a deletion that is going on, and sees what has become of the account.
create function guard_member() returns trigger language plpgsql as $$
declare
  account_status text;
begin
  select status::text into account_status from users where id = new.user_id for key share;
  if account_status = 'deleted' then
    raise exception 'a deleted user is no member'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger guard_member before insert or update of user_id on memberships
  for each row execute function guard_member();
`

// Whoever was deactivated or deleted while the call waited for the lock gives nothing any more.
const LOCK_OPERATOR = `
drop function ledger.lock_operator(text, text);
create function ledger.lock_operator(operator text, org text)
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

// An enum cannot lose a value, so its type is made again; deleted accounts stay shut as deactivated ones.
const FORMER = `
drop function ledger.lock_operator(text, text);
create function ledger.lock_operator(operator text, org text)
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
drop trigger guard_member on memberships;
drop function guard_member;
drop trigger guard_user on users;
drop function guard_user;
drop table user_deletions;
drop function guard_user_deletion;
update users set status = 'deactivated' where status::text = 'deleted';
alter table users alter column status set data type text, alter column status drop default;
drop type enum_users_status;
create type enum_users_status as enum ('active', 'deactivated');
alter table users alter column status set data type enum_users_status using status::enum_users_status,
  alter column status set default 'active';
`

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(sql.raw(FORMER))
}
