import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { parseEventTime } from '@/time/parseEventTime'

export type TraceRow = { timeMicros: number; input: number; output: number }

const FILE = path.resolve(
  import.meta.dirname,
  '../../../shared/data/azure-llm-inference-trace-code-2023.csv',
)
const ROWS = 8819

/** One number after the other, the same in every run. */
function* sequence(): Generator<number> {
  for (let state = 1; ;) {
    state = (state * 48_271) % 2_147_483_647
    yield state
  }
}

/** Where the real trace is not at hand: as many requests, in as many minutes, of the same sizes. */
function inventTrace(): TraceRow[] {
  const numbers = sequence()
  const below = (limit: number) => (numbers.next().value as number) % limit
  let timeMicros = parseEventTime('2023-11-16T18:17:03.979960Z')
  return Array.from({ length: ROWS }, () => {
    timeMicros += below(800_000)
    return { timeMicros, input: 3 + below(4090), output: 1 + below(56) }
  })
}

function readTrace(): TraceRow[] {
  const [, ...lines] = readFileSync(FILE, 'utf8').trim().split('\n')
  return lines.map((line) => {
    const [time = '', input, output] = line.split(',')
    return {
      timeMicros: parseEventTime(`${time.trim()}Z`),
      input: Number(input),
      output: Number(output),
    }
  })
}

/** An hour of a real inference service, its distances kept, its last request a second ago. */
export function usageTrace(): TraceRow[] {
  const rows = existsSync(FILE) ? readTrace() : inventTrace()
  const last = Math.max(...rows.map((row) => row.timeMicros))
  const shift = (Date.now() - 1000) * 1000 - last
  return rows.map((row) => ({ ...row, timeMicros: row.timeMicros + shift }))
}
