/**
 * Fills a database of the benches' own (in `.data-bench`) with requests of two years, for
 * `bench:metrics` and `bench:explorer`. Run: npm run bench:load -- --rows 10000000
 */
import { acquirePostgres } from '../scripts/postgres/acquirePostgres'
import { openLoaded, rowsWanted } from './loadRequests'

const say = (text: string) => process.stdout.write(`${text}\n`)

const rows = rowsWanted()
const postgres = await acquirePostgres({ dataDir: '.data-bench', log: say })
try {
  await openLoaded(postgres.urlFor, rows, say)
} finally {
  await postgres.release()
}
process.exit(0)
