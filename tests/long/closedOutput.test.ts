import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'

import { createPool } from '@/db/tx'

import { until } from '../integration/ledger/faults/faultBooks'
import { createTestDatabase, type TestDatabase } from '../support/testDatabase'
import { ProductionServer } from './productionServer'

let database: TestDatabase
let server: ProductionServer

beforeAll(async () => {
  database = await createTestDatabase()
  server = await ProductionServer.prepare(database.url)
  await server.start('closed')
}, 400_000)

afterAll(async () => {
  await server.remove()
  await database.drop()
})

const isReady = async () => (await fetch(`${server.origin}/api/ready`)).status === 200

describe('a server whose output nobody reads any more', () => {
  it('goes on when it has errors to tell, and ends when asked to', async () => {
    const elsewhere = createPool({
      connectionString: inject('postgresUrl'),
      applicationName: 'test',
      max: 1,
    })
    // A page that cannot be made without the database is told on standard error.
    await elsewhere.query(`alter database "${database.name}" with allow_connections false`)
    await elsewhere.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
      [database.name],
    )
    for (let n = 0; n < 3; n += 1) await (await fetch(`${server.origin}/login`)).text()
    await elsewhere.query(`alter database "${database.name}" with allow_connections true`)
    await elsewhere.end()
    await until(isReady, 'the server is ready again', 30_000)
    expect(await server.stop()).toBe(0)
  })
})
