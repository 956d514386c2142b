import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** Reports of analytics under a name, as views of a list; a view may be shown to every operator. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(
    sql.raw(`
      alter table support.saved_views
        drop constraint saved_views_list_check,
        add constraint saved_views_list_check check (list in ('analytics', 'organizations')),
        add column shared boolean not null default false;
      create index saved_views_shared on support.saved_views (list) where shared;
    `),
  )
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(
    sql.raw(`
      delete from support.saved_views where list = 'analytics';
      drop index support.saved_views_shared;
      alter table support.saved_views
        drop column shared,
        drop constraint saved_views_list_check,
        add constraint saved_views_list_check check (list in ('organizations'));
    `),
  )
}
