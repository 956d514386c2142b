import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { acquirePostgres } from '../../scripts/postgres/acquirePostgres'
import { identify } from '../../scripts/postgres/processes'
import { withFileLock } from '../../scripts/postgres/withFileLock'

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser URL of the test server's maintenance database. */
    postgresUrl: string
    /** Migrated and seeded database that test databases are copied from. */
    templateDatabase: string
  }
}

const root = path.resolve(import.meta.dirname, '../..')
/** What a template is made of; a change of any of these files makes a new one. */
const TEMPLATE_SOURCES = ['migrations', 'src/catalog', 'scripts/start']
/** Steps of scripts/start/prepare.ts that a test database begins with. */
const TEMPLATE_STEPS = ['schema', 'catalogue']
const KEPT_TEMPLATES = 4

const hashOfSources = (): string => {
  const hash = createHash('sha256')
  for (const source of TEMPLATE_SOURCES.filter((folder) => existsSync(path.join(root, folder)))) {
    const names = readdirSync(path.join(root, source), { recursive: true, encoding: 'utf8' })
    for (const name of names.filter((entry) => entry.endsWith('.ts')).sort()) {
      hash.update(`${source}/${name}\0`).update(readFileSync(path.join(root, source, name)))
    }
  }
  return hash.digest('hex').slice(0, 12)
}

const listDatabases = async (client: Client, prefix: string): Promise<string[]> => {
  const { rows } = await client.query<{ datname: string }>(
    'select datname from pg_database where starts_with(datname, $1) order by oid desc',
    [prefix],
  )
  return rows.map((row) => row.datname)
}

const drop = (client: Client, name: string) =>
  client.query(`drop database if exists "${name}" with (force)`)

const prepare = async (databaseUrl: string): Promise<void> => {
  const args = ['--import', 'tsx', 'scripts/start/prepare.ts', ...TEMPLATE_STEPS]
  await promisify(execFile)(process.execPath, args, {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      PAYLOAD_SECRET: 'secret-of-the-test-template-database',
      LOG_LEVEL: 'warn',
    },
  })
}

/** Built under a working name and renamed when it is whole, so that a cut-off run leaves nothing. */
const ensureTemplate = async (
  client: Client,
  urlFor: (database: string) => string,
): Promise<string> => {
  const name = `template_${hashOfSources()}`
  const existing = await listDatabases(client, 'template_')
  if (existing.includes(name)) return name
  const draft = `building_${process.pid}`
  await drop(client, draft)
  await client.query(`create database "${draft}"`)
  try {
    await prepare(urlFor(draft))
    await client.query(`alter database "${draft}" rename to "${name}"`)
  } finally {
    await drop(client, draft)
  }
  for (const old of existing.slice(KEPT_TEMPLATES - 1)) await drop(client, old)
  return name
}

/** What ended runs left: databases of failed tests, kept until now for whoever wanted to look. */
const dropLeftovers = async (client: Client): Promise<void> => {
  for (const name of await listDatabases(client, 'test_')) {
    if (identify(Number(name.split('_')[1])) === null) await drop(client, name)
  }
}

/** Starts the test server (or joins a running one) and provides a migrated template database. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = path.join(root, '.data-test')
  const log = (line: string) => console.log(line)
  const postgres = await acquirePostgres({ dataDir, log, durable: false })
  const client = new Client({ connectionString: postgres.urlFor('postgres') })
  try {
    await client.connect()
    await dropLeftovers(client)
    const lock = path.join(dataDir, 'template.lock')
    const template = await withFileLock(lock, { timeoutMs: 300_000 }, () =>
      ensureTemplate(client, postgres.urlFor),
    )
    project.provide('postgresUrl', postgres.urlFor('postgres'))
    project.provide('templateDatabase', template)
  } catch (error) {
    await postgres.release()
    throw error
  } finally {
    await client.end()
  }
  return () => postgres.release()
}
