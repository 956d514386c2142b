import { rmSync } from 'node:fs'
import path from 'node:path'
import { acquirePostgres } from '../postgres/acquirePostgres'
import { withClient } from '../start/openDatabase'

/** Leaves the embedded server's files where they are and starts over with an empty database. */
export const resetApplicationData = async (dataDir: string): Promise<void> => {
  const postgres = await acquirePostgres({ dataDir, log: (line) => console.log(line) })
  try {
    await withClient(postgres.urlFor('postgres'), (client) =>
      client.query('drop database if exists llm_gateway_admin with (force)'),
    )
  } finally {
    await postgres.release()
  }
  for (const name of ['prepared.json', 'owner.password', 'payload.secret']) {
    rmSync(path.join(dataDir, name), { force: true })
  }
}
