import { secondsSince } from '../start/steps'
import { runChecks } from './runChecks'
import { endToolsOnSignal } from './runTool'
import { runPlaywright, runSuite, runVitest } from './suites'
import { NOTHING, type Tally, add, failureList, summary } from './tally'

type Suite = (files: readonly string[]) => Promise<Tally>

const vitest =
  (project: string): Suite =>
  (files) =>
    runSuite(project, () => runVitest(project, { show: true, files }))

const SUITES: Readonly<Record<string, Suite>> = {
  check: async () => runSuite('check', async () => ({ tally: await runChecks(), output: '' })),
  unit: vitest('unit'),
  integration: vitest('integration'),
  e2e: (files) => runSuite('e2e', () => runPlaywright(files)),
  long: vitest('long'),
}

/** What `npm test` runs; check contains the unit tests. */
const ALL = ['check', 'integration', 'e2e']

/** Arguments: nothing, or one suite and the test files wanted of it. */
export const main = async ([name, ...files]: readonly string[]): Promise<number> => {
  const names = name === undefined ? ALL : [name]
  const unknown = names.filter((suite) => !(suite in SUITES))
  if (unknown.length > 0) {
    console.error(`There is no suite ${unknown[0]}: choose ${Object.keys(SUITES).join(', ')}.`)
    return 2
  }
  endToolsOnSignal()
  const start = Date.now()
  let total = NOTHING
  for (const suite of names) total = add(total, (await SUITES[suite]?.(files)) ?? NOTHING)
  console.log(failureList(total))
  console.log(`all suites took ${secondsSince(start)}`)
  console.log(summary(total))
  return total.failed === 0 && total.passed > 0 ? 0 : 1
}
