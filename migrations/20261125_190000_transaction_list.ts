import { sql, type MigrateDownArgs, type MigrateUpArgs } from '@payloadcms/db-postgres'

// The list of all transactions, the newest first (pending ones by their creation), with the place in
// the organization's order breaking ties; the way back from a movement to the ones before it; and who
// has paid anything.
export async function up({ db }: MigrateUpArgs): Promise<void> {
  await db.execute(
    sql.raw(`
create index transactions_by_time on transactions
  (coalesce(booked_at, created_at), organization_id, sequence);
create index transactions_by_place on transactions
  (organization_id, coalesce(settlement_sequence, sequence));
create index transactions_paid on transactions (organization_id, id)
  where status = 'completed' and amount > 0 and type <> 'credit_refund' and reverses_id is null;
`),
  )
}

export async function down({ db }: MigrateDownArgs): Promise<void> {
  await db.execute(
    sql.raw('drop index transactions_paid, transactions_by_place, transactions_by_time;'),
  )
}
