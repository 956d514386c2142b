import { secondsSince } from '../start/steps'
import { commandOf, runTool } from './runTool'
import { runVitest } from './suites'
import { NOTHING, type Tally, add, stepTally } from './tally'

interface Check {
  readonly name: string
  readonly run: () => Promise<{ readonly tally: Tally; readonly output: string }>
}

const tool = (name: string, ...args: string[]): Check => ({
  name,
  run: async () => {
    const { code, output } = await runTool(args)
    return { tally: stepTally(name, code), output }
  },
})

/** Longest first: two at a time keep two cores busy to the end. */
const checks = (): Check[] => [
  tool(
    'lint',
    commandOf('eslint'),
    '.',
    '--max-warnings=0',
    '--cache',
    '--cache-location=node_modules/.cache/eslint',
  ),
  tool('types', commandOf('typescript', 'tsc'), '--noEmit'),
  { name: 'unit', run: () => runVitest('unit', { show: false }) },
  tool('generated', 'scripts/generate.mjs', '--check'),
  tool(
    'boundaries',
    commandOf('dependency-cruiser', 'depcruise'),
    'payload.config.ts',
    'collections',
    'src',
    'scripts',
    'tests',
  ),
  tool('dead code', commandOf('knip'), '--no-progress'),
  tool('format', commandOf('prettier'), '--check', '.', '--log-level=warn', '--cache'),
]

const runOne = async (check: Check): Promise<Tally> => {
  const start = Date.now()
  const { tally, output } = await check.run()
  const isFailed = tally.failed > 0
  const numbers =
    tally.passed + tally.failed > 1 ? `: ${tally.passed} passed, ${tally.failed} failed` : ''
  console.log(`${isFailed ? '✗' : '✓'} ${check.name}${numbers} (${secondsSince(start)})`)
  if (isFailed) console.log(output.trimEnd())
  return tally
}

/** All static checks and the unit tests. A step counts as one test, the unit tests for themselves. */
export const runChecks = async (): Promise<Tally> => {
  const waiting = checks()
  let total = NOTHING
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const tally = await runOne(next)
      total = add(total, tally)
    }
  }
  await Promise.all([work(), work()])
  return total
}
