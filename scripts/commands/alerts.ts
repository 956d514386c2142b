import { thinRequests } from '@/db/thinRequests'
import { listUnusualHours } from '@/alerts/unusualSpending'
import { toQueryable } from '@/db/tx'
import { formatNano } from '@/money/formatNano'
import { formatInstant } from '@/time/formatInstant'
import { parseOptions } from './parseOptions'
import { CommandError, type CommandContext, runCommand } from './runCommand'

const USAGE = `npm run alerts -- unusual [--days N]
  how many hours of the last N days (30) would have counted as unusual spending, and which: one line of JSON.
  Changes nothing`

const DAY_MS = 86_400_000
const MOST_DAYS = 760
const SHOWN = 20

const run = async ({ pool, args, out }: CommandContext): Promise<number> => {
  const [action, ...rest] = args
  if (action !== 'unusual') throw new CommandError(USAGE)
  const { days: text = '30' } = parseOptions(rest, { days: { type: 'string' } }, USAGE)
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (days < 1 || days > MOST_DAYS)
    throw new CommandError(`--days is a whole number from 1 to ${MOST_DAYS}.\n${USAGE}`)
  const db = toQueryable(pool)
  const { rows } = await db.query<{ now: Date; hours: string }>(
    `select clock.now, (
       select count(*) from metering.rollups r where r.series = 1 and r.bucket < clock.now
         and r.bucket >= clock.now - make_interval(days => $1)
     ) + (
       select count(distinct (r.organization, date_trunc('hour', r.time, 'UTC')))
       from ${thinRequests('(clock.now - make_interval(days => $1))', 'clock.now')} r
     ) as hours from (select statement_timestamp() as now) clock`,
    [days],
  )
  const to = rows[0]?.now.getTime() ?? Number.NaN
  const found = await listUnusualHours(db, { from: to - days * DAY_MS, to })
  out(
    JSON.stringify({
      days,
      /** Hours in which an organization used anything. */
      organizationHours: Number(rows[0]?.hours),
      unusual: found.length,
      organizations: new Set(found.map(({ organization }) => organization)).size,
      worst: found.slice(0, SHOWN).map(({ organization, name, hour, charge, range }) => ({
        organization,
        name,
        hour: formatInstant(hour),
        charge: formatNano(charge),
        median: formatNano(range.median),
        high: formatNano(range.high),
      })),
    }),
  )
  return 0
}

export const command = runCommand(run)
