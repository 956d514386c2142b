import { statSync } from 'node:fs'
import path from 'node:path'
import { RefusedError } from '@/errors'
import { parseTimeZone } from '@/time/parseTimeZone'
import { USAGE_FORMATS, type UsageFormat } from '@/usage/usageFormat'
import { parseOptions } from './parseOptions'
import { CommandError } from './runCommand'

const USAGE = `npm run import -- --file F --organization O --project P --model M [--provider V]
  [--format ${USAGE_FORMATS.join('|')}] [--shift-to-now] [--time-zone Z] [--create]
O and P are ids or exact names. What a row says for itself needs no option; where both speak they agree.
--create        makes the project when the organization has none of that name
--shift-to-now  moves all rows alike, so that the last one lies a second before now
--time-zone     of times that name no zone (UTC)`

export interface ImportArguments {
  /** Absolute. */
  readonly file: string
  readonly size: number
  readonly organization: string | null
  readonly project: string | null
  readonly model: string | null
  readonly provider: string | null
  /** Null = by the first line of the file. */
  readonly format: UsageFormat | null
  readonly timeZone: string
  readonly shiftToNow: boolean
  readonly create: boolean
}

/** npm runs every script in the folder of package.json, and tells where it was called. */
const calledFrom = (): string => process.env['INIT_CWD'] ?? process.cwd()

const findFile = (name: string | undefined): { file: string; size: number } => {
  if (name === undefined) throw new CommandError(`--file is missing.\n${USAGE}`)
  const file = path.resolve(calledFrom(), name)
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined) throw new CommandError(`There is no file ${file}.`)
  // It is read twice, which a pipe does not allow.
  if (!found.isFile()) throw new CommandError(`${file} is no file.`)
  return { file, size: found.size }
}

const findFormat = (name: string | undefined): UsageFormat | null => {
  if (name === undefined) return null
  const format = USAGE_FORMATS.find((candidate) => candidate === name)
  if (format === undefined) {
    throw new CommandError(`There is no format ${name}: choose ${USAGE_FORMATS.join(', ')}.`)
  }
  return format
}

const findTimeZone = (name: string | undefined): string => {
  try {
    return parseTimeZone(name ?? 'UTC')
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error
    throw new CommandError(`There is no time zone ${name}: name one such as Europe/Berlin.`)
  }
}

/** What can be said about the arguments without a database. Throws CommandError. */
export const parseImportArguments = (args: readonly string[]): ImportArguments => {
  const options = {
    file: { type: 'string' },
    organization: { type: 'string' },
    project: { type: 'string' },
    model: { type: 'string' },
    provider: { type: 'string' },
    format: { type: 'string' },
    'time-zone': { type: 'string' },
    'shift-to-now': { type: 'boolean' },
    create: { type: 'boolean' },
  } as const
  const given = parseOptions(args, options, USAGE)
  return {
    ...findFile(given.file),
    organization: given.organization ?? null,
    project: given.project ?? null,
    model: given.model ?? null,
    provider: given.provider ?? null,
    format: findFormat(given.format),
    timeZone: findTimeZone(given['time-zone']),
    shiftToNow: given['shift-to-now'] ?? false,
    create: given.create ?? false,
  }
}
