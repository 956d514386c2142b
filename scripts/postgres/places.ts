import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Account, canEnter, canRun } from './account'
import { type Binaries, copyBinaries, findBinaries } from './binaries'

/** Used only where the server's account cannot enter the clone, such as below a home of mode 700. */
const SYSTEM_FOLDER = '/var/lib/llm-gateway-admin'

export interface Places {
  /** Folder of the application's own files; readable by us. */
  readonly dataDir: string
  /** Folder in which the cluster's folder stands; the server's account can enter it. */
  readonly clusterParent: string
  readonly cluster: string
  readonly lock: string
  readonly users: string
  readonly state: string
  readonly log: string
}

/** Written into a cluster as the last step of making it: without it, it was never complete. */
export const completeMarkerIn = (cluster: string): string =>
  path.join(cluster, 'llm-gateway-admin.complete')

/** Creates the folder, open to enter for all whatever the umask, and leaves an existing one alone. */
const makeOpenFolder = (folder: string): void => {
  const made = mkdirSync(folder, { recursive: true })
  if (made === undefined) return
  for (let at = folder; at.length >= made.length; at = path.dirname(at)) chmodSync(at, 0o755)
}

const clusterParentOf = (
  dataDir: string,
  account: Account,
  log: (line: string) => void,
): string => {
  const note = path.join(dataDir, 'postgres.location')
  if (existsSync(note)) return readFileSync(note, 'utf8').trim()
  if (existsSync(completeMarkerIn(path.join(dataDir, 'postgres')))) return dataDir
  if (canEnter(account, dataDir)) return dataDir
  const digest = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  // Without the note this is a new beginning: what an earlier DATA_DIR left there is not taken over.
  const parent = path.join(SYSTEM_FOLDER, `${digest}-${randomBytes(3).toString('hex')}`)
  makeOpenFolder(parent)
  writeFileSync(note, `${parent}\n`)
  log(`The user ${account?.name} cannot enter ${dataDir}: the database lives in ${parent}.`)
  return parent
}

export const findPlaces = (
  dataDir: string,
  account: Account,
  log: (line: string) => void,
): Places => {
  makeOpenFolder(dataDir)
  const clusterParent = clusterParentOf(dataDir, account, log)
  return {
    dataDir,
    clusterParent,
    cluster: path.join(clusterParent, 'postgres'),
    lock: path.join(dataDir, 'postgres.lock'),
    users: path.join(dataDir, 'postgres.users'),
    state: path.join(dataDir, 'postgres.json'),
    log: path.join(dataDir, 'postgres.log'),
  }
}

/** The installed binaries, or a copy of them where the server's account cannot reach those. */
export const reachableBinaries = (account: Account): Binaries => {
  const installed = findBinaries()
  if (canRun(account, installed.postgres)) return installed
  if (account !== null) {
    makeOpenFolder(SYSTEM_FOLDER)
    const copy = copyBinaries(installed, SYSTEM_FOLDER)
    if (canRun(account, copy.postgres)) return copy
  }
  throw new Error(
    `The embedded Postgres does not run on this system (${installed.postgres} --version fails): set DATABASE_URL.`,
  )
}

/** A random value kept in a file that only we can read; made at the first call. */
export const keptSecret = (file: string): string => {
  if (!existsSync(file)) {
    writeFileSync(file, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  }
  return readFileSync(file, 'utf8').trim()
}
