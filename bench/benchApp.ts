import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import pg from 'pg'
import {
  getPayload,
  handleEndpoints,
  type Migration,
  type Payload,
  type SanitizedConfig,
} from 'payload'

/** A migrated, empty database of a bench's own, and Payload on it. */
export async function openBenchApp(
  database: string,
  urlFor: (database: string) => string,
): Promise<{ payload: Payload; config: SanitizedConfig; url: string }> {
  const client = new pg.Client({ connectionString: urlFor('postgres') })
  await client.connect()
  await client.query(`drop database if exists ${database} with (force)`)
  await client.query(`create database ${database}`)
  await client.end()
  const url = urlFor(database)
  Object.assign(process.env, {
    DATABASE_URL: url,
    PAYLOAD_SECRET: 'secret-of-a-bench-payload-instance',
    LOG_LEVEL: 'fatal',
    NODE_ENV: 'production',
  })
  const config = await (await import('@payload-config')).default
  const { migrations } = await import('../migrations/index')
  const payload = await getPayload({ config })
  await payload.db.migrate({ migrations: migrations as Migration[] })
  return { payload, config, url }
}

/** The API as the Next route serves it, without Next. */
export async function serveApi(
  payload: Payload,
  config: SanitizedConfig,
): Promise<{ server: Server; origin: string }> {
  const { guardCustomers } = await import('@/endpoints/guardCustomers')
  const answer = async (request: Request) =>
    (await guardCustomers(payload, request)) ??
    handleEndpoints({ config: Promise.resolve(config), request })
  const server = createServer((req, res) => {
    void toRequest(req)
      .then(answer)
      .then(async (response) => {
        res.writeHead(response.status, { 'content-type': 'application/json' })
        res.end(await response.text())
      })
      .catch((error: unknown) => res.destroy(error as Error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

async function toRequest(req: IncomingMessage): Promise<Request> {
  const headers = Object.entries(req.headers).flatMap(([name, value]) =>
    typeof value === 'string' ? ([[name, value]] as [string, string][]) : [],
  )
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  const method = req.method ?? 'GET'
  const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}
  return new Request(`http://localhost${req.url}`, { method, headers, ...body })
}

/** The value below which a share of all lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  if (value === undefined) throw new RangeError('Nothing was measured.')
  return value
}
