import type { DatabasePool } from '@/db/tx'
import { newId, randomText } from '@/ids'
import type { OperatorRole } from '@/access/permissions'

import type { ApiAnswer, TestPayload } from '../../support/testPayload'

/** A user straight in the database, who cannot sign in. */
export async function makeUser(
  pool: DatabasePool,
  wanted: { name?: string; role?: OperatorRole | null } = {},
): Promise<{ id: string; email: string }> {
  const id = newId('usr')
  const email = `person-${randomText(8).toLowerCase()}@example.com`
  await pool.query(
    `insert into users (id, email, name, operator_role, status, updated_at, created_at)
     values ($1, $2, $3, $4, 'active', now(), now())`,
    [id, email, wanted.name ?? 'Somebody', wanted.role ?? null],
  )
  return { id, email }
}

export async function addMember(
  pool: DatabasePool,
  organization: string,
  user: string,
  role: string,
): Promise<string> {
  const id = newId('mem')
  await pool.query(
    `insert into memberships (id, organization_id, user_id, role, created_at, updated_at)
     values ($1, $2, $3, $4, now(), now())`,
    [id, organization, user, role],
  )
  return id
}

/** Audit entries of a user as if many things had been done, each with a personal part. */
export const fillTrail = (pool: DatabasePool, user: { id: string; email: string }, rows: number) =>
  pool.query(
    `with entries as (
       insert into audit_logs (id, actor, action, resource_type, result, personal_hash, created_at, updated_at)
       select 'aud_' || $1 || '_' || n, $1, 'members.read', 'organization', 'done', 'x', now(), now()
       from generate_series(1, $3::int) n
       returning id
     )
     insert into audit_personal (audit_id, salt, email) select id, 'salt', $2 from entries`,
    [user.id, user.email, rows],
  )

export const deleteBy = (
  app: TestPayload,
  token: string,
  user: string,
  email?: unknown,
): Promise<ApiAnswer> =>
  app.api('DELETE', `/api/admin/users/${user}`, {
    token,
    ...(email === undefined ? {} : { body: { email } }),
  })

/** Where a text stands in the database: every column of every table, as `schema.table`. */
export async function tablesWith(pool: DatabasePool, text: string): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
     order by 1`,
  )
  const found: string[] = []
  for (const { name } of rows) {
    const hit = await pool.query(
      `select 1 from ${name} x where position(lower($1) in lower(x::text)) > 0 limit 1`,
      [text],
    )
    if (hit.rowCount) found.push(name)
  }
  return found
}

/** What the books hold, and what the trail held at a time, each as one text. */
export async function fingerprints(pool: DatabasePool, until: string) {
  const tables: Record<string, string> = {
    transactions: 'select * from transactions order by id',
    postings: 'select * from ledger.usage_postings order by organization_id, sequence',
    requests: 'select * from metering.requests order by id',
    rollups: 'select * from metering.rollups order by series, entity, bucket, provider, model',
    balances: 'select id, credits, all_time_credits, total_spent from organizations order by id',
    trail: `select * from audit_logs where created_at <= '${until}' order by id`,
  }
  const found: Record<string, unknown> = {}
  for (const [name, query] of Object.entries(tables))
    found[name] = (
      await pool.query(
        `select count(*)::int as rows, md5(string_agg(x::text, '|')) as text from (${query}) x`,
      )
    ).rows[0]
  return found
}
