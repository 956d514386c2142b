import { request, type IncomingMessage, type RequestOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, vi } from 'vitest'
import { type AdminServer, type ServerOptions, createServer } from '@/server/createServer'

export const bodyOf = async (message: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

const running: AdminServer[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.drain(100)))
})

/** Echoes what a handler behind the door would see. */
const echo: ServerOptions['handle'] = async (req, res) => {
  const body = await bodyOf(req)
  res.end(
    JSON.stringify({
      url: req.url,
      headers: req.headers,
      raw: req.rawHeaders,
      length: body.length,
    }),
  )
}

/** A real server on a free port of loopback; it ends with the test. */
export const start = async (options: Partial<ServerOptions> = {}) => {
  const logError = vi.fn()
  const server = createServer({
    handle: echo,
    adminUrl: 'http://localhost:3006',
    trustedProxies: [],
    logError,
    ...options,
  })
  await server.listen(0, '127.0.0.1')
  running.push(server)
  const { port } = server.http.address() as AddressInfo
  return { server, port, logError }
}

interface Answer {
  status: number
  headers: IncomingMessage['headers']
  text: string
}

export const send = (
  port: number,
  options: RequestOptions = {},
  write: (chunk: (data: string | Buffer) => void) => void = () => undefined,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const req = request({ host: '127.0.0.1', port, path: '/', agent: false, ...options }, (res) => {
      bodyOf(res).then(
        (text) => resolve({ status: res.statusCode ?? 0, headers: res.headers, text }),
        reject,
      )
    })
    req.on('error', reject)
    write((data) => req.write(data))
    req.end()
  })

export const codeOf = (answer: Answer): string =>
  (JSON.parse(answer.text) as { error: { code: string } }).error.code

export const echoed = (answer: Answer) =>
  JSON.parse(answer.text) as {
    url: string
    headers: Record<string, string>
    raw: string[]
    length: number
  }
