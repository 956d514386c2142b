import { afterAll, beforeAll, describe, expect, it } from 'vitest'

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

describe('a server whose output nobody reads any more', () => {
  it('goes on answering when it has something to say, and ends when asked to', async () => {
    for (let n = 0; n < 5; n += 1) {
      // A refused sign-in is logged.
      const answer = await fetch(`${server.origin}/api/users/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'nobody@example.com', password: `wrong ${n}` }),
      })
      expect(answer.status).toBe(401)
    }
    expect((await fetch(`${server.origin}/api/ready`)).status).toBe(200)
    expect(await server.stop()).toBe(0)
  })
})
