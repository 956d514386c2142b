import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { Socket } from 'node:net'
import { type Refusal, answerJson, errorBody } from './answerJson'
import { trustedPeers } from './clientAddress'
import { bodyLimitOf, expectedBodyBytes, limitBody } from './limitBody'
import { LOAD_LIMITS, type LoadLimits, loadShedder } from './loadShedder'
import { scrubHeaders } from './scrubHeaders'
import { securityHeaders } from './securityHeaders'

export interface ServerOptions {
  /** Answers what this server does not answer itself: Next's request handler. */
  readonly handle: (req: IncomingMessage, res: ServerResponse) => Promise<void>
  readonly adminUrl: string
  readonly trustedProxies: readonly string[]
  readonly development?: boolean
  readonly loadLimits?: LoadLimits
  readonly logError: (message: string, error: unknown) => void
}

export interface AdminServer {
  readonly http: Server
  /** Rejects with the system's error, such as EADDRINUSE. */
  listen(port: number, host: string): Promise<void>
  /** No new requests, running ones end; what still runs after `limitMs` is cut. */
  drain(limitMs: number): Promise<void>
}

const HEADERS_TIMEOUT_MS = 20_000
const REQUEST_TIMEOUT_MS = 120_000
const KEEP_ALIVE_MS = 65_000

const HEALTH_PATH = '/api/health'
/** Probes stay answerable while everything else is refused. */
const NEVER_SHED = new Set([HEALTH_PATH, '/api/ready'])

const SHUTTING_DOWN: Refusal = {
  status: 503,
  code: 'shutting_down',
  message: 'The server is being stopped: try again in a moment.',
  headers: { 'retry-after': '5', connection: 'close' },
}
const BAD_ADDRESS: Refusal = {
  status: 400,
  code: 'address_invalid',
  message: 'The address is not valid: check its percent signs.',
}
const INTERNAL: Refusal = {
  status: 500,
  code: 'internal_error',
  message: 'Something went wrong here. The request id finds it in the log.',
}

const isReadable = (url: string): boolean => {
  if (/%00/.test(url)) return false
  try {
    decodeURIComponent(url.replaceAll('+', ' '))
    return true
  } catch {
    return false
  }
}

/** OpenTelemetry exporters append /v1/traces to whatever host they are given. */
const rewrite = (url: string): string => (/^\/v1\/traces(?=$|[?])/.test(url) ? `/api${url}` : url)

const refuse = (res: ServerResponse, refusal: Refusal, requestId: string): void =>
  answerJson(res, refusal.status, errorBody(refusal, requestId), refusal.headers)

/** Our own door around Next: true addresses, bounded bodies and load, safe headers, orderly end. */
export const createServer = (options: ServerOptions): AdminServer => {
  const isTrusted = trustedPeers(options.trustedProxies)
  const headers = securityHeaders(options.adminUrl, options.development ?? false)
  const load = loadShedder(options.loadLimits ?? LOAD_LIMITS)
  const upgraded = new Set<Socket>()
  let draining = false

  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const requestId = scrubHeaders(req, isTrusted)
    res.setHeaders(new Map([...headers, ['x-request-id', requestId]]))
    res.once('close', () => draining && http.closeIdleConnections())
    const url = (req.url = rewrite(req.url ?? '/'))
    const pathname = url.split('?', 1)[0] ?? '/'
    if (draining) return refuse(res, SHUTTING_DOWN, requestId)
    if (!isReadable(url)) return refuse(res, BAD_ADDRESS, requestId)
    if (pathname === HEALTH_PATH && (req.method === 'GET' || req.method === 'HEAD')) {
      return answerJson(res, 200, '{"status":"ok"}')
    }
    const limit = bodyLimitOf(pathname)
    if (!limitBody(req, res, limit, requestId)) return
    if (pathname.startsWith('/api/') && !NEVER_SHED.has(pathname)) {
      const refusal = load.admit(res, expectedBodyBytes(req, limit))
      if (refusal !== null) return refuse(res, refusal, requestId)
    }
    try {
      await options.handle(req, res)
    } catch (error) {
      if (!res.headersSent) options.logError(`${req.method} ${pathname} (${requestId})`, error)
      refuse(res, INTERNAL, requestId)
    }
  }

  const http = createHttpServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    (req, res) => void answer(req, res),
  )
  if (options.development === true) {
    // Reload sockets; in production an upgrade is answered like any other request.
    http.on('upgrade', (_req, socket: Socket) => {
      upgraded.add(socket)
      socket.once('close', () => upgraded.delete(socket))
    })
  }
  http.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy()
    const status =
      error.code === 'HPE_HEADER_OVERFLOW'
        ? '431 Request Header Fields Too Large'
        : '400 Bad Request'
    socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
  })

  return {
    http,
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        http.once('error', reject)
        http.listen(port, host, () => {
          http.off('error', reject)
          resolve()
        })
      }),
    drain: (limitMs) =>
      new Promise((resolve) => {
        draining = true
        const timer = setTimeout(() => http.closeAllConnections(), limitMs)
        http.close(() => {
          clearTimeout(timer)
          resolve()
        })
        http.closeIdleConnections()
        for (const socket of upgraded) socket.destroy()
      }),
  }
}
