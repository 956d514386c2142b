import path from 'node:path'
import { serverAccount } from './account'
import { SUPERUSER, clusterPassword, ensureCluster } from './cluster'
import { type Places, findPlaces, reachableBinaries } from './places'
import {
  type RunningServer,
  findRunning,
  startServer,
  stopServer,
  waitUntilAnswering,
  waitUntilEnded,
} from './server'
import { livingUsers, registerUse, unregisterUse } from './users'
import { withFileLock } from './withFileLock'

const LOCK_TIMEOUT_MS = 330_000
const STOP_WAIT_MS = 5_000

export interface AcquireOptions {
  /** Each folder has a server of its own. Made when missing. */
  readonly dataDir: string
  readonly log: (line: string) => void
  /** False = faster and not safe against power loss; for tests alone. Default true. */
  readonly durable?: boolean
}

export interface AcquiredPostgres {
  /** Connection URL of a database on the server, whether it exists or not. */
  readonly urlFor: (database: string) => string
  /** Whether this call started the server, rather than finding it running. */
  readonly started: boolean
  /** Gives up this use; the last one stops the server. Repeated calls do nothing. */
  readonly release: () => Promise<void>
}

const start = async (
  places: Places,
  password: string,
  options: AcquireOptions,
): Promise<RunningServer> => {
  const account = serverAccount(options.log)
  const binaries = reachableBinaries(account)
  ensureCluster(places, binaries, account, options.log)
  return startServer(places, binaries, account, { durable: options.durable ?? true, password })
}

const adopt = async (places: Places, password: string): Promise<RunningServer | null> => {
  const running = findRunning(places)
  if (running === null) return null
  // A server that is just shutting down refuses us until it has ended.
  if (livingUsers(places.users).length === 0) {
    const answers = await Promise.race([
      waitUntilAnswering(running, password),
      waitUntilEnded(running.identity, LOCK_TIMEOUT_MS).then(() => false),
    ])
    return answers ? running : null
  }
  return (await waitUntilAnswering(running, password)) ? running : null
}

/**
 * The embedded Postgres of `dataDir`: started, or adopted when another command runs it already.
 * Stays up until the last user has released it; a user that was killed counts no more.
 */
export const acquirePostgres = async (options: AcquireOptions): Promise<AcquiredPostgres> => {
  const dataDir = path.resolve(options.dataDir)
  const places = findPlaces(dataDir, serverAccount(options.log), options.log)
  const lock = {
    timeoutMs: LOCK_TIMEOUT_MS,
    onWait: (pid: number) => options.log(`Waiting for process ${pid} to start the database …`),
  }
  const { server, started, password, use } = await withFileLock(places.lock, lock, async () => {
    const password = clusterPassword(places)
    const adopted = await adopt(places, password)
    const server = adopted ?? (await start(places, password, options))
    return { server, started: adopted === null, password, use: registerUse(places.users) }
  })

  let released: Promise<void> | undefined
  const giveUp = (): Promise<void> =>
    withFileLock(places.lock, { timeoutMs: LOCK_TIMEOUT_MS }, async () => {
      unregisterUse(use)
      if (livingUsers(places.users).length > 0) return
      const running = findRunning(places)
      if (running !== null) await stopServer(running, STOP_WAIT_MS)
    })

  return {
    urlFor: (database) =>
      `postgres://${SUPERUSER}:${password}@127.0.0.1:${server.port}/${encodeURIComponent(database)}`,
    started,
    release: () => (released ??= giveUp()),
  }
}
