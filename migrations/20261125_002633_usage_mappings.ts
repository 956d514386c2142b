import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql`
   CREATE TYPE "public"."enum_usage_mappings_kind" AS ENUM('organization', 'project', 'api-key', 'provider', 'model');
  CREATE TYPE "public"."enum_usage_mappings_format" AS ENUM('litellm', 'otlp');
  CREATE TABLE "usage_mappings" (
  	"id" varchar PRIMARY KEY NOT NULL,
  	"kind" "enum_usage_mappings_kind" NOT NULL,
  	"foreign_name" varchar NOT NULL,
  	"target" varchar NOT NULL,
  	"format" "enum_usage_mappings_format",
  	"service_account_id" varchar,
  	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
  	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL
  );
  
  ALTER TABLE "payload_locked_documents_rels" ADD COLUMN "usage_mappings_id" varchar;
  ALTER TABLE "usage_mappings" ADD CONSTRAINT "usage_mappings_service_account_id_service_accounts_id_fk" FOREIGN KEY ("service_account_id") REFERENCES "public"."service_accounts"("id") ON DELETE set null ON UPDATE no action;
  CREATE INDEX "usage_mappings_service_account_idx" ON "usage_mappings" USING btree ("service_account_id");
  CREATE INDEX "usage_mappings_updated_at_idx" ON "usage_mappings" USING btree ("updated_at");
  CREATE INDEX "usage_mappings_created_at_idx" ON "usage_mappings" USING btree ("created_at");
  ALTER TABLE "payload_locked_documents_rels" ADD CONSTRAINT "payload_locked_documents_rels_usage_mappings_fk" FOREIGN KEY ("usage_mappings_id") REFERENCES "public"."usage_mappings"("id") ON DELETE cascade ON UPDATE no action;
  CREATE INDEX "payload_locked_documents_rels_usage_mappings_id_idx" ON "payload_locked_documents_rels" USING btree ("usage_mappings_id");`)
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(sql`
   ALTER TABLE "usage_mappings" DISABLE ROW LEVEL SECURITY;
  DROP TABLE "usage_mappings" CASCADE;
  ALTER TABLE "payload_locked_documents_rels" DROP CONSTRAINT "payload_locked_documents_rels_usage_mappings_fk";
  
  DROP INDEX "payload_locked_documents_rels_usage_mappings_id_idx";
  ALTER TABLE "payload_locked_documents_rels" DROP COLUMN "usage_mappings_id";
  DROP TYPE "public"."enum_usage_mappings_kind";
  DROP TYPE "public"."enum_usage_mappings_format";`)
}
