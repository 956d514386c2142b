import { getPayload, type Payload, type SanitizedConfig } from 'payload'
import type { DatabasePool } from '@/db/tx'
import { env } from '@/env'

/** What a command file exports as `command`. Returns the exit code. */
export type Command = (args: readonly string[]) => Promise<number>

/** The arguments are unclear: exit code 2, and the message names the choices. */
export class CommandError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'CommandError'
  }
}

export interface CommandContext {
  readonly payload: Payload
  /** The pool behind Payload, for src/db. Closed after the command. */
  readonly pool: DatabasePool
  readonly args: readonly string[]
  /** One line on stdout: the result, for machines. */
  readonly out: (line: string) => void
  /** One line on stderr: progress, for people. */
  readonly progress: (line: string) => void
}

const poolOf = (payload: Payload): DatabasePool =>
  // Payload's adapter type hides what every adapter of this kind has.
  (payload.db as unknown as { pool: DatabasePool }).pool

const writeLine =
  (stream: NodeJS.WriteStream) =>
  (line: string): void =>
    void stream.write(`${line}\n`)

/**
 * Makes a command of `work`: loads the application, hands over what a command needs, and closes it
 * again. In a file scripts/commands/<name>.ts:
 *
 *     export const command = runCommand(async ({ payload, args, out }) => {
 *       out(JSON.stringify({ … }))
 *       return 0
 *     })
 *
 * and `node scripts/run.mjs <name> …` runs it. Throw CommandError for unclear arguments.
 */
export const runCommand =
  (work: (context: CommandContext) => Promise<number>): Command =>
  async (args) => {
    // Loaded now: the configuration reads the environment that scripts/run.mjs has prepared.
    const { default: config } = await import('@payload-config')
    // Stdout belongs to the command's result.
    const destination = { write: (line: string) => void process.stderr.write(line) }
    const logger = { options: { level: env().logLevel }, destination }
    // The type of a loaded configuration asks for every option of the logger.
    const quiet = { ...(await config), logger } as unknown as SanitizedConfig
    const payload = await getPayload({ config: quiet })
    try {
      return await work({
        payload,
        pool: poolOf(payload),
        args,
        out: writeLine(process.stdout),
        progress: writeLine(process.stderr),
      })
    } finally {
      await payload.destroy()
    }
  }
