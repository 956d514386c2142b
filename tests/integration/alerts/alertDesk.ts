import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterAll, beforeAll } from 'vitest'

import { evaluateAlerts, type Evaluation } from '@/alerts/evaluateAlerts'

import { signInAs } from '../../support/factories'
import { bootTestPayload, type ApiAnswer, type TestPayload } from '../../support/testPayload'

export const HOUR = 3_600_000
export const DESK = 'http://localhost:3006'

export type Call = { headers: IncomingHttpHeaders; body: string; method: string; url: string }

export type Receiver = {
  url: string
  calls: Call[]
  /** What it answers next: a status, or nothing at all. After the list, 204. */
  answers: (number | 'silence')[]
  stop: () => Promise<void>
}

/** A receiver of webhooks on this machine that keeps what it is sent. */
export async function startReceiver(): Promise<Receiver> {
  const receiver = { calls: [], answers: [] } as unknown as Receiver
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { headers, method = '', url = '' } = request
      receiver.calls.push({ headers, method, url, body: Buffer.concat(chunks).toString('utf8') })
      const answer = receiver.answers.shift() ?? 204
      if (answer === 'silence') return
      response.writeHead(answer, answer === 302 ? { location: '/elsewhere' } : {})
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  receiver.stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return receiver
}

export type AlertDesk = {
  app: TestPayload
  token: string
  /** Makes a rule by the API, as finance. */
  makeRule: (rule: Record<string, unknown>) => Promise<string>
  call: (method: string, path: string, body?: unknown) => Promise<ApiAnswer>
  evaluate: (now: number) => Promise<Evaluation>
  /** What rules fired, oldest first. */
  events: (rule: string) => Promise<StoredEvent[]>
}

export type StoredEvent = {
  id: string
  level: string
  is_repeat: boolean
  is_notified: boolean
  organization_id: string | null
  value: string | null
  threshold: string | null
  message: string
}

/** A desk of the test file's own at which receivers on this machine are allowed. */
export function openAlertDesk(): AlertDesk {
  const desk = {} as AlertDesk
  beforeAll(async () => {
    process.env.ALERT_WEBHOOK_HOSTS = '127.0.0.1'
    desk.app = await bootTestPayload()
    desk.token = (await signInAs(desk.app, 'finance')).token
  })
  afterAll(() => desk.app.close())
  desk.call = (method, path, body) => desk.app.api(method, path, { token: desk.token, body })
  desk.makeRule = async (rule) => {
    const answer = await desk.call('POST', '/api/alert-rules', { name: 'A rule', ...rule })
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
    return String(answer.body.doc.id)
  }
  desk.evaluate = (now) => evaluateAlerts(desk.app.pool, { adminUrl: DESK, now })
  desk.events = async (rule) => {
    const { rows } = await desk.app.pool.query<StoredEvent>(
      `select id, level, is_repeat, is_notified, organization_id, value::text, threshold::text, message
       from alerts.events where rule_id = $1 order by created_at, id`,
      [rule],
    )
    return rows
  }
  return desk
}
