import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** Keys are found by words of what they are for and where, and by the end of their mask. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(
    sql.raw(`
      create index api_keys_search on api_keys using gin (lower(description) gin_trgm_ops);
      create index projects_search on projects using gin (lower(name) gin_trgm_ops);
      create index api_keys_by_mask_ending on api_keys (right(masked_token, 4));
    `),
  )
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(sql.raw('drop index api_keys_search, projects_search, api_keys_by_mask_ending;'))
}
