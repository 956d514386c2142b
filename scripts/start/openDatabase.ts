import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { Client } from 'pg'
import type { Settings } from '@/env'
import { acquirePostgres } from '../postgres/acquirePostgres'
import { keptSecret } from '../postgres/places'
import { type Log, StartError } from './steps'

const EMBEDDED_DATABASE = 'llm_gateway_admin'
const CONNECT_TIMEOUT_MS = 10_000

export interface OpenDatabase {
  readonly url: string
  readonly embedded: boolean
  /** The embedded server stops when nobody else uses it. */
  readonly release: () => Promise<void>
}

/** Runs `work` on a connection of its own. */
export const withClient = async <T>(
  url: string,
  work: (client: Client) => Promise<T>,
): Promise<T> => {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'llm-gateway-admin start',
  })
  // A lost connection is reported by the query that needs it.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const checkGiven = async (url: string): Promise<void> => {
  try {
    await withClient(url, (client) => client.query('select 1'))
  } catch (error) {
    const { hostname, port, pathname } = new URL(url)
    const place = `${hostname}:${port || '5432'}${pathname}`
    const cause = error instanceof AggregateError ? (error.errors[0] as Error) : (error as Error)
    throw new StartError(`DATABASE_URL (${place}) cannot be reached: ${cause.message}.`)
  }
}

/** Two commands may start at the same moment on a new server: both may try, one creates it. */
const ensureDatabase = (url: string): Promise<void> =>
  withClient(url, async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [
      EMBEDDED_DATABASE,
    ])
    if (found.rowCount !== 0) return
    try {
      await client.query(`create database ${EMBEDDED_DATABASE}`)
    } catch (error) {
      const code = (error as { code?: string }).code ?? ''
      if (!['42P04', '23505'].includes(code)) throw error
    }
  })

/** The database given by DATABASE_URL, else the embedded one of DATA_DIR. */
export const openDatabase = async (settings: Settings, log: Log): Promise<OpenDatabase> => {
  if (settings.databaseUrl !== undefined) {
    await checkGiven(settings.databaseUrl)
    return { url: settings.databaseUrl, embedded: false, release: () => Promise.resolve() }
  }
  const postgres = await acquirePostgres({ dataDir: settings.dataDir, log })
  try {
    await ensureDatabase(postgres.urlFor('postgres'))
  } catch (error) {
    await postgres.release()
    throw error
  }
  return { url: postgres.urlFor(EMBEDDED_DATABASE), embedded: true, release: postgres.release }
}

/**
 * Puts into process.env what this process and its children read through `env()`: the database, the
 * secret (kept in DATA_DIR unless given) and what depends on the kind of database.
 */
export const provideEnvironment = (settings: Settings, database: OpenDatabase): void => {
  mkdirSync(settings.dataDir, { recursive: true })
  process.env['DATABASE_URL'] = database.url
  process.env['PAYLOAD_SECRET'] =
    settings.payloadSecret ?? keptSecret(path.join(settings.dataDir, 'payload.secret'))
  process.env['DATA_DIR'] = settings.dataDir
  process.env['DEMO_DATA'] = settings.demoData ? '1' : '0'
}
