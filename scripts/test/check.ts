import { secondsSince } from '../start/steps'
import { runChecks } from './runChecks'
import { endToolsOnSignal } from './runTool'
import { summary } from './tally'

export const main = async (): Promise<number> => {
  endToolsOnSignal()
  const start = Date.now()
  const tally = await runChecks()
  console.log(`check took ${secondsSince(start)}`)
  console.log(summary(tally))
  return tally.failed === 0 ? 0 : 1
}
