/**
 * How long does it take to prove the books, and does the memory stay flat? Fills a database by sets
 * (organizations with a top-up each, requests over 400 days in their order of time, with keys,
 * postings and every grain of the roll-ups), runs every check on it and prints seconds a check and the
 * process's memory. Run: npx tsx bench/verify.ts [organizations = 100000] [requests = 1000000] [--full]
 * The database is kept in .data-bench for the next run with the same numbers.
 */
import { execFileSync } from 'node:child_process'
import path from 'node:path'

import { createPool, type DatabasePool } from '@/db/tx'
import { CHECKS, COMPARISONS } from '@/integrity/checks'
import { verify } from '@/integrity/verify'

import { acquirePostgres } from '../scripts/postgres/acquirePostgres'
import { fillBooks } from './fillBooks'

const [organizations = 100_000, requests = 1_000_000] = process.argv
  .slice(2)
  .filter((argument) => /^\d+$/.test(argument))
  .map(Number)
const isFull = process.argv.includes('--full')
const root = path.resolve(import.meta.dirname, '..')

const say = (text: string) => process.stdout.write(`${text}\n`)
const seconds = (ms: number) =>
  `${(ms / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} s`
const megabytes = () => Math.round(process.memoryUsage().rss / 2 ** 20)

/** A migrated database with the catalogue, filled once. */
async function openFilled(urlFor: (database: string) => string): Promise<DatabasePool> {
  const name = `verify_${organizations}_${requests}`
  const maintenance = createPool({
    connectionString: urlFor('postgres'),
    applicationName: 'bench',
    max: 1,
  })
  const { rowCount } = await maintenance.query('select 1 from pg_database where datname = $1', [
    name,
  ])
  if (!rowCount) {
    const draft = `${name}_draft`
    await maintenance.query(`drop database if exists ${draft} with (force)`)
    await maintenance.query(`create database ${draft}`)
    prepare(urlFor(draft))
    const filling = createPool({
      connectionString: urlFor(draft),
      applicationName: 'bench',
      max: 1,
    })
    await fillBooks(filling, { organizations, requests, say })
    await filling.end()
    await maintenance.query(`alter database ${draft} rename to ${name}`)
  }
  await maintenance.end()
  return createPool({ connectionString: urlFor(name), applicationName: 'bench', max: 2 })
}

const prepare = (url: string) =>
  execFileSync(
    process.execPath,
    ['--import', 'tsx', 'scripts/start/prepare.ts', 'schema', 'catalogue'],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        DATABASE_URL: url,
        PAYLOAD_SECRET: 'secret-of-the-bench-database',
        LOG_LEVEL: 'warn',
      },
    },
  )

async function run(pool: DatabasePool): Promise<boolean> {
  const before = megabytes()
  let peak = before
  const result = await verify({
    pool,
    isFull,
    checks: CHECKS,
    comparisons: COMPARISONS,
    onProgress: () => {
      peak = Math.max(peak, megabytes())
    },
  })
  const all = [...result.checks, ...result.comparisons]
  for (const { name, examined, unit, differing, durationMs, samples } of all) {
    say(
      `${name.padEnd(20)}${seconds(durationMs).padStart(9)}  ${examined.toLocaleString('en')} ${unit}, ${differing} differ`,
    )
    for (const sample of samples.slice(0, 2)) say(`  ${JSON.stringify(sample)}`)
  }
  const total = all.reduce((sum, { durationMs }) => sum + durationMs, 0)
  say(
    `${'all'.padEnd(20)}${seconds(total).padStart(9)}  memory ${before} MB before, ${peak} MB at most`,
  )
  return result.ok
}

const postgres = await acquirePostgres({ dataDir: path.join(root, '.data-bench'), log: say })
try {
  const pool = await openFilled(postgres.urlFor)
  say(
    `${organizations.toLocaleString('en')} organizations, ${requests.toLocaleString('en')} requests`,
  )
  // The second run has its pages warm.
  for (const turn of ['first', 'second']) {
    say(`— ${turn} run`)
    if (!(await run(pool))) process.exitCode = 1
  }
  await pool.end()
} finally {
  await postgres.release()
}
