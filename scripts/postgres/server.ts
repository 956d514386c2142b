import { spawn } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { type Account, BARE_ENVIRONMENT, asAccount } from './account'
import type { Binaries } from './binaries'
import { SUPERUSER } from './cluster'
import type { Places } from './places'
import { type ProcessIdentity, identify, isRunning, parseIdentity } from './processes'

export interface RunningServer {
  readonly identity: ProcessIdentity
  readonly port: number
}

const START_TIMEOUT_MS = 300_000
const LOG_LIMIT_BYTES = 10 * 1024 * 1024
const SMALL_SHARED_MEMORY_BYTES = 512 * 1024 * 1024

/** Containers often give /dev/shm 64 MB, too little for parallel queries. */
const sharedMemoryType = (): 'posix' | 'mmap' => {
  if (process.platform !== 'linux') return 'posix'
  try {
    const { bsize, blocks } = statfsSync('/dev/shm')
    return bsize * blocks < SMALL_SHARED_MEMORY_BYTES ? 'mmap' : 'posix'
  } catch {
    // No /dev/shm at all.
    return 'mmap'
  }
}

const settings = (port: number, durable: boolean): string[] =>
  Object.entries({
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '256MB',
    max_wal_size: '4GB',
    random_page_cost: '1.1',
    jit: 'off',
    dynamic_shared_memory_type: sharedMemoryType(),
    timezone: 'UTC',
    log_timezone: 'UTC',
    fsync: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`])

/** The noted port when it is free, else any free one. */
const choosePort = async (noted: number | undefined): Promise<number> => {
  const tryPort = (port: number) =>
    new Promise<number | null>((resolve) => {
      const probe = createServer()
      probe.once('error', () => resolve(null))
      probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
        const address = probe.address()
        probe.close(() => resolve(typeof address === 'object' ? (address?.port ?? null) : null))
      })
    })
  const port = (noted === undefined ? null : await tryPort(noted)) ?? (await tryPort(0))
  if (port === null) throw new Error('No free port on 127.0.0.1 for the embedded Postgres.')
  return port
}

const readState = (places: Places): { identity: ProcessIdentity | null; port?: number } => {
  if (!existsSync(places.state)) return { identity: null }
  const text = readFileSync(places.state, 'utf8')
  const identity = parseIdentity(text)
  if (identity === null) return { identity: null }
  const { port } = JSON.parse(text) as { port?: unknown }
  return typeof port === 'number' ? { identity, port } : { identity }
}

const writeState = (places: Places, server: RunningServer): void =>
  writeFileSync(places.state, JSON.stringify({ ...server.identity, port: server.port }), {
    mode: 0o644,
  })

const pidFileOf = (places: Places): string => path.join(places.cluster, 'postmaster.pid')

/** Null where the system does not show it. */
const commandOf = (pid: number): string | null => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    // Not Linux, or not ours to see.
    return null
  }
}

/** Who started it may have been killed before noting it: then Postgres' own note is asked. */
const readPidFile = (places: Places): { identity: ProcessIdentity | null; port?: number } => {
  if (!existsSync(pidFileOf(places))) return { identity: null }
  const [pid = '', , , port = ''] = readFileSync(pidFileOf(places), 'utf8').split('\n')
  const identity = identify(Number(pid))
  const isOurs = commandOf(Number(pid))?.includes(places.cluster) ?? false
  return isOurs && Number(port) > 0 ? { identity, port: Number(port) } : { identity: null }
}

/** The server that runs on this cluster now, started by whomever. */
export const findRunning = (places: Places): RunningServer | null => {
  for (const { identity, port } of [readState(places), readPidFile(places)]) {
    if (identity !== null && port !== undefined && isRunning(identity)) return { identity, port }
  }
  return null
}

/**
 * After a crash and a reboot the number in postmaster.pid may belong to any other process, and
 * Postgres would refuse to start for ever. A process that is no server of this folder is not it.
 */
const removeStalePidFile = (places: Places): void => {
  if (!existsSync(pidFileOf(places))) return
  const [pid = ''] = readFileSync(pidFileOf(places), 'utf8').split('\n')
  const command = identify(Number(pid)) === null ? '' : commandOf(Number(pid))
  if (command !== null && !command.includes(places.cluster)) {
    rmSync(pidFileOf(places), { force: true })
  }
}

const isAnswering = async (port: number, password: string): Promise<boolean> => {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 5_000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch (error) {
    // 57P03: starting up or recovering. Refused or cut: not listening yet, or just gone.
    const code = (error as { code?: string }).code ?? ''
    if (['57P03', 'ECONNREFUSED', 'ECONNRESET', '57P01'].includes(code)) return false
    if (/timeout|terminated/i.test((error as Error).message)) return false
    throw error
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** True = it answers; false = the process has ended or stays silent for too long. */
export const waitUntilAnswering = async (
  server: RunningServer,
  password: string,
): Promise<boolean> => {
  const deadline = Date.now() + START_TIMEOUT_MS
  while (Date.now() < deadline && isRunning(server.identity)) {
    if (await isAnswering(server.port, password)) return true
    await sleep(25)
  }
  return false
}

const logTail = (places: Places): string =>
  readFileSync(places.log, 'utf8').trimEnd().split('\n').slice(-5).join('\n')

const launch = (
  places: Places,
  binaries: Binaries,
  account: Account,
  port: number,
  durable: boolean,
): RunningServer => {
  const isLong = existsSync(places.log) && statSync(places.log).size > LOG_LIMIT_BYTES
  const output = openSync(places.log, isLong ? 'w' : 'a', 0o644)
  try {
    const child = spawn(binaries.postgres, ['-D', places.cluster, ...settings(port, durable)], {
      ...asAccount(account),
      // A session of its own: Ctrl-C in the terminal must not reach it, we stop it in order.
      detached: true,
      cwd: places.clusterParent,
      env: BARE_ENVIRONMENT,
      stdio: ['ignore', output, output],
    })
    child.on('error', () => undefined)
    child.unref()
    const identity = child.pid === undefined ? null : identify(child.pid)
    if (identity === null) throw new Error(`Postgres could not be started:\n${logTail(places)}`)
    return { identity, port }
  } finally {
    closeSync(output)
  }
}

/**
 * Starts the server and waits until it answers. Tried again for a while: the backends of a killed
 * server need a moment to notice, and somebody may take the chosen port first.
 */
export const startServer = async (
  places: Places,
  binaries: Binaries,
  account: Account,
  options: { readonly durable: boolean; readonly password: string },
): Promise<RunningServer> => {
  let noted = readState(places).port
  for (let attempt = 1; ; attempt += 1) {
    removeStalePidFile(places)
    // Restored or copied with wider rights, Postgres would refuse it.
    chmodSync(places.cluster, 0o700)
    const port = await choosePort(noted)
    const server = launch(places, binaries, account, port, options.durable)
    writeState(places, server)
    if (await waitUntilAnswering(server, options.password)) return server
    if (attempt === 10) throw new Error(`Postgres did not start:\n${logTail(places)}`)
    noted = undefined
    await sleep(300 * attempt)
  }
}

/** Waits until the process has ended; false when it still runs after `timeoutMs`. */
export const waitUntilEnded = async (
  identity: ProcessIdentity,
  timeoutMs: number,
): Promise<boolean> => {
  const deadline = Date.now() + timeoutMs
  while (isRunning(identity)) {
    if (Date.now() > deadline) return false
    await sleep(20)
  }
  return true
}

/** Fast shutdown: connections end, a checkpoint is written. Goes on by itself after the wait. */
export const stopServer = async (server: RunningServer, waitMs: number): Promise<boolean> => {
  if (!isRunning(server.identity)) return true
  process.kill(server.identity.pid, 'SIGINT')
  return waitUntilEnded(server.identity, waitMs)
}
