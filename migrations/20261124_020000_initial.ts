import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql`
   CREATE TYPE "public"."enum_organizations_status" AS ENUM('active', 'inactive', 'deleted');
  CREATE TYPE "public"."enum_organizations_retention_level" AS ENUM('retain', 'none');
  CREATE TYPE "public"."enum_organizations_plan" AS ENUM('free', 'pro', 'enterprise');
  CREATE TYPE "public"."enum_organizations_billing_cycle" AS ENUM('monthly', 'yearly');
  CREATE TYPE "public"."enum_organizations_dev_plan" AS ENUM('none', 'lite', 'pro', 'max');
  CREATE TYPE "public"."enum_organizations_dev_plan_billing_cycle" AS ENUM('monthly', 'yearly');
  CREATE TYPE "public"."enum_users_operator_role" AS ENUM('owner', 'finance', 'catalog', 'support', 'auditor');
  CREATE TYPE "public"."enum_users_status" AS ENUM('active', 'deactivated');
  CREATE TYPE "public"."enum_memberships_role" AS ENUM('owner', 'admin', 'member', 'viewer');
  CREATE TYPE "public"."enum_projects_mode" AS ENUM('api-keys', 'credits', 'hybrid');
  CREATE TYPE "public"."enum_projects_status" AS ENUM('active', 'inactive', 'deleted');
  CREATE TYPE "public"."enum_api_keys_status" AS ENUM('active', 'inactive', 'deleted');
  CREATE TYPE "public"."enum_transactions_type" AS ENUM('subscription_start', 'subscription_cancel', 'subscription_end', 'credit_topup', 'credit_refund', 'credit_gift', 'dev_plan_start', 'dev_plan_upgrade', 'dev_plan_downgrade', 'dev_plan_cancel', 'dev_plan_end', 'dev_plan_renewal');
  CREATE TYPE "public"."enum_transactions_status" AS ENUM('pending', 'completed', 'failed');
  CREATE TYPE "public"."enum_models_plans" AS ENUM('free', 'pro', 'enterprise');
  CREATE TYPE "public"."enum_models_stability" AS ENUM('stable', 'beta', 'unstable', 'experimental');
  CREATE TYPE "public"."enum_service_accounts_scopes" AS ENUM('usage:write', 'config:read', 'keys:read', 'metrics:read');
  CREATE TABLE "organizations" (
  	"id" varchar PRIMARY KEY NOT NULL,
  	"name" varchar NOT NULL,
  	"billing_email" varchar NOT NULL,
  	"company" varchar,
  	"address" varchar,
  	"tax_id" varchar,
  	"notes" varchar,
  	"status" "enum_organizations_status" DEFAULT 'active' NOT NULL,
  	"block_reason" varchar,
  	"retention_level" "enum_organizations_retention_level" DEFAULT 'none' NOT NULL,
  	"plan" "enum_organizations_plan" DEFAULT 'free' NOT NULL,
  	"plan_price" numeric(20, 9),
  	"billing_cycle" "enum_organizations_billing_cycle",
  	"plan_expires_at" timestamp(3) with time zone,
  	"subscription_cancelled" boolean DEFAULT false,
  	"stripe_customer_id" varchar,
  	"stripe_subscription_id" varchar,
  	"trial_ends_at" timestamp(3) with time zone,
  	"dev_plan" "enum_organizations_dev_plan" DEFAULT 'none' NOT NULL,
  	"dev_plan_price" numeric(20, 9),
  	"dev_plan_billing_cycle" "enum_organizations_dev_plan_billing_cycle",
  	"dev_plan_expires_at" timestamp(3) with time zone,
  	"dev_plan_cancelled" boolean DEFAULT false,
  	"dev_plan_stripe_subscription_id" varchar,
  	"dev_plan_allowance" numeric(20, 9),
  	"payment_failure_count" numeric DEFAULT 0 NOT NULL,
  	"last_payment_failure_at" timestamp(3) with time zone,
  	"auto_top_up_enabled" boolean DEFAULT false,
  	"auto_top_up_threshold" numeric(20, 9),
  	"auto_top_up_amount" numeric(20, 9),
  	"alert_thresholds_low_balance" numeric(20, 9),
  	"alert_thresholds_daily_spend" numeric(20, 9),
  	"alert_thresholds_credits_percent" numeric,
  	"limits_projects" numeric,
  	"limits_api_keys" numeric,
  	"limits_members" numeric,
  	"limits_requests_per_minute" numeric,
  	"credits" numeric(20, 9),
  	"all_time_credits" numeric(20, 9),
  	"total_spent" numeric(20, 9),
  	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
  	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL
  );
  
  CREATE TABLE "users_sessions" (
  	"_order" integer NOT NULL,
  	"_parent_id" varchar NOT NULL,
  	"id" varchar PRIMARY KEY NOT NULL,
  	"created_at" timestamp(3) with time zone,
  	"expires_at" timestamp(3) with time zone NOT NULL
  );
  
  CREATE TABLE "users" (
  	"id" varchar PRIMARY KEY NOT NULL,
  	"name" varchar,
  	"operator_role" "enum_users_operator_role",
  	"status" "enum_users_status" DEFAULT 'active' NOT NULL,
  	"email_verified_at" timestamp(3) with time zone,
  	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
  	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
  	"email" varchar NOT NULL,
  	"reset_password_token" varchar,
  	"reset_password_expiration" timestamp(3) with time zone,
  	"salt" varchar,
  	"hash" varchar,
  	"reset_password_requested_at" timestamp(3) with time zone,
  	"login_attempts" numeric DEFAULT 0,
  	"lock_until" timestamp(3) with time zone
  );
  
  CREATE TABLE "memberships" (
  	"id" varchar PRIMARY KEY NOT NULL,
  	"user_id" varchar NOT NULL,
  	"organization_id" varchar NOT NULL,
  	"role" "enum_memberships_role" DEFAULT 'member' NOT NULL,
  	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
  	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL
  );
  
  CREATE TABLE "projects" (
  	"id" varchar PRIMARY KEY NOT NULL,
  	"organization_id" varchar NOT NULL,
  	"name" varchar NOT NULL,
  	"mode" "enum_projects_mode" DEFAULT 'hybrid' NOT NULL,
  	"caching_enabled" boolean DEFAULT false,
  	"status" "enum_projects_status" DEFAULT 'active' NOT NULL,
  	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
  	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL
  );
  
  CREATE TABLE "api_keys" (
  	"id" varchar PRIMARY KEY NOT NULL,
  	"project_id" varchar NOT NULL,
  	"description" varchar,
  	"masked_token" varchar NOT NULL,
  	"token_hash" varchar NOT NULL,
  	"status" "enum_api_keys_status" DEFAULT 'active' NOT NULL,
  	"usage" numeric(20, 9),
  	"usage_limit" numeric(20, 9),
  	"last_used_at" timestamp(3) with time zone,
  	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
  	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL
  );
  
  CREATE TABLE "transactions" (
  	"id" varchar PRIMARY KEY NOT NULL,
  	"organization_id" varchar NOT NULL,
  	"sequence" numeric,
  	"type" "enum_transactions_type" NOT NULL,
  	"amount" numeric(20, 9),
  	"credit_amount" numeric(20, 9),
  	"currency" varchar DEFAULT 'USD' NOT NULL,
  	"status" "enum_transactions_status" DEFAULT 'completed' NOT NULL,
  	"description" varchar,
  	"comment" varchar,
  	"reason" varchar,
  	"actor" varchar,
  	"payment_method" varchar,
  	"external_reference" varchar,
  	"stripe_payment_intent_id" varchar,
  	"stripe_invoice_id" varchar,
  	"stripe_refund_id" varchar,
  	"related_transaction_id" varchar,
  	"reverses_id" varchar,
  	"idempotency_key" varchar,
  	"balance_after" numeric(20, 9),
  	"value_date" timestamp(3) with time zone,
  	"booked_at" timestamp(3) with time zone,
  	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
  	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL
  );
  
  CREATE TABLE "providers" (
  	"id" varchar PRIMARY KEY NOT NULL,
  	"name" varchar NOT NULL,
  	"enabled" boolean DEFAULT true NOT NULL,
  	"base_url" varchar,
  	"requests_per_minute" numeric,
  	"requests_per_day" numeric,
  	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
  	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL
  );
  
  CREATE TABLE "providers_texts" (
  	"id" serial PRIMARY KEY NOT NULL,
  	"order" integer NOT NULL,
  	"parent_id" varchar NOT NULL,
  	"path" varchar NOT NULL,
  	"text" varchar
  );
  
  CREATE TABLE "models_plans" (
  	"order" integer NOT NULL,
  	"parent_id" varchar NOT NULL,
  	"value" "enum_models_plans",
  	"id" serial PRIMARY KEY NOT NULL
  );
  
  CREATE TABLE "models" (
  	"id" varchar PRIMARY KEY NOT NULL,
  	"name" varchar NOT NULL,
  	"family" varchar,
  	"context_window" numeric,
  	"max_output" numeric,
  	"flags_streaming" boolean DEFAULT false,
  	"flags_vision" boolean DEFAULT false,
  	"flags_tools" boolean DEFAULT false,
  	"flags_reasoning" boolean DEFAULT false,
  	"flags_json_output" boolean DEFAULT false,
  	"stability" "enum_models_stability" DEFAULT 'stable' NOT NULL,
  	"released_at" timestamp(3) with time zone,
  	"deprecated_at" timestamp(3) with time zone,
  	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
  	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL
  );
  
  CREATE TABLE "models_texts" (
  	"id" serial PRIMARY KEY NOT NULL,
  	"order" integer NOT NULL,
  	"parent_id" varchar NOT NULL,
  	"path" varchar NOT NULL,
  	"text" varchar
  );
  
  CREATE TABLE "model_prices_tiers" (
  	"_order" integer NOT NULL,
  	"_parent_id" varchar NOT NULL,
  	"id" varchar PRIMARY KEY NOT NULL,
  	"above_input_tokens" numeric NOT NULL,
  	"input_per_million" numeric(20, 12),
  	"cached_input_per_million" numeric(20, 12),
  	"cache_write_per_million" numeric(20, 12),
  	"output_per_million" numeric(20, 12),
  	"reasoning_per_million" numeric(20, 12),
  	"cost_input_per_million" numeric(20, 12),
  	"cost_cached_input_per_million" numeric(20, 12),
  	"cost_cache_write_per_million" numeric(20, 12),
  	"cost_output_per_million" numeric(20, 12),
  	"cost_reasoning_per_million" numeric(20, 12)
  );
  
  CREATE TABLE "model_prices" (
  	"id" varchar PRIMARY KEY NOT NULL,
  	"model_id" varchar NOT NULL,
  	"provider_id" varchar NOT NULL,
  	"region" varchar,
  	"effective_from" timestamp(3) with time zone NOT NULL,
  	"effective_to" timestamp(3) with time zone,
  	"input_per_million" numeric(20, 12),
  	"cached_input_per_million" numeric(20, 12),
  	"cache_write_per_million" numeric(20, 12),
  	"output_per_million" numeric(20, 12),
  	"reasoning_per_million" numeric(20, 12),
  	"per_request" numeric(20, 12),
  	"per_web_search" numeric(20, 12),
  	"per_image" numeric(20, 12),
  	"cost_input_per_million" numeric(20, 12),
  	"cost_cached_input_per_million" numeric(20, 12),
  	"cost_cache_write_per_million" numeric(20, 12),
  	"cost_output_per_million" numeric(20, 12),
  	"cost_reasoning_per_million" numeric(20, 12),
  	"cost_per_request" numeric(20, 12),
  	"cost_per_web_search" numeric(20, 12),
  	"cost_per_image" numeric(20, 12),
  	"source_url" varchar,
  	"source_note" varchar,
  	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
  	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL
  );
  
  CREATE TABLE "audit_logs" (
  	"id" varchar PRIMARY KEY NOT NULL,
  	"actor" varchar NOT NULL,
  	"actor_pseudonym" varchar,
  	"actor_role" varchar,
  	"action" varchar NOT NULL,
  	"resource_type" varchar NOT NULL,
  	"resource" varchar,
  	"organization" varchar,
  	"changes" jsonb,
  	"reason" varchar,
  	"result" varchar DEFAULT 'done' NOT NULL,
  	"request_id" varchar,
  	"personal_hash" varchar,
  	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
  	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL
  );
  
  CREATE TABLE "service_accounts_scopes" (
  	"order" integer NOT NULL,
  	"parent_id" varchar NOT NULL,
  	"value" "enum_service_accounts_scopes",
  	"id" serial PRIMARY KEY NOT NULL
  );
  
  CREATE TABLE "service_accounts" (
  	"id" varchar PRIMARY KEY NOT NULL,
  	"name" varchar NOT NULL,
  	"token_hash" varchar NOT NULL,
  	"expires_at" timestamp(3) with time zone,
  	"last_used_at" timestamp(3) with time zone,
  	"revoked_at" timestamp(3) with time zone,
  	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
  	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL
  );
  
  CREATE TABLE "service_accounts_rels" (
  	"id" serial PRIMARY KEY NOT NULL,
  	"order" integer,
  	"parent_id" varchar NOT NULL,
  	"path" varchar NOT NULL,
  	"organizations_id" varchar
  );
  
  CREATE TABLE "payload_kv" (
  	"id" serial PRIMARY KEY NOT NULL,
  	"key" varchar NOT NULL,
  	"data" jsonb NOT NULL
  );
  
  CREATE TABLE "payload_locked_documents" (
  	"id" serial PRIMARY KEY NOT NULL,
  	"global_slug" varchar,
  	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
  	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL
  );
  
  CREATE TABLE "payload_locked_documents_rels" (
  	"id" serial PRIMARY KEY NOT NULL,
  	"order" integer,
  	"parent_id" integer NOT NULL,
  	"path" varchar NOT NULL,
  	"memberships_id" varchar,
  	"providers_id" varchar,
  	"models_id" varchar,
  	"model_prices_id" varchar,
  	"users_id" varchar,
  	"service_accounts_id" varchar
  );
  
  CREATE TABLE "payload_preferences" (
  	"id" serial PRIMARY KEY NOT NULL,
  	"key" varchar,
  	"value" jsonb,
  	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
  	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL
  );
  
  CREATE TABLE "payload_preferences_rels" (
  	"id" serial PRIMARY KEY NOT NULL,
  	"order" integer,
  	"parent_id" integer NOT NULL,
  	"path" varchar NOT NULL,
  	"users_id" varchar,
  	"service_accounts_id" varchar
  );
  
  CREATE TABLE "payload_migrations" (
  	"id" serial PRIMARY KEY NOT NULL,
  	"name" varchar,
  	"batch" numeric,
  	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
  	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL
  );
  
  ALTER TABLE "users_sessions" ADD CONSTRAINT "users_sessions_parent_id_fk" FOREIGN KEY ("_parent_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;
  ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;
  ALTER TABLE "memberships" ADD CONSTRAINT "memberships_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE set null ON UPDATE no action;
  ALTER TABLE "projects" ADD CONSTRAINT "projects_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE set null ON UPDATE no action;
  ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE set null ON UPDATE no action;
  ALTER TABLE "transactions" ADD CONSTRAINT "transactions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE set null ON UPDATE no action;
  ALTER TABLE "transactions" ADD CONSTRAINT "transactions_related_transaction_id_transactions_id_fk" FOREIGN KEY ("related_transaction_id") REFERENCES "public"."transactions"("id") ON DELETE set null ON UPDATE no action;
  ALTER TABLE "transactions" ADD CONSTRAINT "transactions_reverses_id_transactions_id_fk" FOREIGN KEY ("reverses_id") REFERENCES "public"."transactions"("id") ON DELETE set null ON UPDATE no action;
  ALTER TABLE "providers_texts" ADD CONSTRAINT "providers_texts_parent_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."providers"("id") ON DELETE cascade ON UPDATE no action;
  ALTER TABLE "models_plans" ADD CONSTRAINT "models_plans_parent_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."models"("id") ON DELETE cascade ON UPDATE no action;
  ALTER TABLE "models_texts" ADD CONSTRAINT "models_texts_parent_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."models"("id") ON DELETE cascade ON UPDATE no action;
  ALTER TABLE "model_prices_tiers" ADD CONSTRAINT "model_prices_tiers_parent_id_fk" FOREIGN KEY ("_parent_id") REFERENCES "public"."model_prices"("id") ON DELETE cascade ON UPDATE no action;
  ALTER TABLE "model_prices" ADD CONSTRAINT "model_prices_model_id_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."models"("id") ON DELETE set null ON UPDATE no action;
  ALTER TABLE "model_prices" ADD CONSTRAINT "model_prices_provider_id_providers_id_fk" FOREIGN KEY ("provider_id") REFERENCES "public"."providers"("id") ON DELETE set null ON UPDATE no action;
  ALTER TABLE "service_accounts_scopes" ADD CONSTRAINT "service_accounts_scopes_parent_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."service_accounts"("id") ON DELETE cascade ON UPDATE no action;
  ALTER TABLE "service_accounts_rels" ADD CONSTRAINT "service_accounts_rels_parent_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."service_accounts"("id") ON DELETE cascade ON UPDATE no action;
  ALTER TABLE "service_accounts_rels" ADD CONSTRAINT "service_accounts_rels_organizations_fk" FOREIGN KEY ("organizations_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;
  ALTER TABLE "payload_locked_documents_rels" ADD CONSTRAINT "payload_locked_documents_rels_parent_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."payload_locked_documents"("id") ON DELETE cascade ON UPDATE no action;
  ALTER TABLE "payload_locked_documents_rels" ADD CONSTRAINT "payload_locked_documents_rels_memberships_fk" FOREIGN KEY ("memberships_id") REFERENCES "public"."memberships"("id") ON DELETE cascade ON UPDATE no action;
  ALTER TABLE "payload_locked_documents_rels" ADD CONSTRAINT "payload_locked_documents_rels_providers_fk" FOREIGN KEY ("providers_id") REFERENCES "public"."providers"("id") ON DELETE cascade ON UPDATE no action;
  ALTER TABLE "payload_locked_documents_rels" ADD CONSTRAINT "payload_locked_documents_rels_models_fk" FOREIGN KEY ("models_id") REFERENCES "public"."models"("id") ON DELETE cascade ON UPDATE no action;
  ALTER TABLE "payload_locked_documents_rels" ADD CONSTRAINT "payload_locked_documents_rels_model_prices_fk" FOREIGN KEY ("model_prices_id") REFERENCES "public"."model_prices"("id") ON DELETE cascade ON UPDATE no action;
  ALTER TABLE "payload_locked_documents_rels" ADD CONSTRAINT "payload_locked_documents_rels_users_fk" FOREIGN KEY ("users_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;
  ALTER TABLE "payload_locked_documents_rels" ADD CONSTRAINT "payload_locked_documents_rels_service_accounts_fk" FOREIGN KEY ("service_accounts_id") REFERENCES "public"."service_accounts"("id") ON DELETE cascade ON UPDATE no action;
  ALTER TABLE "payload_preferences_rels" ADD CONSTRAINT "payload_preferences_rels_parent_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."payload_preferences"("id") ON DELETE cascade ON UPDATE no action;
  ALTER TABLE "payload_preferences_rels" ADD CONSTRAINT "payload_preferences_rels_users_fk" FOREIGN KEY ("users_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;
  ALTER TABLE "payload_preferences_rels" ADD CONSTRAINT "payload_preferences_rels_service_accounts_fk" FOREIGN KEY ("service_accounts_id") REFERENCES "public"."service_accounts"("id") ON DELETE cascade ON UPDATE no action;
  CREATE INDEX "organizations_name_idx" ON "organizations" USING btree ("name");
  CREATE INDEX "organizations_billing_email_idx" ON "organizations" USING btree ("billing_email");
  CREATE INDEX "organizations_status_idx" ON "organizations" USING btree ("status");
  CREATE INDEX "organizations_plan_idx" ON "organizations" USING btree ("plan");
  CREATE UNIQUE INDEX "organizations_stripe_customer_id_idx" ON "organizations" USING btree ("stripe_customer_id");
  CREATE UNIQUE INDEX "organizations_stripe_subscription_id_idx" ON "organizations" USING btree ("stripe_subscription_id");
  CREATE INDEX "organizations_dev_plan_idx" ON "organizations" USING btree ("dev_plan");
  CREATE UNIQUE INDEX "organizations_dev_plan_stripe_subscription_id_idx" ON "organizations" USING btree ("dev_plan_stripe_subscription_id");
  CREATE INDEX "organizations_credits_idx" ON "organizations" USING btree ("credits");
  CREATE INDEX "organizations_all_time_credits_idx" ON "organizations" USING btree ("all_time_credits");
  CREATE INDEX "organizations_total_spent_idx" ON "organizations" USING btree ("total_spent");
  CREATE INDEX "organizations_updated_at_idx" ON "organizations" USING btree ("updated_at");
  CREATE INDEX "organizations_created_at_idx" ON "organizations" USING btree ("created_at");
  CREATE INDEX "users_sessions_order_idx" ON "users_sessions" USING btree ("_order");
  CREATE INDEX "users_sessions_parent_id_idx" ON "users_sessions" USING btree ("_parent_id");
  CREATE INDEX "users_operator_role_idx" ON "users" USING btree ("operator_role");
  CREATE INDEX "users_updated_at_idx" ON "users" USING btree ("updated_at");
  CREATE INDEX "users_created_at_idx" ON "users" USING btree ("created_at");
  CREATE UNIQUE INDEX "users_email_idx" ON "users" USING btree ("email");
  CREATE INDEX "memberships_user_idx" ON "memberships" USING btree ("user_id");
  CREATE INDEX "memberships_organization_idx" ON "memberships" USING btree ("organization_id");
  CREATE INDEX "memberships_updated_at_idx" ON "memberships" USING btree ("updated_at");
  CREATE INDEX "memberships_created_at_idx" ON "memberships" USING btree ("created_at");
  CREATE UNIQUE INDEX "organization_user_idx" ON "memberships" USING btree ("organization_id","user_id");
  CREATE INDEX "projects_organization_idx" ON "projects" USING btree ("organization_id");
  CREATE INDEX "projects_name_idx" ON "projects" USING btree ("name");
  CREATE INDEX "projects_status_idx" ON "projects" USING btree ("status");
  CREATE INDEX "projects_updated_at_idx" ON "projects" USING btree ("updated_at");
  CREATE INDEX "projects_created_at_idx" ON "projects" USING btree ("created_at");
  CREATE INDEX "api_keys_project_idx" ON "api_keys" USING btree ("project_id");
  CREATE UNIQUE INDEX "api_keys_token_hash_idx" ON "api_keys" USING btree ("token_hash");
  CREATE INDEX "api_keys_status_idx" ON "api_keys" USING btree ("status");
  CREATE INDEX "api_keys_updated_at_idx" ON "api_keys" USING btree ("updated_at");
  CREATE INDEX "api_keys_created_at_idx" ON "api_keys" USING btree ("created_at");
  CREATE INDEX "transactions_organization_idx" ON "transactions" USING btree ("organization_id");
  CREATE INDEX "transactions_type_idx" ON "transactions" USING btree ("type");
  CREATE INDEX "transactions_status_idx" ON "transactions" USING btree ("status");
  CREATE INDEX "transactions_actor_idx" ON "transactions" USING btree ("actor");
  CREATE INDEX "transactions_stripe_payment_intent_id_idx" ON "transactions" USING btree ("stripe_payment_intent_id");
  CREATE UNIQUE INDEX "transactions_stripe_invoice_id_idx" ON "transactions" USING btree ("stripe_invoice_id");
  CREATE UNIQUE INDEX "transactions_stripe_refund_id_idx" ON "transactions" USING btree ("stripe_refund_id");
  CREATE INDEX "transactions_related_transaction_idx" ON "transactions" USING btree ("related_transaction_id");
  CREATE UNIQUE INDEX "transactions_reverses_idx" ON "transactions" USING btree ("reverses_id");
  CREATE INDEX "transactions_booked_at_idx" ON "transactions" USING btree ("booked_at");
  CREATE INDEX "transactions_updated_at_idx" ON "transactions" USING btree ("updated_at");
  CREATE INDEX "transactions_created_at_idx" ON "transactions" USING btree ("created_at");
  CREATE UNIQUE INDEX "organization_sequence_idx" ON "transactions" USING btree ("organization_id","sequence");
  CREATE INDEX "providers_updated_at_idx" ON "providers" USING btree ("updated_at");
  CREATE INDEX "providers_created_at_idx" ON "providers" USING btree ("created_at");
  CREATE INDEX "providers_texts_order_parent" ON "providers_texts" USING btree ("order","parent_id");
  CREATE INDEX "models_plans_order_idx" ON "models_plans" USING btree ("order");
  CREATE INDEX "models_plans_parent_idx" ON "models_plans" USING btree ("parent_id");
  CREATE INDEX "models_family_idx" ON "models" USING btree ("family");
  CREATE INDEX "models_updated_at_idx" ON "models" USING btree ("updated_at");
  CREATE INDEX "models_created_at_idx" ON "models" USING btree ("created_at");
  CREATE INDEX "models_texts_order_parent" ON "models_texts" USING btree ("order","parent_id");
  CREATE INDEX "model_prices_tiers_order_idx" ON "model_prices_tiers" USING btree ("_order");
  CREATE INDEX "model_prices_tiers_parent_id_idx" ON "model_prices_tiers" USING btree ("_parent_id");
  CREATE INDEX "model_prices_model_idx" ON "model_prices" USING btree ("model_id");
  CREATE INDEX "model_prices_provider_idx" ON "model_prices" USING btree ("provider_id");
  CREATE INDEX "model_prices_effective_from_idx" ON "model_prices" USING btree ("effective_from");
  CREATE INDEX "model_prices_updated_at_idx" ON "model_prices" USING btree ("updated_at");
  CREATE INDEX "model_prices_created_at_idx" ON "model_prices" USING btree ("created_at");
  CREATE INDEX "audit_logs_actor_idx" ON "audit_logs" USING btree ("actor");
  CREATE INDEX "audit_logs_action_idx" ON "audit_logs" USING btree ("action");
  CREATE INDEX "audit_logs_resource_idx" ON "audit_logs" USING btree ("resource");
  CREATE INDEX "audit_logs_organization_idx" ON "audit_logs" USING btree ("organization");
  CREATE INDEX "audit_logs_updated_at_idx" ON "audit_logs" USING btree ("updated_at");
  CREATE INDEX "audit_logs_created_at_idx" ON "audit_logs" USING btree ("created_at");
  CREATE INDEX "service_accounts_scopes_order_idx" ON "service_accounts_scopes" USING btree ("order");
  CREATE INDEX "service_accounts_scopes_parent_idx" ON "service_accounts_scopes" USING btree ("parent_id");
  CREATE UNIQUE INDEX "service_accounts_token_hash_idx" ON "service_accounts" USING btree ("token_hash");
  CREATE INDEX "service_accounts_updated_at_idx" ON "service_accounts" USING btree ("updated_at");
  CREATE INDEX "service_accounts_created_at_idx" ON "service_accounts" USING btree ("created_at");
  CREATE INDEX "service_accounts_rels_order_idx" ON "service_accounts_rels" USING btree ("order");
  CREATE INDEX "service_accounts_rels_parent_idx" ON "service_accounts_rels" USING btree ("parent_id");
  CREATE INDEX "service_accounts_rels_path_idx" ON "service_accounts_rels" USING btree ("path");
  CREATE INDEX "service_accounts_rels_organizations_id_idx" ON "service_accounts_rels" USING btree ("organizations_id");
  CREATE UNIQUE INDEX "payload_kv_key_idx" ON "payload_kv" USING btree ("key");
  CREATE INDEX "payload_locked_documents_global_slug_idx" ON "payload_locked_documents" USING btree ("global_slug");
  CREATE INDEX "payload_locked_documents_updated_at_idx" ON "payload_locked_documents" USING btree ("updated_at");
  CREATE INDEX "payload_locked_documents_created_at_idx" ON "payload_locked_documents" USING btree ("created_at");
  CREATE INDEX "payload_locked_documents_rels_order_idx" ON "payload_locked_documents_rels" USING btree ("order");
  CREATE INDEX "payload_locked_documents_rels_parent_idx" ON "payload_locked_documents_rels" USING btree ("parent_id");
  CREATE INDEX "payload_locked_documents_rels_path_idx" ON "payload_locked_documents_rels" USING btree ("path");
  CREATE INDEX "payload_locked_documents_rels_memberships_id_idx" ON "payload_locked_documents_rels" USING btree ("memberships_id");
  CREATE INDEX "payload_locked_documents_rels_providers_id_idx" ON "payload_locked_documents_rels" USING btree ("providers_id");
  CREATE INDEX "payload_locked_documents_rels_models_id_idx" ON "payload_locked_documents_rels" USING btree ("models_id");
  CREATE INDEX "payload_locked_documents_rels_model_prices_id_idx" ON "payload_locked_documents_rels" USING btree ("model_prices_id");
  CREATE INDEX "payload_locked_documents_rels_users_id_idx" ON "payload_locked_documents_rels" USING btree ("users_id");
  CREATE INDEX "payload_locked_documents_rels_service_accounts_id_idx" ON "payload_locked_documents_rels" USING btree ("service_accounts_id");
  CREATE INDEX "payload_preferences_key_idx" ON "payload_preferences" USING btree ("key");
  CREATE INDEX "payload_preferences_updated_at_idx" ON "payload_preferences" USING btree ("updated_at");
  CREATE INDEX "payload_preferences_created_at_idx" ON "payload_preferences" USING btree ("created_at");
  CREATE INDEX "payload_preferences_rels_order_idx" ON "payload_preferences_rels" USING btree ("order");
  CREATE INDEX "payload_preferences_rels_parent_idx" ON "payload_preferences_rels" USING btree ("parent_id");
  CREATE INDEX "payload_preferences_rels_path_idx" ON "payload_preferences_rels" USING btree ("path");
  CREATE INDEX "payload_preferences_rels_users_id_idx" ON "payload_preferences_rels" USING btree ("users_id");
  CREATE INDEX "payload_preferences_rels_service_accounts_id_idx" ON "payload_preferences_rels" USING btree ("service_accounts_id");
  CREATE INDEX "payload_migrations_updated_at_idx" ON "payload_migrations" USING btree ("updated_at");
  CREATE INDEX "payload_migrations_created_at_idx" ON "payload_migrations" USING btree ("created_at");`)
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(sql`
   DROP TABLE "organizations" CASCADE;
  DROP TABLE "users_sessions" CASCADE;
  DROP TABLE "users" CASCADE;
  DROP TABLE "memberships" CASCADE;
  DROP TABLE "projects" CASCADE;
  DROP TABLE "api_keys" CASCADE;
  DROP TABLE "transactions" CASCADE;
  DROP TABLE "providers" CASCADE;
  DROP TABLE "providers_texts" CASCADE;
  DROP TABLE "models_plans" CASCADE;
  DROP TABLE "models" CASCADE;
  DROP TABLE "models_texts" CASCADE;
  DROP TABLE "model_prices_tiers" CASCADE;
  DROP TABLE "model_prices" CASCADE;
  DROP TABLE "audit_logs" CASCADE;
  DROP TABLE "service_accounts_scopes" CASCADE;
  DROP TABLE "service_accounts" CASCADE;
  DROP TABLE "service_accounts_rels" CASCADE;
  DROP TABLE "payload_kv" CASCADE;
  DROP TABLE "payload_locked_documents" CASCADE;
  DROP TABLE "payload_locked_documents_rels" CASCADE;
  DROP TABLE "payload_preferences" CASCADE;
  DROP TABLE "payload_preferences_rels" CASCADE;
  DROP TABLE "payload_migrations" CASCADE;
  DROP TYPE "public"."enum_organizations_status";
  DROP TYPE "public"."enum_organizations_retention_level";
  DROP TYPE "public"."enum_organizations_plan";
  DROP TYPE "public"."enum_organizations_billing_cycle";
  DROP TYPE "public"."enum_organizations_dev_plan";
  DROP TYPE "public"."enum_organizations_dev_plan_billing_cycle";
  DROP TYPE "public"."enum_users_operator_role";
  DROP TYPE "public"."enum_users_status";
  DROP TYPE "public"."enum_memberships_role";
  DROP TYPE "public"."enum_projects_mode";
  DROP TYPE "public"."enum_projects_status";
  DROP TYPE "public"."enum_api_keys_status";
  DROP TYPE "public"."enum_transactions_type";
  DROP TYPE "public"."enum_transactions_status";
  DROP TYPE "public"."enum_models_plans";
  DROP TYPE "public"."enum_models_stability";
  DROP TYPE "public"."enum_service_accounts_scopes";`)
}
