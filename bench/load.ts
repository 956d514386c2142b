/**
 * Fills a database of the benches' own (`bench_load` in `.data-bench`) with requests of two years, for
 * `bench:metrics` and `bench:explorer`. Run: npm run bench:load -- --rows 10000000
 */
import { parseArgs } from 'node:util'

import { acquirePostgres } from '../scripts/postgres/acquirePostgres'
import { openLoaded } from './loadRequests'

const say = (text: string) => process.stdout.write(`${text}\n`)

const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } })
const rows = Number(values.rows)
if (!Number.isSafeInteger(rows) || rows < 1) throw new Error('rows is a whole number.')
const postgres = await acquirePostgres({ dataDir: '.data-bench', log: say })
try {
  await openLoaded(postgres.urlFor, rows, say)
} finally {
  await postgres.release()
}
process.exit(0)
