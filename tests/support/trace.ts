import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { parseEventTime } from '@/time/parseEventTime'

/** What the trace holds, real or made. */
export const TRACE = { requests: 8_819, inputTokens: 18_059_974, outputTokens: 245_896 } as const

const REAL = path.resolve(
  import.meta.dirname,
  '../../../shared/data/azure-llm-inference-trace-code-2023.csv',
)

/**
 * The hour of a code completion service from the Azure Public Dataset where it lies beside the
 * repository, else one made up: the same columns, line ends, number of requests and sums.
 * @param folder where a made one is written
 */
export function traceFile(folder: string): { file: string; origin: string } {
  if (existsSync(REAL)) return { file: REAL, origin: `the real trace, ${REAL}` }
  const file = path.join(folder, 'trace.csv')
  writeFileSync(file, madeTrace())
  return { file, origin: 'a made trace of the same size and sums' }
}

const START_MS = Date.parse('2023-11-16T18:17:03Z')
const LENGTH_MICROS = 3_435_948_056

function madeTrace(): string {
  const random = createRandom()
  const inputs = shares(TRACE.inputTokens, random)
  const outputs = shares(TRACE.outputTokens, random)
  const offsets = inputs.map(() => Math.floor(random() * LENGTH_MICROS)).sort((a, b) => a - b)
  const lines = offsets.map((offset, i) => {
    const second = new Date(START_MS + Math.floor(offset / 1e6) * 1000).toISOString()
    const fraction = String(offset % 1e6).padStart(6, '0')
    return `${second.slice(0, 10)} ${second.slice(11, 19)}.${fraction}0,${inputs[i]},${outputs[i]}`
  })
  return ['TIMESTAMP,ContextTokens,GeneratedTokens', ...lines].join('\r\n')
}

/** Whole numbers, one a request and none of them 0, that add up to `total`. */
function shares(total: number, random: () => number): number[] {
  const weights = Array.from({ length: TRACE.requests }, () => random() ** 3)
  const sum = weights.reduce((a, b) => a + b)
  const parts = weights.map((weight) => 1 + Math.floor((weight / sum) * (total - TRACE.requests)))
  let left = total - parts.reduce((a, b) => a + b)
  for (let i = 0; left > 0; i += 1, left -= 1) parts[i] = (parts[i] ?? 0) + 1
  return parts
}

/** The same numbers in every run (Park and Miller's minimal standard). */
function createRandom(): () => number {
  let state = 20_231_116
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

export type TraceRow = { timeMicros: number; input: number; output: number }

/** The requests of a trace file, their distances kept, the last one a second ago. */
export function readRecentTrace(file: string): TraceRow[] {
  const [, ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/)
  const rows = lines.map((line): TraceRow => {
    const [time = '', input, output] = line.split(',')
    const timeMicros = parseEventTime(`${time.trim()}Z`)
    return { timeMicros, input: Number(input), output: Number(output) }
  })
  const last = rows.reduce((latest, row) => Math.max(latest, row.timeMicros), 0)
  const shift = (Date.now() - 1000) * 1000 - last
  return rows.map((row) => ({ ...row, timeMicros: row.timeMicros + shift }))
}
