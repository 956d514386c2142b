import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

/**
 * What organizations are listed, filtered and added up by, with their balances. A debit then touches
 * none of the indexes of `organizations`: no column that it changes stands in one (decision 0014).
 */
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(sql.raw(TABLE))
  await db.execute(sql.raw(FOLLOW))
}

const COLUMNS = [
  ...['id', 'credits', 'total_spent', 'plan', 'dev_plan', 'status', 'payment_failure_count'],
  'created_at',
]
const NAMES = COLUMNS.join(', ')

const TABLE = `
create table ledger.balances (
  id varchar primary key references organizations (id) on delete cascade,
  credits numeric not null,
  total_spent numeric not null,
  plan enum_organizations_plan not null,
  dev_plan enum_organizations_dev_plan not null,
  status enum_organizations_status not null,
  payment_failure_count numeric not null,
  created_at timestamptz(3) not null
) with (fillfactor = 70);
insert into ledger.balances (${NAMES}) select ${NAMES} from organizations order by id;
create index balances_by_credits on ledger.balances (credits, id);
create index balances_by_total_spent on ledger.balances (total_spent, id);
drop index organizations_by_credits, organizations_by_total_spent, organizations_totals;
`

// Whatever path changes an organization: in its statement, and behind the lock on its row.
const FOLLOW = `
create function ledger.follow_organizations() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into ledger.balances (${NAMES}) select ${NAMES} from changed order by id;
  else
    update ledger.balances b
    set ${COLUMNS.slice(1)
      .map((name) => `${name} = c.${name}`)
      .join(', ')}
    from changed c where b.id = c.id
      and ${differ('b', 'c')};
  end if;
  return null;
end $$;
create trigger follow_new after insert on organizations
  referencing new table as changed for each statement execute function ledger.follow_organizations();
create trigger follow_changed after update on organizations
  referencing new table as changed for each statement execute function ledger.follow_organizations();
`

function differ(one: string, other: string): string {
  const of = (table: string) => COLUMNS.map((name) => `${table}.${name}`).join(', ')
  return `(${of(one)}) is distinct from (${of(other)})`
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(
    sql.raw(`
      drop trigger follow_new on organizations;
      drop trigger follow_changed on organizations;
      drop function ledger.follow_organizations();
      drop table ledger.balances;
      create index organizations_by_credits on organizations (credits, id);
      create index organizations_by_total_spent on organizations (total_spent, id);
      create index organizations_totals on organizations (plan, dev_plan, status)
        include (credits, payment_failure_count, created_at, search_text);
    `),
  )
}
