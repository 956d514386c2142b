import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql`
   CREATE TYPE "public"."enum_promo_codes_plans" AS ENUM('pro', 'enterprise', 'dev_lite', 'dev_pro', 'dev_max');
  CREATE TYPE "public"."enum_promo_codes_kind" AS ENUM('credit_grant', 'topup_bonus', 'price_cut');
  CREATE TYPE "public"."enum_promo_codes_duration" AS ENUM('once', 'months', 'forever');
  CREATE TYPE "public"."enum_promo_redemptions_kind" AS ENUM('credit_grant', 'topup_bonus', 'price_cut');
  CREATE TABLE "promo_codes_plans" (
  	"order" integer NOT NULL,
  	"parent_id" varchar NOT NULL,
  	"value" "enum_promo_codes_plans",
  	"id" serial PRIMARY KEY NOT NULL
  );
  
  CREATE TABLE "promo_codes" (
  	"id" varchar PRIMARY KEY NOT NULL,
  	"code" varchar,
  	"name" varchar,
  	"active" boolean DEFAULT false,
  	"code_key" varchar,
  	"kind" "enum_promo_codes_kind" DEFAULT 'credit_grant' NOT NULL,
  	"amount" numeric(20, 9),
  	"basis_points" numeric,
  	"max_bonus" numeric(20, 9),
  	"duration" "enum_promo_codes_duration",
  	"duration_months" numeric,
  	"starts_at" timestamp(3) with time zone,
  	"ends_at" timestamp(3) with time zone,
  	"time_zone" varchar DEFAULT 'UTC',
  	"max_redemptions" numeric,
  	"max_per_organization" numeric DEFAULT 1,
  	"budget" numeric(20, 9),
  	"minimum_amount" numeric(20, 9),
  	"first_purchase_only" boolean DEFAULT false,
  	"campaign_id" varchar,
  	"note" varchar,
  	"redeemed" numeric DEFAULT 0,
  	"spent" numeric(20, 9),
  	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
  	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
  	"deleted_at" timestamp(3) with time zone
  );
  
  CREATE TABLE "promo_codes_rels" (
  	"id" serial PRIMARY KEY NOT NULL,
  	"order" integer,
  	"parent_id" varchar NOT NULL,
  	"path" varchar NOT NULL,
  	"organizations_id" varchar
  );
  
  CREATE TABLE "promo_campaigns" (
  	"id" varchar PRIMARY KEY NOT NULL,
  	"name" varchar NOT NULL,
  	"note" varchar,
  	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
  	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL
  );
  
  CREATE TABLE "promo_redemptions" (
  	"id" varchar PRIMARY KEY NOT NULL,
  	"promo_code_id" varchar NOT NULL,
  	"code" varchar NOT NULL,
  	"campaign_id" varchar,
  	"organization_id" varchar NOT NULL,
  	"ordinal" numeric NOT NULL,
  	"kind" "enum_promo_redemptions_kind" NOT NULL,
  	"credit_amount" numeric(20, 9),
  	"terms" jsonb NOT NULL,
  	"transaction_id" varchar NOT NULL,
  	"actor" varchar NOT NULL,
  	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
  	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL
  );
  
  ALTER TABLE "promo_codes_plans" ADD CONSTRAINT "promo_codes_plans_parent_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."promo_codes"("id") ON DELETE cascade ON UPDATE no action;
  ALTER TABLE "promo_codes" ADD CONSTRAINT "promo_codes_campaign_id_promo_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."promo_campaigns"("id") ON DELETE set null ON UPDATE no action;
  ALTER TABLE "promo_codes_rels" ADD CONSTRAINT "promo_codes_rels_parent_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."promo_codes"("id") ON DELETE cascade ON UPDATE no action;
  ALTER TABLE "promo_codes_rels" ADD CONSTRAINT "promo_codes_rels_organizations_fk" FOREIGN KEY ("organizations_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;
  ALTER TABLE "promo_redemptions" ADD CONSTRAINT "promo_redemptions_promo_code_id_promo_codes_id_fk" FOREIGN KEY ("promo_code_id") REFERENCES "public"."promo_codes"("id") ON DELETE set null ON UPDATE no action;
  ALTER TABLE "promo_redemptions" ADD CONSTRAINT "promo_redemptions_campaign_id_promo_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."promo_campaigns"("id") ON DELETE set null ON UPDATE no action;
  ALTER TABLE "promo_redemptions" ADD CONSTRAINT "promo_redemptions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE set null ON UPDATE no action;
  ALTER TABLE "promo_redemptions" ADD CONSTRAINT "promo_redemptions_transaction_id_transactions_id_fk" FOREIGN KEY ("transaction_id") REFERENCES "public"."transactions"("id") ON DELETE set null ON UPDATE no action;
  CREATE INDEX "promo_codes_plans_order_idx" ON "promo_codes_plans" USING btree ("order");
  CREATE INDEX "promo_codes_plans_parent_idx" ON "promo_codes_plans" USING btree ("parent_id");
  CREATE INDEX "promo_codes_campaign_idx" ON "promo_codes" USING btree ("campaign_id");
  CREATE INDEX "promo_codes_updated_at_idx" ON "promo_codes" USING btree ("updated_at");
  CREATE INDEX "promo_codes_created_at_idx" ON "promo_codes" USING btree ("created_at");
  CREATE INDEX "promo_codes_deleted_at_idx" ON "promo_codes" USING btree ("deleted_at");
  CREATE INDEX "promo_codes_rels_order_idx" ON "promo_codes_rels" USING btree ("order");
  CREATE INDEX "promo_codes_rels_parent_idx" ON "promo_codes_rels" USING btree ("parent_id");
  CREATE INDEX "promo_codes_rels_path_idx" ON "promo_codes_rels" USING btree ("path");
  CREATE INDEX "promo_codes_rels_organizations_id_idx" ON "promo_codes_rels" USING btree ("organizations_id");
  CREATE INDEX "promo_campaigns_updated_at_idx" ON "promo_campaigns" USING btree ("updated_at");
  CREATE INDEX "promo_campaigns_created_at_idx" ON "promo_campaigns" USING btree ("created_at");
  CREATE INDEX "promo_redemptions_promo_code_idx" ON "promo_redemptions" USING btree ("promo_code_id");
  CREATE INDEX "promo_redemptions_campaign_idx" ON "promo_redemptions" USING btree ("campaign_id");
  CREATE INDEX "promo_redemptions_organization_idx" ON "promo_redemptions" USING btree ("organization_id");
  CREATE UNIQUE INDEX "promo_redemptions_transaction_idx" ON "promo_redemptions" USING btree ("transaction_id");
  CREATE INDEX "promo_redemptions_updated_at_idx" ON "promo_redemptions" USING btree ("updated_at");
  CREATE INDEX "promo_redemptions_created_at_idx" ON "promo_redemptions" USING btree ("created_at");`)
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(sql`
   DROP TABLE "promo_codes_plans" CASCADE;
  DROP TABLE "promo_codes" CASCADE;
  DROP TABLE "promo_codes_rels" CASCADE;
  DROP TABLE "promo_campaigns" CASCADE;
  DROP TABLE "promo_redemptions" CASCADE;
  DROP TYPE "public"."enum_promo_codes_plans";
  DROP TYPE "public"."enum_promo_codes_kind";
  DROP TYPE "public"."enum_promo_codes_duration";
  DROP TYPE "public"."enum_promo_redemptions_kind";`)
}
