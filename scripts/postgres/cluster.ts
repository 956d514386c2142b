import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { type Account, BARE_ENVIRONMENT, asAccount } from './account'
import type { Binaries } from './binaries'
import { type Places, completeMarkerIn, keptSecret } from './places'

export const SUPERUSER = 'postgres'

const passwordFileOf = (places: Places): string => path.join(places.dataDir, 'postgres.password')

/** The superuser's password. */
export const clusterPassword = (places: Places): string => {
  const file = passwordFileOf(places)
  if (existsSync(completeMarkerIn(places.cluster)) && !existsSync(file)) {
    throw new Error(`${file} is missing, but ${places.cluster} needs it: put the file back.`)
  }
  return keptSecret(file)
}

const give = (file: string, account: Account): void => {
  if (account !== null) chownSync(file, account.uid, account.gid)
}

const runInitdb = (folder: string, pwfile: string, binaries: Binaries, account: Account): void => {
  const args = [
    `--pgdata=${folder}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${pwfile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Sorts by code point like C, and knows upper and lower case of every script.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ]
  const result = spawnSync(binaries.initdb, args, {
    ...asAccount(account),
    cwd: path.dirname(folder),
    env: BARE_ENVIRONMENT,
    encoding: 'utf8',
  })
  if (result.status !== 0) {
    throw new Error(`initdb failed: ${result.error?.message ?? ''}${result.stderr}${result.stdout}`)
  }
}

/** Makes the cluster beside its final place and moves it there whole. */
const make = (places: Places, binaries: Binaries, account: Account): void => {
  const draft = `${places.cluster}.new`
  const pwfile = `${places.cluster}.pwfile`
  rmSync(draft, { recursive: true, force: true })
  rmSync(pwfile, { force: true })
  mkdirSync(draft)
  chmodSync(draft, 0o700)
  give(draft, account)
  try {
    writeFileSync(pwfile, `${clusterPassword(places)}\n`, { mode: 0o600 })
    give(pwfile, account)
    runInitdb(draft, pwfile, binaries, account)
  } finally {
    rmSync(pwfile, { force: true })
  }
  writeFileSync(completeMarkerIn(draft), `${binaries.version}\n`)
  give(completeMarkerIn(draft), account)
  renameSync(draft, places.cluster)
}

const checkMajorVersion = (places: Places, binaries: Binaries): void => {
  const found = readFileSync(path.join(places.cluster, 'PG_VERSION'), 'utf8').trim()
  const expected = binaries.version.split('.')[0]
  if (found !== expected) {
    throw new Error(
      `${places.cluster} was made by Postgres ${found}, but ${expected} is installed: dump it with ${found} first.`,
    )
  }
}

/**
 * Makes the cluster at the first start. One that was never complete (initdb cut off) is set aside
 * and made again; a complete one is never touched.
 */
export const ensureCluster = (
  places: Places,
  binaries: Binaries,
  account: Account,
  log: (line: string) => void,
): void => {
  if (existsSync(places.cluster) && !existsSync(completeMarkerIn(places.cluster))) {
    const aside = `${places.cluster}.incomplete-${Date.now()}`
    renameSync(places.cluster, aside)
    log(`The database folder was never complete: moved to ${aside}, making a new one.`)
  }
  if (!existsSync(places.cluster)) make(places, binaries, account)
  checkMajorVersion(places, binaries)
}
