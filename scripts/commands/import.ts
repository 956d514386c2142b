import { createReadStream } from 'node:fs'
import path from 'node:path'
import type { DatabasePool } from '@/db/tx'
import { recordAudit, systemActor } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import { RefusedError } from '@/errors'
import { importUsage } from '@/metering/importUsage'
import { surveyUsageFile, type UsageSurvey } from '@/usage/surveyUsageFile'
import { type ImportArguments, parseImportArguments } from './importArguments'
import { findImportTarget, type ImportTarget } from './importTarget'
import { ProgressBar } from './progressBar'
import { CommandError, type CommandContext, runCommand } from './runCommand'
import { TroubleLog } from './troubleLog'

export const checkArguments = parseImportArguments

type Summary = Awaited<ReturnType<typeof importUsage>>

/** The file as it is now: what is appended while we read belongs to the next import. */
const openFile = ({ file, size }: ImportArguments): AsyncIterable<Uint8Array> =>
  createReadStream(file, { end: Math.max(0, size - 1), highWaterMark: 256 * 1024 })

const survey = async (args: ImportArguments): Promise<UsageSurvey> => {
  try {
    return await surveyUsageFile(openFile(args), args)
  } catch (error) {
    if (error instanceof RefusedError) throw new CommandError(`${args.file}: ${error.message}`)
    throw error
  }
}

const SECOND_MICROS = 1_000_000

const shiftOf = ({ latestMicros }: UsageSurvey, nowMicros: number): number =>
  latestMicros === null ? 0 : nowMicros - SECOND_MICROS - latestMicros

/** Who was charged for a file, and which one it was. */
const recordImport = (
  pool: DatabasePool,
  args: ImportArguments,
  { hash }: UsageSurvey,
  { organization, project }: ImportTarget,
  summary: Summary,
): Promise<string> =>
  inTransaction(pool, (tx) =>
    recordAudit(tx, {
      ...systemActor('import_command'),
      action: 'usage.import',
      resourceType: 'project',
      resource: project?.id ?? null,
      organization: organization?.id ?? null,
      changes: Object.fromEntries(
        Object.entries({ file: path.basename(args.file), sha256: hash, ...summary }).map(
          ([name, to]) => [name, { from: null, to }],
        ),
      ),
    }),
  )

/** Exported for tests, which have an application of their own. */
export const runImport = async ({
  payload,
  pool,
  args,
  out,
  progress,
}: CommandContext): Promise<number> => {
  const nowMicros = Date.now() * 1000
  const wanted = parseImportArguments(args)
  const found = await survey(wanted)
  const target = await findImportTarget(payload, wanted, found)
  if (target.isUnpriced) {
    progress(
      `Warning: there is no price for ${wanted.model} at ${wanted.provider}; its rows are kept, charged 0.`,
    )
  }
  const bar = new ProgressBar(progress, process.stderr.isTTY ? process.stderr : null, found.rows)
  const trouble = new TroubleLog((line) => bar.say(line))
  const summary = await importUsage(pool, openFile(wanted), {
    ...target,
    survey: found,
    nowMicros,
    timeZone: wanted.timeZone,
    shiftMicros: wanted.shiftToNow ? shiftOf(found, nowMicros) : 0,
    onTrouble: (result) => trouble.add(result),
    onProgress: ({ rows }) => bar.show(rows, `${rows} of ${found.rows} rows`),
  })
  trouble.end()
  bar.end()
  if (summary.accepted > 0) await recordImport(pool, wanted, found, target, summary)
  if (summary.rejected > 0) progress(`${summary.rejected} rows were rejected: see above.`)
  const { rows, accepted, duplicates, rejected, charge } = summary
  out(JSON.stringify({ rows, accepted, duplicates, rejected, charge }))
  return rejected === 0 ? 0 : 1
}

export const command = runCommand(runImport)
