import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Snapshot } from '@/db/inSnapshot'
import { readTogether } from '@/db/readTogether'
import { createPool, type DatabasePool } from '@/db/tx'
import { against } from '@/errors'

import { makeOrganization } from '../../support/factories'
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'

let database: TestDatabase
let pool: DatabasePool

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.url, applicationName: 'test', max: 3 })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const COUNT = 'select count(*)::int as count from organizations'

describe('reads that belong together', () => {
  it('see one moment: what is committed between them is in none', async () => {
    const read = readTogether(pool, {
      before: async ({ db }) => (await db.query<{ count: number }>(COUNT)).rows[0]?.count,
      write: () => makeOrganization(pool),
      after: async ({ db }) => (await db.query<{ count: number }>(COUNT)).rows[0]?.count,
    })
    await read.write
    expect(await read.after).toBe(await read.before)
  })

  it('give an answer before the next one has begun', async () => {
    let goOn = () => {}
    const waits = new Promise<void>((resolve) => (goOn = resolve))
    const read = readTogether(pool, {
      quick: async ({ now }) => now,
      slow: () => waits,
    })
    expect(await read.quick).toBeGreaterThan(0)
    goOn()
    await read.slow
  })

  it('fail one by one where a rule refuses, and go on', async () => {
    const read = readTogether(pool, {
      first: async () => 1,
      refused: async () => {
        throw against('no', 'Not this one.')
      },
      last: async ({ db }) => (await db.query<{ one: number }>('select 1 as one')).rows[0]?.one,
    })
    await expect(read.refused).rejects.toThrow('Not this one.')
    expect([await read.first, await read.last]).toEqual([1, 1])
  })

  it('give the connection back, whatever happens', async () => {
    for (let round = 0; round < 10; round += 1) {
      const read = readTogether(pool, { broken: ({ db }) => db.query('select nothing') })
      await expect(read.broken).rejects.toThrow()
    }
    expect(pool.totalCount).toBeLessThanOrEqual(3)
    await pool.query('select 1')
  })

  it('all fail where no connection comes', async () => {
    const closed = createPool({
      connectionString: 'postgres://127.0.0.1:1/x',
      applicationName: 't',
    })
    const read = readTogether(closed, { one: async () => 1, two: async () => 2 })
    await expect(read.one).rejects.toThrow()
    await expect(read.two).rejects.toThrow()
    await closed.end()
  })
  describe('over two connections', () => {
    const atOnce = { atOnce: 2 } as const

    const readers = (): [Promise<void>, () => void] => {
      let open = () => {}
      return [new Promise<void>((resolve) => (open = resolve)), () => open()]
    }

    it('are read at the same time', async () => {
      // Each waits for the other to have begun.
      const [first, begin] = readers()
      const [second, follow] = readers()
      const read = readTogether(
        pool,
        {
          one: async () => (begin(), second),
          two: async () => (follow(), first),
        },
        atOnce,
      )
      await Promise.all([read.one, read.two])
    })

    it('see one moment, and share what is read once in it', async () => {
      const [written, go] = readers()
      const count = async ({ db, now, view }: Snapshot) => {
        await written
        return { count: (await db.query<{ count: number }>(COUNT)).rows[0]?.count, now, view }
      }
      const known = (await pool.query<{ count: number }>(COUNT)).rows[0]?.count
      const read = readTogether(pool, { ready: async () => 1, one: count, two: count }, atOnce)
      await read.ready
      await makeOrganization(pool)
      go()
      const [one, two] = [await read.one, await read.two]
      expect([one.count, two.count]).toEqual([known, known])
      expect(two.now).toBe(one.now)
      expect(two.view).toBe(one.view)
    })

    it('give both connections back, also where one read breaks', async () => {
      for (let round = 0; round < 10; round += 1) {
        const read = readTogether(
          pool,
          { broken: ({ db }) => db.query('select nothing'), other: async () => 1 },
          atOnce,
        )
        await expect(read.broken).rejects.toThrow()
        expect(await read.other).toBe(1)
      }
      await Promise.all([1, 2, 3].map(() => pool.query('select 1')))
    })

    it('are answered over one where no second one is free', async () => {
      const held = [await pool.connect(), await pool.connect()]
      const read = readTogether(pool, { one: async () => 1, two: async () => 2 }, atOnce)
      expect([await read.one, await read.two]).toEqual([1, 2])
      for (const client of held) client.release()
    })
  })
})
