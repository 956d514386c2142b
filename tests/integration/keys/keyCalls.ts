import type { DatabasePool } from '@/db/tx'

import { makeOrganization, makeProject, signInAs } from '../../support/factories'
import type { ApiAnswer, TestPayload } from '../../support/testPayload'

/** Every value of every table that holds a text, wherever it stands in it. */
export async function findInDatabase(pool: DatabasePool, text: string): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  const found: string[] = []
  for (const { name } of rows) {
    const hits = await pool.query(`select 1 from ${name} t where strpos(t::text, $1) > 0 limit 1`, [
      text,
    ])
    if ((hits.rowCount ?? 0) > 0) found.push(name)
  }
  return found
}

/** Status and code of an answer. */
export const codeOf = ({ status, body }: ApiAnswer) => [status, body.error?.code]

/** The routes of keys, as an owner calls them unless told otherwise. */
export async function keyCalls(app: TestPayload) {
  const owner = await signInAs(app, 'owner')
  const post = (path: string, body: unknown, token = owner.token): Promise<ApiAnswer> =>
    app.api('POST', path, { token, body })
  return {
    owner,
    /** An organization of its own, with a project. */
    makePlace: async () => {
      const organization = await makeOrganization(app.pool)
      return { organization, project: await makeProject(app.pool, organization) }
    },
    stored: async (id: string) =>
      (await app.pool.query('select * from api_keys where id = $1', [id])).rows[0],
    create: (
      { organization, project }: { organization: string; project: string },
      body: unknown,
      token?: string,
    ) => post(`/api/admin/organizations/${organization}/projects/${project}/api-keys`, body, token),
    act: (verb: 'limit' | 'remove' | 'revoke' | 'rotate', id: string, body: unknown = {}) =>
      post(`/api/admin/api-keys/${id}/${verb}`, body),
    trailOf: async (resource: string) => {
      const { rows } = await app.pool.query<{
        actor: string
        action: string
        organization: string
        changes: Record<string, { from: unknown; to: unknown }> | null
        reason: string | null
        result: string
      }>(
        `select actor, action, organization, changes, reason, result from audit_logs
         where resource = $1 order by created_at, id`,
        [resource],
      )
      return rows
    },
  }
}
