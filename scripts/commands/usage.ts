import { systemActor } from '@/audit/recordAudit'
import { bookQueue } from '@/metering/bookQueue'
import { checkRollups } from '@/integrity/checkRollups'
import { verify } from '@/integrity/verify'
import { keepUsage } from '@/metering/keepUsage'
import { rebuildRollups } from '@/metering/rebuildRollups'
import { rerateUsage } from '@/metering/rerateUsage'
import { parseOptions } from './parseOptions'
import { CommandError, type CommandContext, runCommand } from './runCommand'

const USAGE = `npm run usage -- book-queue
  books foreign usage that waited for a mapping, as far as it can be mapped by now
npm run usage -- rerate --provider P --model M [--reason R]
  rates what was stored without a price, each request by the price in force at its own time
npm run usage -- rebuild
  makes every roll-up again from the requests, a month at a time, and proves that they agree; usage that is
  reported meanwhile waits. Exit code 1 where requests of a month are missing or a roll-up still differs
npm run usage -- upkeep
  what a server does once a day: makes the months to come, drops details that organizations no longer keep
  and whole months that are older than 760 days. Exit code 1 where a month could not go
One line of JSON on standard output tells what was done; running it again does nothing more.`

const ACTOR = systemActor('usage_command')

const OPTIONS = {
  provider: { type: 'string' },
  model: { type: 'string' },
  reason: { type: 'string' },
} as const

const run = async (context: CommandContext): Promise<number> => {
  const { pool, args, out, progress } = context
  const [action, ...rest] = args
  if (action === 'book-queue') {
    parseOptions(rest, {}, USAGE)
    const onProgress = (done: number) => progress(`Booked ${done} rows …`)
    out(JSON.stringify(await bookQueue(pool, { onProgress })))
    return 0
  }
  if (action === 'rebuild') {
    parseOptions(rest, {}, USAGE)
    return rebuild(context)
  }
  if (action === 'upkeep') {
    parseOptions(rest, {}, USAGE)
    const kept = await keepUsage(pool)
    if (kept === null) throw new CommandError('Another process is at it: wait for its end.')
    out(JSON.stringify(kept))
    return kept.held.length > 0 ? 1 : 0
  }
  if (action !== 'rerate') throw new CommandError(USAGE)
  const { provider, model, reason = 'Rated by command' } = parseOptions(rest, OPTIONS, USAGE)
  if (!provider || !model) throw new CommandError(`--provider or --model is missing.\n${USAGE}`)
  const order = { provider, model, reason }
  const onProgress = (rerated: number) => progress(`Rated ${rerated} requests …`)
  out(JSON.stringify(await rerateUsage(pool, order, ACTOR, { onProgress })))
  return 0
}

/** What was rebuilt is proved by SQL of its own. */
const rebuild = async ({ pool, out, progress }: CommandContext): Promise<number> => {
  const rebuilt = await rebuildRollups(pool, ACTOR, ({ month, buckets }) =>
    progress(`${month}: ${buckets} buckets`),
  )
  const { ok, checks } = await verify({ pool, isFull: true, checks: [checkRollups] })
  out(JSON.stringify({ ...rebuilt, proved: ok, samples: checks.flatMap(({ samples }) => samples) }))
  return ok && rebuilt.lost.length === 0 ? 0 : 1
}

export const command = runCommand(run)
