import { execFileSync, spawnSync } from 'node:child_process'

/** The system account that runs the server; null = ourselves. Postgres refuses to run as root. */
export type Account = { readonly name: string; readonly uid: number; readonly gid: number } | null

const lookUp = (name: string): Account => {
  const ask = (flag: string) => spawnSync('id', [flag, name], { encoding: 'utf8' })
  const [uid, gid] = [ask('-u'), ask('-g')]
  if (uid.status !== 0 || gid.status !== 0) return null
  return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

/** Debian, Red Hat and most others; BusyBox. */
const CREATORS: readonly (readonly [string, ...string[]])[] = [
  ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'postgres'],
  ['adduser', '-S', '-D', '-H', 'postgres'],
]

const create = (log: (line: string) => void): void => {
  for (const [command, ...args] of CREATORS) {
    try {
      execFileSync(command, args, { stdio: 'ignore' })
      log('Created the system user postgres: Postgres refuses to run as root.')
      return
    } catch {
      // Not this system's command; the next one, and after all of them `nobody`, is tried.
    }
  }
}

/** As root: the user postgres, made when missing, else nobody. Otherwise null. */
export const serverAccount = (log: (line: string) => void): Account => {
  if (process.getuid?.() !== 0) return null
  const known = lookUp('postgres')
  if (known !== null) return known
  create(log)
  const account = lookUp('postgres') ?? lookUp('nobody')
  if (account === null || account.uid === 0) {
    throw new Error('Postgres refuses to run as root and no user could be made: set DATABASE_URL.')
  }
  return account
}

/** Nothing of our own environment reaches the server: no locale, no secret, no PG… variable. */
export const BARE_ENVIRONMENT: NodeJS.ProcessEnv = {
  NODE_ENV: 'production',
  PATH: '/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
}

/** Spawn options that make a child run as the account. */
export const asAccount = (account: Account) =>
  account === null ? {} : { uid: account.uid, gid: account.gid }

/** Whether the account can enter `folder`, asked of the system itself (modes, ACLs, mounts). */
export const canEnter = (account: Account, folder: string): boolean =>
  spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], {
    ...asAccount(account),
    cwd: '/',
    stdio: 'ignore',
  }).status === 0

/** Whether the account can load and run the program with all its libraries. */
export const canRun = (account: Account, program: string): boolean =>
  spawnSync(program, ['--version'], { ...asAccount(account), cwd: '/', stdio: 'ignore' }).status ===
  0
