import { getPayload, handleEndpoints, type Payload, type SanitizedConfig } from 'payload'

import type { DatabasePool } from '@/db/tx'

import { createTestDatabase } from './testDatabase'

export type TestPayload = {
  payload: Payload
  config: SanitizedConfig
  pool: DatabasePool
  /** Calls the API in process, as the Next route does, without a port. */
  api: (method: string, path: string, options?: CallOptions) => Promise<ApiAnswer>
  close: () => Promise<void>
}

type CallOptions = {
  token?: string | undefined
  body?: unknown
  headers?: Record<string, string>
  rawBody?: BodyInit
}

// A test reads whatever the route answers, and fails where it reads something that is not there.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type ApiAnswer = { status: number; body: any; bytes: Uint8Array; headers: Headers }

/**
 * A Payload of the test file's own, on a database of its own. The configuration reads the environment
 * once, so it is imported only after the database is there.
 */
export async function bootTestPayload(): Promise<TestPayload> {
  const database = await createTestDatabase()
  process.env.DATABASE_URL = database.url
  process.env.PAYLOAD_SECRET = 'secret-of-a-test-payload-instance'
  process.env.ADMIN_URL = 'http://localhost:3006'
  process.env.LOG_LEVEL = 'fatal'
  const config = await (await import('@payload-config')).default
  const { guardCustomers } = await import('@/endpoints/guardCustomers')
  const { getPool } = await import('@/db/requireTransaction')
  const payload = await getPayload({ config })
  return {
    payload,
    config,
    pool: getPool(payload),
    api: async (method, path, options = {}) => {
      const request = toRequest(method, path, options)
      const response =
        (await guardCustomers(payload, request)) ??
        (await handleEndpoints({ config: Promise.resolve(config), request }))
      const bytes = new Uint8Array(await response.arrayBuffer())
      const body = parse(new TextDecoder().decode(bytes))
      return { status: response.status, body, bytes, headers: response.headers }
    },
    close: async () => {
      const pool = getPool(payload)
      await payload.destroy()
      await pool.end()
      await database.drop()
    },
  }
}

function toRequest(method: string, path: string, options: CallOptions): Request {
  const authorization = options.token?.startsWith('llmgs_')
    ? `Bearer ${options.token}`
    : options.token
      ? `JWT ${options.token}`
      : undefined
  const body =
    options.rawBody ?? (options.body === undefined ? undefined : JSON.stringify(options.body))
  return new Request(`http://localhost:3006${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(authorization ? { authorization } : {}),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body }),
  })
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
