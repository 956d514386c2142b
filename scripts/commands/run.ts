import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from '@/env'
import { openDatabase, provideEnvironment } from '../start/openDatabase'
import { prepareIfNeeded } from '../start/prepareIfNeeded'
import { ownerPasswordFile } from '../start/ensureFirstOwner'
import { endChildren } from '../start/children'
import { StartError, explain } from '../start/steps'
import { type Command, CommandError } from './runCommand'

const root = path.resolve(import.meta.dirname, '../..')
const log = (line: string) => process.stderr.write(`${line}\n`)

interface CommandFile {
  readonly command: Command
  /** Refuses wrong arguments at once, before a database is started for them. */
  readonly checkArguments?: (args: readonly string[]) => unknown
}

const load = async (name: string): Promise<CommandFile> => {
  const file = path.join(import.meta.dirname, `${name}.ts`)
  if (!/^[a-z-]+$/.test(name) || ['run', 'run-command'].includes(name) || !existsSync(file)) {
    throw new StartError(`There is no command ${JSON.stringify(name)}.`)
  }
  return (await import(file)) as CommandFile
}

const runWithDatabase = async (name: string, args: readonly string[]): Promise<number> => {
  const { command, checkArguments } = await load(name)
  checkArguments?.(args)
  const settings = parseEnv(process.env)
  const opening = openDatabase(settings, log)
  const release = () => opening.then((database) => database.release()).catch(() => undefined)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      endChildren()
      void release().then(() => process.exit(signal === 'SIGINT' ? 130 : 143))
    })
  }
  try {
    const database = await opening
    provideEnvironment(settings, database)
    const password = await prepareIfNeeded(root, settings, database, log)
    if (password !== undefined) {
      log(
        `Made the first owner, ${settings.adminEmail}: see ${ownerPasswordFile(settings.dataDir)}`,
      )
    }
    return await command(args)
  } finally {
    await release()
  }
}

/**
 * Runs scripts/commands/<name>.ts beside a running server or, with the embedded database, without
 * one. Progress goes to stderr; a wrong use is exit code 2 with one line that says what to do.
 */
export const main = async ([name = '', ...args]: readonly string[]): Promise<never> => {
  let code: number
  try {
    code = await runWithDatabase(name, args)
  } catch (error) {
    console.error(explain(error))
    code = error instanceof CommandError ? 2 : 1
  }
  // Pools and caches of the application keep timers; the work is done.
  process.exit(code)
}
