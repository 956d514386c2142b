import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/**
 * Usage discounts in the books: what a rule must be, which rule lowered a request, what each rule saved,
 * and that what a rule has done stays explained by it.
 */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql.raw(RULES))
  await db.execute(sql.raw(USE))
  await db.execute(sql.raw(GUARDS))
}

// Two rules of one scope never overlap: which of them counts is no question.
const RULES = `
alter table discounts
  alter column percent set not null,
  add constraint discounts_scope check (
    organization_id is not null or provider_id is not null or model_id is not null),
  add constraint discounts_percent check (percent > 0 and percent <= 100),
  add constraint discounts_period_not_empty check (starts_at < expires_at),
  add constraint discounts_no_overlap exclude using gist (
    (coalesce(organization_id, '')) with =, (coalesce(provider_id, '')) with =,
    (coalesce(model_id, '')) with =, tstzrange(starts_at, expires_at) with &&
  );
`

// Kind 12 of metering.dimensions: discount rule. A request that no rule lowered has none.
const USE = `
alter table metering.requests add column discount_rule integer;
create index requests_discounted on metering.requests (discount_rule, time)
  where discount_rule is not null;

-- What a rule took off an organization's requests of a day (UTC), in nano-dollars. Stays when requests go.
create table metering.discount_savings (
  day timestamptz not null,
  organization integer not null,
  rule integer not null,
  requests bigint not null,
  list_cost bigint not null,
  discount bigint not null,
  primary key (organization, day, rule)
);
create index discount_savings_by_rule on metering.discount_savings (rule, day);

-- Raised by every change of the rules, in its transaction.
create table metering.discount_version (
  only_row boolean primary key default true check (only_row),
  version bigint not null
);
insert into metering.discount_version (version) values (0);
`

// The lock is that of src/catalog/discountLock.ts: a batch rates and books by one state of the rules.
const GUARDS = `
create function metering.hold_discounts() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(7234, 51);
  return null;
end $$;

create function metering.raise_discount_version() returns trigger language plpgsql as $$
begin
  update metering.discount_version set version = version + 1;
  return null;
end $$;

create function metering.keep_used_discount() returns trigger language plpgsql as $$
begin
  if exists (
    select from metering.discount_savings s join metering.dimensions d on d.id = s.rule
    where d.kind = 12 and d.value = old.id
  ) and (tg_op = 'DELETE' or (new.id, new.percent, new.organization_id, new.provider_id, new.model_id,
      new.starts_at) is distinct from (old.id, old.percent, old.organization_id, old.provider_id,
      old.model_id, old.starts_at))
  then
    raise exception 'discount % has lowered requests: it can only be ended', old.id
      using errcode = 'restrict_violation';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;

create trigger hold_discounts before insert or update or delete or truncate on discounts
  for each statement execute function metering.hold_discounts();
create trigger raise_discount_version after insert or update or delete or truncate on discounts
  for each statement execute function metering.raise_discount_version();
create trigger keep_used_discount before update or delete on discounts
  for each row execute function metering.keep_used_discount();
`

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(
    sql.raw(`
      drop trigger hold_discounts on discounts;
      drop trigger raise_discount_version on discounts;
      drop trigger keep_used_discount on discounts;
      drop function metering.hold_discounts;
      drop function metering.raise_discount_version;
      drop function metering.keep_used_discount;
      drop table metering.discount_version;
      drop table metering.discount_savings;
      alter table metering.requests drop column discount_rule;
      alter table discounts drop constraint discounts_no_overlap,
        drop constraint discounts_period_not_empty, drop constraint discounts_percent,
        drop constraint discounts_scope;
    `),
  )
}
