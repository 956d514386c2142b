import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/**
 * Things are found by what somebody pastes: a request by its id whoever's it is, a payment by the bank's
 * reference, a person by a part of name or e-mail. A hash is 36 bytes a request, however long ids are;
 * before it, an id was asked for in every organization that ever reported (0.4 s with 100,000 of them).
 */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(
    sql.raw(`
      create index requests_by_id on metering.requests using hash (id);
      create index transactions_by_reference on transactions (external_reference)
        where external_reference is not null;
      create index users_search on users
        using gin (lower(coalesce(name, '') || chr(10) || email) gin_trgm_ops);
    `),
  )
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(
    sql.raw(
      'drop index metering.requests_by_id, public.transactions_by_reference, public.users_search;',
    ),
  )
}
