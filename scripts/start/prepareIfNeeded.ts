import path from 'node:path'
import type { Settings } from '@/env'
import { runNode } from './children'
import type { OpenDatabase } from './openDatabase'
import { checkPreparation } from './preparation'
import { type Log, StartError, timed } from './steps'

const generatedPasswordIn = (messages: readonly unknown[]): string | undefined => {
  for (const message of messages) {
    const { generatedPassword } = message as { generatedPassword?: unknown }
    if (typeof generatedPassword === 'string') return generatedPassword
  }
  return undefined
}

/**
 * Migrations, first owner and seeds, when any of them is missing. Returns the owner's password if
 * this run made it up.
 */
export const prepareIfNeeded = async (
  root: string,
  settings: Settings,
  database: OpenDatabase,
  log: Log,
): Promise<string | undefined> => {
  const preparation = await checkPreparation(root, settings.dataDir, database, settings.demoData)
  if (!preparation.needed) return undefined
  return timed(log, 'Database prepared', async () => {
    const script = path.join(root, 'scripts/start/prepare.ts')
    const env = { ...process.env, NODE_ENV: 'production' as const }
    const result = await runNode(['--import', 'tsx', script], env)
    if (result.code !== 0) {
      throw new StartError(
        `${result.output.trimEnd()}\nThe database could not be prepared: see above.`,
      )
    }
    preparation.done()
    return generatedPasswordIn(result.messages)
  })
}
