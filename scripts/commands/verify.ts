import { parseArgs } from 'node:util'
import { systemActor } from '@/audit/recordAudit'
import type { DatabasePool } from '@/db/tx'
import { RefusedError } from '@/errors'
import type { Check, Finding, Tally } from '@/integrity/check'
import { CHECKS, COMPARISONS } from '@/integrity/checks'
import { startRun } from '@/integrity/runs'
import { verify, type CheckResult, type VerifyResult } from '@/integrity/verify'
import { formatExactCount } from '@/money/formatMoney'
import { CommandError, type CommandContext, runCommand } from './runCommand'

const USAGE = `npm run verify [-- --json] [-- --full] [-- --check NAME …]
--json   one JSON object on standard output
--full   every request is rated again, not a sample of them
--check  only the checks named, repeatable: ${[...CHECKS, ...COMPARISONS].map(({ name }) => name).join(', ')}
Exit code 1 when a check differs; a comparison may.`

type Progress = (line: string) => void
type Run = Omit<Wanted, 'isJson'> & { onProgress: (check: Check, soFar: Tally) => void }
type Wanted = {
  /** Every check there is: what is kept as a run. */
  isWhole: boolean
  isJson: boolean
  isFull: boolean
  checks: readonly Check[]
  comparisons: readonly Check[]
}

function parse(args: readonly string[]): Wanted {
  const { values } = parseOptions(args)
  const names = values.check ?? []
  const isWanted = ({ name }: Check) => names.length === 0 || names.includes(name)
  const unknown = names.find(
    (name) => ![...CHECKS, ...COMPARISONS].some((check) => check.name === name),
  )
  if (unknown !== undefined) throw new CommandError(`There is no check ${unknown}.\n${USAGE}`)
  return {
    isWhole: names.length === 0,
    isJson: values.json ?? false,
    isFull: values.full ?? false,
    checks: CHECKS.filter(isWanted),
    comparisons: COMPARISONS.filter(isWanted),
  }
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean' },
        full: { type: 'boolean' },
        check: { type: 'string', multiple: true },
      },
    })
  } catch (error) {
    throw new CommandError(`${(error as Error).message}\n${USAGE}`)
  }
}

const seconds = (ms: number) => `${Math.floor(ms / 1000)}.${Math.floor((ms % 1000) / 100)} s`

const sampleLine = ({ rule, organization, row, expected, found, difference }: Finding): string =>
  [
    `    ${rule}: ${row}`,
    organization !== null && organization !== row ? ` of ${organization}` : '',
    `: expected ${expected ?? 'nothing'}, found ${found ?? 'nothing'}`,
    difference === null ? '' : `, difference ${difference}`,
  ].join('')

function* linesOf(result: CheckResult, differs: string): Generator<string> {
  const { name, unit, examined, differing, durationMs, samples } = result
  const verdict = differing === 0 ? 'ok' : differs
  yield `${verdict.padEnd(9)}${name.padEnd(18)}${formatExactCount(examined).padStart(12)} ${unit}, ${formatExactCount(differing)} differ, ${seconds(durationMs)}`
  for (const sample of samples) yield sampleLine(sample)
}

const toText = ({ ok, checks, comparisons }: VerifyResult): string =>
  [
    ...checks.flatMap((check) => [...linesOf(check, 'DIFFERS')]),
    ...comparisons.flatMap((comparison) => [...linesOf(comparison, 'compared')]),
    ok ? 'Everything agrees.' : 'There are differences.',
  ].join('\n')

const toEntry = ({ name, examined, differing, samples }: CheckResult) => ({
  name,
  examined,
  differing,
  samples,
})

/** What scripts read: names and counts, without what is said to people. */
const toJson = ({ ok, checks, comparisons }: VerifyResult): string =>
  JSON.stringify({ ok, checks: checks.map(toEntry), comparisons: comparisons.map(toEntry) })

const PROGRESS_EVERY_MS = 2_000

/** A line now and then while a check takes long. */
function progressLines(progress: Progress) {
  let last = Date.now()
  return ({ name, unit }: Check, { examined, differing }: Tally) => {
    if (Date.now() - last < PROGRESS_EVERY_MS) return
    last = Date.now()
    progress(`${name}: ${formatExactCount(examined)} ${unit}, ${differing} differ`)
  }
}

/** A whole run is kept for the Integrity page, unless another one is just going on. */
async function prove(pool: DatabasePool, { isWhole, ...wanted }: Run, progress: Progress) {
  if (!isWhole) return verify({ pool, ...wanted })
  try {
    const { finished } = await startRun(pool, systemActor('verify'), wanted)
    return await finished
  } catch (error) {
    if (!(error instanceof RefusedError) || error.code !== 'integrity_running') throw error
    progress('Another run is going on: this one is not kept.')
    return verify({ pool, ...wanted })
  }
}

const run = async ({ pool, args, out, progress }: CommandContext): Promise<number> => {
  const { isJson, ...wanted } = parse(args)
  const result = await prove(pool, { ...wanted, onProgress: progressLines(progress) }, progress)
  out(isJson ? toJson(result) : toText(result))
  return result.ok ? 0 : 1
}

export const command = runCommand(run)
