import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { clientAddress } from './clientAddress'

/** Headers that only a proxy or this server may set: from anybody else they are lies. */
const isForwarding = (name: string): boolean =>
  name.startsWith('x-forwarded-') ||
  ['forwarded', 'x-real-ip', 'x-client-address', 'x-middleware-subrequest'].includes(name)

const KEPT_FROM_PROXY = new Set(['x-forwarded-proto', 'x-forwarded-host', 'x-forwarded-port'])

const isSaneId = (id: unknown): id is string =>
  typeof id === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(id)

const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(',') : value

/** Sets a header in both places where a framework may look. */
const setHeader = (req: IncomingMessage, name: string, value: string): void => {
  req.headers[name] = value
  req.rawHeaders.push(name, value)
}

const removeHeaders = (req: IncomingMessage, isUnwanted: (name: string) => boolean): void => {
  for (const name of Object.keys(req.headers)) if (isUnwanted(name)) delete req.headers[name]
  const kept: string[] = []
  for (let i = 0; i < req.rawHeaders.length; i += 2) {
    const [name = '', value = ''] = req.rawHeaders.slice(i, i + 2)
    if (!isUnwanted(name.toLowerCase())) kept.push(name, value)
  }
  req.rawHeaders.splice(0, req.rawHeaders.length, ...kept)
}

/**
 * Makes the headers believable: forwarding headers stay only from a trusted peer, `x-client-address`
 * is the caller's true address, `x-request-id` is sane. Returns that request id.
 */
export const scrubHeaders = (
  req: IncomingMessage,
  isTrusted: (address: string) => boolean,
): string => {
  const peer = req.socket.remoteAddress ?? ''
  const client = clientAddress(peer, single(req.headers['x-forwarded-for']), isTrusted)
  const given = req.headers['x-request-id']
  const requestId = isSaneId(given) ? given : `req_${randomUUID()}`
  const isFromProxy = isTrusted(peer.replace(/^::ffff:/i, ''))
  removeHeaders(
    req,
    (name) =>
      name === 'x-request-id' ||
      (isForwarding(name) && !(isFromProxy && KEPT_FROM_PROXY.has(name))),
  )
  setHeader(req, 'x-forwarded-for', client)
  setHeader(req, 'x-client-address', client)
  setHeader(req, 'x-request-id', requestId)
  return requestId
}
