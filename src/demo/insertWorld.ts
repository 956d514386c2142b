import type { Tx } from '@/db/tx'

import type { DemoWorld, Row } from './demoWorld'

/** Writes the customers, without a balance: only the ledger gives them one. */
export async function insertWorld(tx: Tx, { organizations }: DemoWorld): Promise<void> {
  const members = organizations.flatMap((organization) => organization.members)
  const projects = organizations.flatMap((organization) => organization.projects)
  await insertRows(
    tx,
    'organizations',
    organizations.map((organization) => organization.row),
  )
  await insertRows(
    tx,
    'users',
    members.map((member) => member.user),
  )
  await insertRows(
    tx,
    'memberships',
    members.map((member) => member.membership),
  )
  await insertRows(
    tx,
    'projects',
    projects.map((project) => project.row),
  )
  await insertRows(
    tx,
    'api_keys',
    projects.flatMap((project) => project.keys.map((key) => key.row)),
  )
}

/** All rows have the columns of the first one; what is not named takes the table's default. */
async function insertRows(tx: Tx, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(', ')
  await tx.query(
    `insert into ${table} (${columns})
     select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
    [JSON.stringify(rows)],
  )
}
