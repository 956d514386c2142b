import { createServer, connect, type Server, type Socket } from 'node:net'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { inTransaction } from '@/db/inTransaction'
import { requireTransaction } from '@/db/requireTransaction'
import { createPool } from '@/db/tx'
import { commitTransaction, createLocalReq, initTransaction } from 'payload'

import { makeOrganization } from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload

beforeAll(async () => {
  app = await bootTestPayload()
})
afterAll(() => app.close())

const begin = async () => {
  const req = await createLocalReq({}, app.payload)
  await initTransaction(req)
  return req
}

describe('a transaction of a request', () => {
  it('is not answered as done when a caught SQL error had aborted it', async () => {
    const organization = await makeOrganization(app.pool)
    const req = await begin()
    const tx = await requireTransaction(req)
    await tx.query(`update organizations set name = 'changed' where id = $1`, [organization])
    await expect(tx.query('select 1 / 0')).rejects.toThrow('division by zero')

    await expect(commitTransaction(req)).rejects.toMatchObject({ code: 'commit_unknown' })
    expect(await nameOf(organization)).not.toBe('changed')
  })

  it('is not answered as done when the connection is lost at COMMIT', async () => {
    const organization = await makeOrganization(app.pool)
    const req = await begin()
    const tx = await requireTransaction(req)
    await tx.query(`update organizations set name = 'changed' where id = $1`, [organization])
    const { rows } = await tx.query<{ pid: number }>('select pg_backend_pid() as pid')
    await app.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid])

    await expect(commitTransaction(req)).rejects.toMatchObject({ status: 503 })
    expect(await nameOf(organization)).not.toBe('changed')
  })

  it('writes nothing when Payload creates a document and its commit fails', async () => {
    const req = await createLocalReq({}, app.payload)
    const before = await countOrganizations()
    // Something inside the request breaks the transaction and hides its error.
    const created = app.payload.create({
      collection: 'organizations',
      data: {
        name: 'Never there',
        billingEmail: 'never@example.com',
        status: 'active',
        retentionLevel: 'none',
        plan: 'free',
        devPlan: 'none',
        paymentFailureCount: 0,
      },
      req,
      overrideAccess: true,
    })
    const broken = (async () => {
      for (;;) {
        const id = await req.transactionID
        if (id !== undefined) break
        await new Promise((resolve) => setImmediate(resolve))
      }
      const tx = await requireTransaction(req)
      await tx.query('select 1 / 0').catch(() => undefined)
    })()
    await expect(Promise.all([created, broken])).rejects.toThrow()
    expect(await countOrganizations()).toBe(before)
  })

  it('is refused to SQL that has no open transaction', async () => {
    const req = await createLocalReq({}, app.payload)
    await expect(requireTransaction(req)).rejects.toThrow('No open transaction')
  })
})

describe('a transaction of our own', () => {
  it('fails as unknown when the socket is cut while COMMIT is under way', async () => {
    const organization = await makeOrganization(app.pool)
    const proxy = await startCuttingProxy(new URL(process.env.DATABASE_URL ?? ''))
    const pool = createPool({ connectionString: proxy.url, applicationName: 'cut', max: 1 })
    try {
      await expect(
        inTransaction(pool, async (tx) => {
          await tx.query(`update organizations set name = 'cut' where id = $1`, [organization])
          proxy.cutAtNextQuery()
        }),
      ).rejects.toMatchObject({ code: 'commit_unknown', status: 503 })
    } finally {
      await pool.end()
      await proxy.close()
    }
    expect(await nameOf(organization)).not.toBe('cut')
  })

  it('runs again after a deadlock, and both sides get through', async () => {
    const [a, b] = [await makeOrganization(app.pool), await makeOrganization(app.pool)]
    let attempts = 0
    const move = (first: string, second: string) =>
      inTransaction(app.pool, async (tx) => {
        attempts += 1
        await tx.query(`update organizations set name = name || '.' where id = $1`, [first])
        await tx.query('select pg_sleep(0.2)')
        await tx.query(`update organizations set name = name || '.' where id = $1`, [second])
      })
    await Promise.all([move(a, b), move(b, a)])
    expect(attempts).toBeGreaterThan(2)
    expect(await nameOf(a)).toMatch(/\.\.$/)
  })
})

const nameOf = async (id: string): Promise<string> =>
  (await app.pool.query('select name from organizations where id = $1', [id])).rows[0].name

const countOrganizations = async (): Promise<number> =>
  (await app.pool.query('select count(*)::int as n from organizations')).rows[0].n

/** A TCP proxy to Postgres that cuts both sides at the next message from the client. */
async function startCuttingProxy(target: URL) {
  let isCutting = false
  const sockets = new Set<Socket>()
  const server: Server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    sockets.add(client).add(upstream)
    client.on('data', (chunk) => {
      if (isCutting) {
        client.destroy()
        upstream.destroy()
      } else upstream.write(chunk)
    })
    upstream.on('data', (chunk) => client.write(chunk))
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy())
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const url = new URL(target)
  url.port = String(address.port)
  return {
    url: url.href,
    cutAtNextQuery: () => {
      isCutting = true
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
