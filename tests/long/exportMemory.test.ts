import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { fillRequests } from '../../bench/loadRequests'
import { createTestDatabase, type TestDatabase } from '../support/testDatabase'
import { ProductionServer } from './productionServer'

const ROWS = 1_000_000
const MOST_BYTES = 100_000_000
const OWNER = { email: 'owner@example.com', password: 'a long password of a long test' }

let database: TestDatabase
let server: ProductionServer
let token: string

beforeAll(async () => {
  database = await createTestDatabase()
  await fillRequests(database.url, ROWS, () => undefined)
  server = await ProductionServer.prepare(database.url, {
    ADMIN_EMAIL: OWNER.email,
    ADMIN_PASSWORD: OWNER.password,
  })
  await server.start()
  const signedIn = await fetch(`${server.origin}/api/users/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(OWNER),
  })
  token = ((await signedIn.json()) as { token: string }).token
}, 900_000)

afterAll(async () => {
  await server.remove()
  await database.drop()
})

const nano = (text: string): bigint => {
  const [whole = '0', decimals = ''] = text.split('.')
  return BigInt(whole + decimals.padEnd(9, '0'))
}

describe('an export of a million requests', () => {
  // The first one of the process as well, which is what warms it up.
  it.each(['first', 'second'])(
    'adds up to its total in flat memory (the %s)',
    async () => {
      const before = server.residentBytes()
      let most = before
      const answer = await fetch(`${server.origin}/api/admin/export/requests?format=csv`, {
        headers: { authorization: `JWT ${token}` },
      })
      expect(answer.status).toBe(200)
      if (!answer.body) throw new Error('There is a file')
      const decoder = new TextDecoder()
      let [rest, place, rows, sum] = ['', -1, 0, 0n]
      for await (const piece of answer.body) {
        most = Math.max(most, server.residentBytes())
        // Names of these requests hold no comma and no line end.
        const lines = (rest + decoder.decode(piece, { stream: true })).split('\r\n')
        rest = lines.pop() ?? ''
        for (const line of lines) {
          if (/^"?#/.test(line)) {
            const total = /^# total: charge (\S+)/.exec(line)?.[1]
            if (total) expect(sum).toBe(nano(total))
          } else if (place === -1) place = line.split(',').indexOf('charge')
          else {
            rows += 1
            sum += nano(line.split(',')[place] ?? '')
          }
        }
      }
      expect(rows).toBe(ROWS)
      expect(sum).toBeGreaterThan(0n)
      expect(most - before).toBeLessThan(MOST_BYTES)
    },
    300_000,
  )
})
