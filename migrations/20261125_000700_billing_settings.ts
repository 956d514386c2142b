import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/** The global in which the limits of operators live. */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql`
   CREATE TABLE "billing_settings" (
  	"id" serial PRIMARY KEY NOT NULL,
  	"support_per_gift" numeric(20, 9),
  	"support_per_day" numeric(20, 9),
  	"finance_per_gift" numeric(20, 9),
  	"finance_per_day" numeric(20, 9),
  	"owner_per_gift" numeric(20, 9),
  	"owner_per_day" numeric(20, 9),
  	"comment_required_from" numeric(20, 9),
  	"second_person_from" numeric(20, 9),
  	"updated_at" timestamp(3) with time zone,
  	"created_at" timestamp(3) with time zone
  );
  `)
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(sql`
   DROP TABLE "billing_settings" CASCADE;`)
}
