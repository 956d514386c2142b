import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** Which key took the place of which, and a status that goes one way. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(
    sql.raw(`
      alter table api_keys add column replaces_id varchar;
      alter table api_keys add constraint api_keys_replaces_id_api_keys_id_fk
        foreign key (replaces_id) references public.api_keys (id) on delete set null on update no action;
      create unique index api_keys_replaces_idx on api_keys (replaces_id);
      ${ONE_WAY}
    `),
  )
}

// Payload writes whole rows, with a status that it read earlier; and a key that comes back to life by
// any other hand is no less of a hole.
const ONE_WAY = `
create function ledger.guard_api_key_status() returns trigger language plpgsql as $$
begin
  raise exception 'API key % is % and does not become % again', old.id, old.status, new.status
    using errcode = 'integrity_constraint_violation';
end $$;
create trigger guard_status before update of status on api_keys
  for each row when (
    (old.status = 'inactive' and new.status = 'active')
    or (old.status = 'deleted' and new.status <> 'deleted'))
  execute function ledger.guard_api_key_status();
`

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(
    sql.raw(`
      drop trigger guard_status on api_keys;
      drop function ledger.guard_api_key_status();
      alter table api_keys drop column replaces_id;
    `),
  )
}
