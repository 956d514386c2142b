import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const START_MS = 400_000
export const OWNER = { email: 'pages@example.com', password: 'a long bench password' }

/** The production server as `npm start` runs it, on a database of a bench. */
export type BenchServer = {
  origin: string
  /** Of somebody who may do everything. */
  token: string
  /** What the process holds in memory now, in bytes; Linux alone tells. */
  residentBytes: () => number
  stop: () => Promise<void>
}

export async function startBenchServer(url: string): Promise<BenchServer> {
  const port = await freePort()
  const dataDir = mkdtempSync(path.join(tmpdir(), 'bench-server-'))
  const server = spawn(process.execPath, ['scripts/start.mjs'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      DATABASE_URL: url,
      DATA_DIR: dataDir,
      HOST: '127.0.0.1',
      PORT: String(port),
      ADMIN_EMAIL: OWNER.email,
      ADMIN_PASSWORD: OWNER.password,
      LOG_LEVEL: 'fatal',
    },
  })
  const stop = async () => {
    if (server.exitCode === null) {
      server.kill('SIGTERM')
      await new Promise((resolve) => server.once('exit', resolve))
    }
    rmSync(dataDir, { recursive: true, force: true })
  }
  try {
    await untilHealthy(server, port)
    // The server sends from the name, a browser signs in there.
    const origin = `http://localhost:${port}`
    return { origin, token: await signIn(origin), residentBytes: () => readResident(server), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

async function untilHealthy(server: ChildProcess, port: number): Promise<void> {
  for (const end = Date.now() + START_MS; Date.now() < end; await sleep(500)) {
    if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}.`)
    const answer = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => null)
    if (answer?.ok) return
  }
  throw new Error('The server did not start in time.')
}

async function signIn(origin: string): Promise<string> {
  const answer = await fetch(`${origin}/api/users/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(OWNER),
  })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
  return ((await answer.json()) as { token: string }).token
}

function readResident({ pid }: ChildProcess): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  if (!kilobytes) throw new Error('The process says nothing of its memory.')
  return Number(kilobytes) * 1024
}
