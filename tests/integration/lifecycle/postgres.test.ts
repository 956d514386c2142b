import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { acquirePostgres, type AcquiredPostgres } from '../../../scripts/postgres/acquirePostgres'

const MINUTE = 60_000

let dataDir: string
const holders: ChildProcess[] = []
const acquired: AcquiredPostgres[] = []
const lines: string[] = []

beforeEach(() => {
  const home = mkdtempSync(path.join(tmpdir(), 'lifecycle-'))
  // mkdtemp makes a folder for its owner alone: as root, the server's account could not enter it.
  chmodSync(home, 0o755)
  dataDir = path.join(home, 'data')
  lines.length = 0
})

afterEach(async () => {
  for (const holder of holders.splice(0)) holder.kill('SIGKILL')
  await Promise.all(acquired.splice(0).map((postgres) => postgres.release()))
  const last = await acquirePostgres({ dataDir, log: () => undefined })
  await last.release()
  const note = path.join(dataDir, 'postgres.location')
  if (existsSync(note)) rmSync(readFileSync(note, 'utf8').trim(), { recursive: true })
  rmSync(path.dirname(dataDir), { recursive: true })
}, MINUTE)

const acquire = async (): Promise<AcquiredPostgres> => {
  const postgres = await acquirePostgres({ dataDir, log: (line) => lines.push(line) })
  acquired.push(postgres)
  return postgres
}

interface Holder {
  readonly url: string
  readonly started: boolean
  readonly end: (signal: NodeJS.Signals) => Promise<void>
}

const holdInOtherProcess = async (): Promise<Holder> => {
  const script = path.join(import.meta.dirname, 'holdPostgres.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  holders.push(child)
  const [first] = (await once(child.stdout, 'data')) as [Buffer]
  const { url, started } = JSON.parse(first.toString()) as { url: string; started: boolean }
  const end = async (signal: NodeJS.Signals) => {
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  return { url, started, end }
}

const query = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}

const isUp = (url: string): Promise<boolean> =>
  query(url, 'select 1').then(
    () => true,
    () => false,
  )

const state = () =>
  JSON.parse(readFileSync(path.join(dataDir, 'postgres.json'), 'utf8')) as {
    pid: number
    port: number
  }

const clusterFolder = () => {
  const note = path.join(dataDir, 'postgres.location')
  return path.join(existsSync(note) ? readFileSync(note, 'utf8').trim() : dataDir, 'postgres')
}

describe('the embedded server', { timeout: MINUTE }, () => {
  it('starts on a new folder, durable, in UTC, sorting by code point and knowing every alphabet', async () => {
    const postgres = await acquire()
    expect(postgres.started).toBe(true)
    const rows = await query(
      postgres.urlFor('postgres'),
      `select current_setting('fsync') fsync, current_setting('synchronous_commit') commit,
         current_setting('timezone') zone, current_setting('server_encoding') encoding,
         'Z' < 'a' as by_code_point, lower('ÄΩ') lower`,
    )
    expect(rows).toEqual([
      {
        fsync: 'on',
        commit: 'on',
        zone: 'UTC',
        encoding: 'UTF8',
        by_code_point: true,
        lower: 'äω',
      },
    ])
  })

  it('asks for its password, which only its owner can read', async () => {
    const postgres = await acquire()
    const url = new URL(postgres.urlFor('postgres'))
    url.password = 'wrong'
    await expect(query(url.href, 'select 1')).rejects.toThrow('password authentication failed')
  })

  it('is adopted by a second command and stopped by the last one', async () => {
    const first = await holdInOtherProcess()
    const second = await acquire()
    expect([first.started, second.started]).toEqual([true, false])
    expect(second.urlFor('postgres')).toBe(first.url)
    await first.end('SIGTERM')
    expect(await isUp(first.url)).toBe(true)
    await second.release()
    expect(await isUp(first.url)).toBe(false)
  })

  it('keeps running for the others when the command that started it is killed', async () => {
    const first = await holdInOtherProcess()
    const second = await acquire()
    await first.end('SIGKILL')
    expect(await isUp(second.urlFor('postgres'))).toBe(true)
    await second.release()
    expect(await isUp(first.url)).toBe(false)
  })

  it('is taken over, not started twice, after its only user was killed', async () => {
    const first = await holdInOtherProcess()
    await first.end('SIGKILL')
    const second = await acquire()
    expect(second.started).toBe(false)
    expect(second.urlFor('postgres')).toBe(first.url)
  })

  it('is started once when several commands begin at the same moment', async () => {
    const all = await Promise.all([1, 2, 3].map(() => holdInOtherProcess()))
    const mine = await acquire()
    expect(all.filter((holder) => holder.started)).toHaveLength(1)
    expect(mine.started).toBe(false)
  })

  it('has everything that was committed after server and command were killed', async () => {
    const first = await holdInOtherProcess()
    await query(first.url, 'create table kept (n int)')
    await query(first.url, 'insert into kept select generate_series(1, 1000)')
    const { pid, port } = state()
    process.kill(pid, 'SIGKILL')
    await first.end('SIGKILL')
    expect(readdirSync(clusterFolder())).toContain('postmaster.pid')
    const second = await acquire()
    expect(second.started).toBe(true)
    expect(await query(second.urlFor('postgres'), 'select count(*)::int n from kept')).toEqual([
      { n: 1000 },
    ])
    expect(state().port).toBe(port)
  })

  it('starts although another process has the number in its stale pid file', async () => {
    const first = await acquire()
    await first.release()
    const pidFile = `${process.pid}\n${clusterFolder()}\n1700000000\n5432\n\n127.0.0.1\n0 0\nready\n`
    writeFileSync(path.join(clusterFolder(), 'postmaster.pid'), pidFile)
    expect((await acquire()).started).toBe(true)
  })

  it('is found although the note about it was lost', async () => {
    const first = await acquire()
    rmSync(path.join(dataDir, 'postgres.json'))
    const second = await holdInOtherProcess()
    expect(second.started).toBe(false)
    expect(second.url).toBe(first.urlFor('postgres'))
  })

  it('passes over the lock of a command that was killed', async () => {
    mkdirSync(dataDir, { recursive: true })
    const lock = JSON.stringify({ pid: process.pid, startMark: 'earlier:1', nonce: 'a' })
    writeFileSync(path.join(dataDir, 'postgres.lock'), lock)
    expect((await acquire()).started).toBe(true)
  })

  it('makes a folder again that was never complete, and keeps what was in it', async () => {
    mkdirSync(path.join(dataDir, 'postgres'), { recursive: true })
    writeFileSync(path.join(dataDir, 'postgres', 'PG_VERSION'), '18\n')
    expect((await acquire()).started).toBe(true)
    expect(readdirSync(dataDir).some((name) => name.startsWith('postgres.incomplete-'))).toBe(true)
    expect(lines.some((line) => line.includes('never complete'))).toBe(true)
  })

  it('refuses a complete folder whose password was lost, rather than making a new one', async () => {
    const first = await acquire()
    await first.release()
    const file = path.join(dataDir, 'postgres.password')
    const password = readFileSync(file)
    rmSync(file)
    await expect(acquire()).rejects.toThrow('put the file back')
    writeFileSync(file, password, { mode: 0o600 })
    expect((await acquire()).started).toBe(true)
  })

  it('uses another port when somebody took its own', async () => {
    const first = await acquire()
    await first.release()
    const { createServer } = await import('node:net')
    const squatter = createServer().listen(state().port, '127.0.0.1')
    await once(squatter, 'listening')
    const { port } = state()
    const second = await acquire()
    expect(new URL(second.urlFor('x')).port).not.toBe(String(port))
    squatter.close()
  })

  it('lives in a system folder where its account cannot enter, and is found there again', async () => {
    chmodSync(path.dirname(dataDir), 0o700)
    const first = await acquire()
    await query(first.urlFor('postgres'), 'create table kept (n int)')
    await first.release()
    expect(existsSync(path.join(dataDir, 'postgres.location'))).toBe(process.getuid?.() === 0)
    const second = await acquire()
    expect(await query(second.urlFor('postgres'), 'select * from kept')).toEqual([])
    expect(statSync(path.dirname(dataDir)).mode & 0o777).toBe(0o700)
  })

  it('gives up its use once, however often that is asked', async () => {
    const first = await acquire()
    const second = await acquire()
    await Promise.all([first.release(), first.release(), first.release()])
    expect(await isUp(second.urlFor('postgres'))).toBe(true)
    await second.release()
    await vi.waitFor(async () => expect(await isUp(second.urlFor('postgres'))).toBe(false))
  })
})
