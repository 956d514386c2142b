import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql`
   CREATE TYPE "public"."enum_alert_rules_kind" AS ENUM('low_balance', 'absolute_spend', 'percent_of_credits', 'unusual_spend', 'payment_failure', 'error_rate', 'unpriced_usage', 'stale_pipeline');
  CREATE TYPE "public"."enum_alert_rules_scope" AS ENUM('organization', 'each_organization', 'platform');
  CREATE TYPE "public"."enum_alert_rules_window" AS ENUM('hour', 'day', 'week', 'month');
  CREATE TABLE "alert_rules" (
  	"id" varchar PRIMARY KEY NOT NULL,
  	"name" varchar NOT NULL,
  	"enabled" boolean DEFAULT true,
  	"kind" "enum_alert_rules_kind" NOT NULL,
  	"scope" "enum_alert_rules_scope" DEFAULT 'each_organization' NOT NULL,
  	"organization_id" varchar,
  	"window" "enum_alert_rules_window",
  	"warning_at" numeric(20, 9),
  	"alert_at" numeric(20, 9),
  	"renotify_hours" numeric DEFAULT 24,
  	"quiet_from" varchar,
  	"quiet_to" varchar,
  	"quiet_zone" varchar,
  	"webhook_url" varchar,
  	"webhook_secret" varchar,
  	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
  	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL
  );
  
  CREATE TABLE "alert_rules_texts" (
  	"id" serial PRIMARY KEY NOT NULL,
  	"order" integer NOT NULL,
  	"parent_id" varchar NOT NULL,
  	"path" varchar NOT NULL,
  	"text" varchar
  );
  
  ALTER TABLE "alert_rules" ADD CONSTRAINT "alert_rules_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE set null ON UPDATE no action;
  ALTER TABLE "alert_rules_texts" ADD CONSTRAINT "alert_rules_texts_parent_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."alert_rules"("id") ON DELETE cascade ON UPDATE no action;
  CREATE INDEX "alert_rules_organization_idx" ON "alert_rules" USING btree ("organization_id");
  CREATE INDEX "alert_rules_updated_at_idx" ON "alert_rules" USING btree ("updated_at");
  CREATE INDEX "alert_rules_created_at_idx" ON "alert_rules" USING btree ("created_at");
  CREATE INDEX "alert_rules_texts_order_parent" ON "alert_rules_texts" USING btree ("order","parent_id");`)
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(sql`
   DROP TABLE "alert_rules" CASCADE;
  DROP TABLE "alert_rules_texts" CASCADE;
  DROP TYPE "public"."enum_alert_rules_kind";
  DROP TYPE "public"."enum_alert_rules_scope";
  DROP TYPE "public"."enum_alert_rules_window";`)
}
