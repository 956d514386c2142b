import { acquirePostgres } from '../../../scripts/postgres/acquirePostgres'

/**
 * A command that uses the embedded server: prints its URL as one JSON line, then holds it until
 * SIGTERM. Argument: the data folder.
 */
const postgres = await acquirePostgres({
  dataDir: process.argv[2] ?? '',
  log: (line) => process.stderr.write(`${line}\n`),
})
process.stdout.write(
  `${JSON.stringify({ url: postgres.urlFor('postgres'), started: postgres.started })}\n`,
)
const keepAlive = setInterval(() => undefined, 60_000)
process.once('SIGTERM', () => {
  clearInterval(keepAlive)
  void postgres.release().then(() => process.exit(0))
})
