import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { root, testEnvironment } from '../../scripts/test/runTool'
import { until } from '../integration/ledger/faults/faultBooks'

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

/** The production server as `npm start` runs it, a group of processes of its own. */
export class ProductionServer {
  readonly #environment: NodeJS.ProcessEnv
  readonly #dataDir: string
  #child: ChildProcess | null = null

  private constructor(
    readonly origin: string,
    dataDir: string,
    environment: NodeJS.ProcessEnv,
  ) {
    this.#dataDir = dataDir
    this.#environment = environment
  }

  /** @param environment on top of a database, an address and a data folder of its own */
  static async prepare(
    databaseUrl: string,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<ProductionServer> {
    const port = await freePort()
    const origin = `http://127.0.0.1:${port}`
    const dataDir = mkdtempSync(path.join(tmpdir(), 'production-server-'))
    return new ProductionServer(origin, dataDir, {
      ...testEnvironment(),
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      HOST: '127.0.0.1',
      PORT: String(port),
      ADMIN_URL: origin,
      ...environment,
    })
  }

  /** @param output `closed`: whoever reads what it says leaves as soon as it is up */
  async start(output: 'closed' | 'ignored' = 'ignored'): Promise<void> {
    const stream = output === 'closed' ? 'pipe' : 'ignore'
    this.#child = spawn(process.execPath, ['scripts/start.mjs'], {
      cwd: root,
      detached: true,
      stdio: ['ignore', stream, stream],
      env: this.#environment,
    })
    this.#child.stdout?.resume()
    this.#child.stderr?.resume()
    await until(() => this.#isUp(), 'the server answers', 300_000)
    this.#child.stdout?.destroy()
    this.#child.stderr?.destroy()
  }

  /** What the process holds in memory now, in bytes; Linux alone tells. */
  residentBytes(): number {
    const status = readFileSync(`/proc/${this.#child?.pid}/status`, 'utf8')
    const kilobytes = /VmRSS:\s+(\d+)/.exec(status)?.[1]
    if (!kilobytes) throw new Error('The process says nothing of its memory.')
    return Number(kilobytes) * 1024
  }

  /** Asks it to end; returns its exit code. */
  async stop(): Promise<number | null> {
    const child = this.#child
    if (child === null) throw new Error('It was never started.')
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    return ended
  }

  async kill(): Promise<void> {
    const child = this.#child
    if (child === null || child.exitCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    process.kill(-(child.pid ?? NaN), 'SIGKILL')
    await ended
  }

  async remove(): Promise<void> {
    await this.kill()
    rmSync(this.#dataDir, { recursive: true })
  }

  async #isUp(): Promise<boolean> {
    if (this.#child?.exitCode != null)
      throw new Error(`The server ended with ${this.#child.exitCode}.`)
    try {
      return (await fetch(`${this.origin}/api/health`)).ok
    } catch {
      // Not listening yet.
      return false
    }
  }
}
