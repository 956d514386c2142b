import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Client } from 'pg'
import { type OpenDatabase, withClient } from './openDatabase'
import { StartError } from './steps'

/** Names of the migrations in the order of migrations/index.ts, read without loading them. */
export const migrationNames = (root: string): string[] => {
  const text = readFileSync(path.join(root, 'migrations', 'index.ts'), 'utf8')
  return [...text.matchAll(/\bname:\s*['"]([^'"]+)['"]/g)].map((match) => match[1] ?? '')
}

const hasTable = async (client: Client, table: string): Promise<boolean> => {
  const { rows } = await client.query<{ found: boolean }>(
    'select to_regclass($1) is not null found',
    [`public.${table}`],
  )
  return rows[0]?.found === true
}

/** Payload notes a schema pushed in development under this name. */
const DEVELOPMENT_ENTRY = 'dev'

const appliedMigrations = async (client: Client): Promise<string[]> => {
  if (!(await hasTable(client, 'payload_migrations'))) return []
  const { rows } = await client.query<{ name: string }>('select name from payload_migrations')
  return rows.map((row) => row.name).filter((name) => name !== DEVELOPMENT_ENTRY)
}

const stampOf = (names: readonly string[], database: OpenDatabase, demoData: boolean): string => {
  const { host, pathname } = new URL(database.url)
  // The embedded server's port changes; DATA_DIR tells which one it is.
  const place = database.embedded ? 'embedded' : `${host}${pathname}`
  return JSON.stringify({ place, demoData, newest: names.at(-1) ?? null })
}

export interface Preparation {
  readonly needed: boolean
  /** To be called when the preparation has succeeded. */
  readonly done: () => void
}

/**
 * Asks in milliseconds whether migrations, first owner or seeds are missing: loading the whole
 * application to find out would cost seconds at every start.
 */
export const checkPreparation = (
  root: string,
  dataDir: string,
  database: OpenDatabase,
  demoData: boolean,
): Promise<Preparation> =>
  withClient(database.url, async (client) => {
    const names = migrationNames(root)
    const applied = await appliedMigrations(client)
    const unknown = applied.filter((name) => !names.includes(name))
    if (unknown.length > 0) {
      throw new StartError(
        `The database was migrated by a newer version (${unknown.join(', ')}): start that version.`,
      )
    }
    const stampFile = path.join(dataDir, 'prepared.json')
    const stamp = stampOf(names, database, demoData)
    const isStamped = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp
    const isMigrated = names.every((name) => applied.includes(name))
    return {
      needed: !isMigrated || !isStamped || (await findOwner(client)) === null,
      done: () => writeFileSync(stampFile, stamp),
    }
  })

/** E-mail of the owner who was made first; null without any, or before the first migration. */
export const findOwner = async (client: Client): Promise<string | null> => {
  if (!(await hasTable(client, 'users'))) return null
  const { rows } = await client.query<{ email: string }>(
    "select email from users where operator_role = 'owner' and status = 'active' order by created_at, id limit 1",
  )
  return rows[0]?.email ?? null
}
