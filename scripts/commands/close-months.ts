import { closeEndedMonths } from '@/ledger/closeMonths'
import { CommandError, type CommandContext, runCommand } from './runCommand'

const USAGE = `npm run close-months   keeps the totals of every month of UTC that has ended
May be repeated: what is closed stays as it is. One line of JSON at the end.`

const run = async ({ pool, args, out, progress }: CommandContext): Promise<number> => {
  if (args.length > 0) throw new CommandError(USAGE)
  const outcome = await closeEndedMonths(pool, (seen) => progress(`${seen} organizations`))
  for (const organization of outcome.refused)
    progress(`The books of ${organization} do not add up: npm run verify tells where.`)
  out(JSON.stringify(outcome))
  return outcome.refused.length > 0 ? 1 : 0
}

export const command = runCommand(run)
