import type { Finding } from '@/integrity/check'
import type { Run, RunState } from '@/integrity/runs'
import type { CheckResult } from '@/integrity/verify'
import { formatExactCount, MISSING } from '@/money/formatMoney'
import { formatDateTime } from '@/time/formatDateTime'
import { formatRelative } from '@/time/formatRelative'

/** The zone of this page: a proof is read beside logs, which are in it too. */
export const ZONE = 'UTC'

export type SampleLine = {
  rule: string
  row: string
  /** The page of the row, where it has one. */
  href: string | null
  organization: string | null
  organizationHref: string | null
  expected: string
  found: string
  difference: string
}

export type CheckLine = {
  name: string
  title: string
  about: string
  /** `12,345 organizations` */
  examined: string
  differing: string
  isDiffering: boolean
  duration: string
  /** `25 Nov 2026, 01:12` */
  at: string
  /** `3 min ago` */
  ago: string
  samples: SampleLine[]
  /** Said where there are more than are shown. */
  shown: string | null
}

export type IntegrityPage = {
  tone: 'broken' | 'differs' | 'good' | 'never'
  headline: string
  /** When, how long and by whom; null before the first run. */
  told: string | null
  /** A run that goes on now. */
  running: string | null
  checks: CheckLine[]
  comparisons: CheckLine[]
}

/** What the page says of a state, at a moment (epoch milliseconds). */
export function prepareIntegrity({ running, last }: RunState, now: number): IntegrityPage {
  const result = last?.result ?? null
  return {
    ...headlineOf(last),
    told: last ? tellRun(last, now) : null,
    running: running
      ? `Running since ${formatDateTime(Date.parse(running.startedAt), ZONE)}, started by ${running.actor}.`
      : null,
    checks: result?.checks.map((check) => toLine(check, now)) ?? [],
    comparisons: result?.comparisons.map((check) => toLine(check, now)) ?? [],
  }
}

function headlineOf(last: Run | null): Pick<IntegrityPage, 'headline' | 'tone'> {
  if (!last) return { tone: 'never', headline: 'Nothing has been proved yet' }
  if (!last.result)
    return {
      tone: 'broken',
      headline: `The last run broke off: ${last.failure ?? 'no reason known'}`,
    }
  const differing = last.result.checks.filter((check) => check.differing > 0).length
  if (differing === 0) return { tone: 'good', headline: 'Everything agrees' }
  return { tone: 'differs', headline: `${differing} of ${last.result.checks.length} checks differ` }
}

function tellRun({ startedAt, finishedAt, actor }: Run, now: number): string {
  const [start, end] = [Date.parse(startedAt), Date.parse(finishedAt)]
  return `Last run ${formatDateTime(end, ZONE)} ${ZONE} (${formatRelative(end, now)}), took ${formatDuration(end - start)}, started by ${actor}`
}

/** `0.4 s`, `12.3 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  const tenths = Math.floor(ms / 100)
  if (tenths < 600) return `${Math.floor(tenths / 10)}.${tenths % 10} s`
  const seconds = Math.floor(ms / 1000)
  return `${formatExactCount(Math.floor(seconds / 60))} min ${seconds % 60} s`
}

/** `ledger_order` → `Ledger order`. */
const toWords = (name: string): string => {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function toLine(check: CheckResult, now: number): CheckLine {
  const { name, about, unit, examined, differing, durationMs, finishedAt, samples } = check
  const at = Date.parse(finishedAt)
  return {
    name,
    title: toWords(name),
    about,
    examined: `${formatExactCount(examined)} ${unit}`,
    differing: formatExactCount(differing),
    isDiffering: differing > 0,
    duration: formatDuration(durationMs),
    at: formatDateTime(at, ZONE),
    ago: formatRelative(at, now),
    samples: samples.map(toSample),
    shown:
      differing > samples.length
        ? `The first ${samples.length} findings of ${formatExactCount(differing)} rows that differ; npm run verify -- --check ${name} asks again.`
        : null,
  }
}

const toSample = (sample: Finding): SampleLine => ({
  rule: toWords(sample.rule),
  row: sample.row,
  href: pageOf(sample.row),
  organization: sample.organization === sample.row ? null : sample.organization,
  organizationHref: sample.organization === null ? null : pageOf(sample.organization),
  expected: sample.expected ?? MISSING,
  found: sample.found ?? MISSING,
  difference: sample.difference ?? MISSING,
})

const COLLECTIONS: Record<string, string> = {
  org: 'organizations',
  txn: 'transactions',
  key: 'api-keys',
  prj: 'projects',
  prc: 'model-prices',
  aud: 'audit-logs',
}

/** The page of an id; a row that is told in words has none. */
function pageOf(row: string): string | null {
  const prefix = /^([a-z]+)_[0-9A-Za-z]+$/.exec(row)?.[1]
  const slug = prefix === undefined ? undefined : COLLECTIONS[prefix]
  return slug === undefined ? null : `/collections/${slug}/${row}`
}
