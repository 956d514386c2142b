import { existsSync } from 'node:fs'
import { createServer as createProbe } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { env, parseEnv, type Settings } from '@/env'
import { createNextHandler } from '@/server/createNextHandler'
import { createServer } from '@/server/createServer'
import { startAlerts } from './alertLoop'
import { buildIfNeeded, isBuilt } from './buildIfNeeded'
import { endChildren } from './children'
import { startDemoTraffic } from './demoTraffic'
import { ownerPasswordFile } from './ensureFirstOwner'
import { startLatencyFolding } from './latencyFolding'
import { startMailDelivery } from './mailDelivery'
import { openDatabase, provideEnvironment, withClient } from './openDatabase'
import { findOwner } from './preparation'
import { prepareIfNeeded } from './prepareIfNeeded'
import { type Log, StartError, explain, timed } from './steps'
import { startUsageUpkeep } from './usageUpkeep'
import { startUserDeletions } from './userDeletions'

const DRAIN_MS = 8_000
const CLOSE_MS = 1_500

const root = path.resolve(import.meta.dirname, '../..')
const log: Log = (line) => console.log(line)

type Closer = () => Promise<unknown>

/** Ends what was begun, last first, once; later signals change nothing. */
class Ending {
  private readonly closers: Closer[] = []
  private ending: Promise<void> | undefined
  private resolveEnded: (code: number) => void = () => undefined
  /** Settles with the exit code when the end is over. */
  readonly ended = new Promise<number>((resolve) => (this.resolveEnded = resolve))

  add(closer: Closer): void {
    this.closers.push(closer)
  }

  get begun(): boolean {
    return this.ending !== undefined
  }

  begin(code: number): Promise<number> {
    this.ending ??= this.run().then(() => this.resolveEnded(code))
    return this.ended
  }

  private async run(): Promise<void> {
    for (const closer of this.closers.toReversed()) {
      await closer().catch((error: unknown) => console.error(error))
    }
  }
}

const requireFreePort = ({ host, port }: Settings): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createProbe()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'is in use' : `cannot be used (${error.message})`
      reject(
        new StartError(`Port ${port} on ${host} ${reason}: set PORT or HOST, or end what uses it.`),
      )
    })
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()))
  })

const signInHint = (settings: Settings, email: string | null, password: string | undefined) => {
  const file = ownerPasswordFile(settings.dataDir)
  const who = `Sign in as ${email ?? settings.adminEmail}`
  if (password !== undefined)
    return `${who} with the password ${password} (shown once, kept in ${file})`
  return existsSync(file) ? `${who}; its first password is in ${file}` : `${who} with your password`
}

/** Everything before the server listens; returns the line that tells how to sign in. */
const prepareAll = async (
  settings: Settings,
  ending: Ending,
  development: boolean,
): Promise<string> => {
  await requireFreePort(settings)
  const name = settings.databaseUrl === undefined ? 'Embedded Postgres ready' : 'Database reached'
  const database = await timed(log, name, async () => {
    const opening = openDatabase(settings, log)
    // Added before it is open: a signal may come while it opens. Why it failed is told elsewhere.
    ending.add(() => opening.then(({ release }) => release()).catch(() => undefined))
    return opening
  })
  ending.add(async () => endChildren())
  provideEnvironment(settings, database)
  const password = await prepareIfNeeded(root, settings, database, log)
  if (!development && !isBuilt(root)) {
    await timed(log, 'Built for production', () => buildIfNeeded(root))
  }
  const email = await withClient(database.url, findOwner)
  return signInHint(settings, email, password)
}

const listen = async (settings: Settings, ending: Ending, development: boolean): Promise<void> => {
  const { host, port } = settings
  const next = await createNextHandler({ dir: root, development, host, port })
  ending.add(() => Promise.race([next.close(), sleep(CLOSE_MS)]))
  const server = createServer({
    handle: next.handle,
    adminUrl: settings.adminUrl,
    trustedProxies: settings.trustedProxies,
    development,
    logError: (message, error) => console.error(message, error),
  })
  await server.listen(port, host)
  ending.add(() => server.drain(DRAIN_MS))
}

/**
 * npm puts a shell between itself and us, and some shells do not pass on the signal that ends them:
 * then we would hold the port for ever. Only below npm: a service manager may re-parent us.
 */
const watchForLostParent = (onLost: () => void): void => {
  if (process.env['npm_lifecycle_event'] === undefined) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    onLost()
  }, 500)
  timer.unref()
}

/** Work left running in the background must not take the server down with it. */
const watchForCrashes = (ending: Ending): void => {
  process.on('unhandledRejection', (error) => console.error('Unhandled rejection', error))
  process.on('uncaughtException', (error) => {
    console.error('Uncaught exception: stopping', error)
    void ending.begin(1)
  })
}

const run = async (ending: Ending, development: boolean): Promise<void> => {
  const settings = parseEnv(process.env)
  const hint = await prepareAll(settings, ending, development)
  if (ending.begun) return
  await timed(log, 'Server listening', () => listen(settings, ending, development))
  ending.add(startUsageUpkeep(env().databaseUrl, log))
  ending.add(startLatencyFolding(env().databaseUrl))
  ending.add(startUserDeletions(env().databaseUrl))
  ending.add(startMailDelivery(env(), log))
  ending.add(startAlerts(env()))
  if (settings.demoData) ending.add(startDemoTraffic(env().databaseUrl, log))
  log(`Ready: ${settings.adminUrl}`)
  log(hint)
}

/** The whole life of `npm start` and `npm run dev`; settles with the exit code. */
export const serve = async (options: { readonly development: boolean }): Promise<number> => {
  const ending = new Ending()
  const stop = (reason: string) => {
    if (!ending.begun) log(`${reason}: stopping …`)
    endChildren()
    void ending.begin(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal))
  watchForLostParent(() => stop('npm has ended'))
  // Whoever reads our output may leave before us.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined)
  watchForCrashes(ending)
  try {
    await run(ending, options.development)
  } catch (error) {
    if (!ending.begun) {
      console.error(explain(error))
      void ending.begin(1)
    }
  }
  const code = await ending.ended
  // Next and its caches keep timers; everything that has to end in order has ended.
  process.exit(code)
}
