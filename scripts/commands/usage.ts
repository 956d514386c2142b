import { systemActor } from '@/audit/recordAudit'
import { bookQueue } from '@/metering/bookQueue'
import { rerateUsage } from '@/metering/rerateUsage'
import { parseOptions } from './parseOptions'
import { CommandError, type CommandContext, runCommand } from './runCommand'

const USAGE = `npm run usage -- book-queue
  books foreign usage that waited for a mapping, as far as it can be mapped by now
npm run usage -- rerate --provider P --model M [--reason R]
  rates what was stored without a price, each request by the price in force at its own time
One line of JSON on standard output tells what was done; running it again does nothing more.`

const ACTOR = systemActor('usage_command')

const OPTIONS = {
  provider: { type: 'string' },
  model: { type: 'string' },
  reason: { type: 'string' },
} as const

const run = async ({ pool, args, out, progress }: CommandContext): Promise<number> => {
  const [action, ...rest] = args
  if (action === 'book-queue') {
    parseOptions(rest, {}, USAGE)
    const onProgress = (done: number) => progress(`Booked ${done} rows …`)
    out(JSON.stringify(await bookQueue(pool, { onProgress })))
    return 0
  }
  if (action !== 'rerate') throw new CommandError(USAGE)
  const { provider, model, reason = 'Rated by command' } = parseOptions(rest, OPTIONS, USAGE)
  if (!provider || !model) throw new CommandError(`--provider or --model is missing.\n${USAGE}`)
  const order = { provider, model, reason }
  const onProgress = (rerated: number) => progress(`Rated ${rerated} requests …`)
  out(JSON.stringify(await rerateUsage(pool, order, ACTOR, { onProgress })))
  return 0
}

export const command = runCommand(run)
