import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** What operators write down about an organization, and the trail of one organization by time. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql.raw(NOTES))
}

const NOTES = `
create schema support;

create table support.notes (
  id text primary key,
  organization_id varchar not null references organizations (id),
  -- Who wrote it: an id, and the role at that time.
  author text not null,
  author_role text,
  text text not null check (char_length(text) between 1 and 4000),
  ticket text check (char_length(ticket) between 1 and 100),
  created_at timestamptz(3) not null default clock_timestamp(),
  struck_by text,
  struck_at timestamptz(3),
  strike_reason text,
  check (num_nonnulls(struck_by, struck_at, strike_reason) in (0, 3))
);
create index notes_of_organization on support.notes (organization_id, created_at, id);
create index notes_ticket on support.notes (lower(ticket)) where ticket is not null;

create function support.guard_note() returns trigger language plpgsql as $$
declare
  struck support.notes;
begin
  struck := new;
  struck.struck_by := old.struck_by; struck.struck_at := old.struck_at;
  struck.strike_reason := old.strike_reason;
  if old.struck_at is not null or struck is distinct from old then
    raise exception 'a note is struck once, and is not changed otherwise'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger struck_once before update on support.notes
  for each row execute function support.guard_note();
create trigger append_only before delete on support.notes
  for each row execute function ledger.refuse_change();
create trigger append_only_truncate before truncate on support.notes
  for each statement execute function ledger.refuse_change();

create index audit_logs_of_organization on audit_logs (organization, created_at, id)
  where organization is not null;
`

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(sql.raw('drop schema support cascade; drop index audit_logs_of_organization;'))
}
