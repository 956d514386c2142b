import { lookup as lookupName } from 'node:dns'
import { request as requestHttp, type RequestOptions } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'

import {
  findAddressProblem,
  isAllowedHost,
  isPublicAddress,
  type AllowedHosts,
} from './webhookAddress'

/** From the first byte of the call to the last of the answer's head. */
const TIMEOUT_MS = 5_000

export type WebhookAnswer = {
  /** Null: there was no answer. */
  status: number | null
  /** Null: it was taken. */
  problem: string | null
}

type Options = { allowedHosts: AllowedHosts; abort?: AbortSignal | undefined; timeoutMs?: number }

/**
 * Posts a body. Taken is an answer of 200 to 299; redirects are not followed. The address that is
 * connected to is the one that was checked: a name that leads into a private network is refused.
 * Settles within five seconds, and never throws for what the receiver does.
 */
export function sendWebhook(
  address: string,
  { body, headers }: { body: string; headers: Readonly<Record<string, string>> },
  { allowedHosts, abort, timeoutMs = TIMEOUT_MS }: Options,
): Promise<WebhookAnswer> {
  const refused = findAddressProblem(address, allowedHosts)
  if (refused !== null) return Promise.resolve({ status: null, problem: refused })
  const url = new URL(address)
  const late = AbortSignal.timeout(timeoutMs)
  const options: RequestOptions = {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'user-agent': 'llm-gateway-admin',
      ...headers,
    },
    // A connection of its own: none that was opened before the address was checked is used again.
    agent: false,
    signal: abort ? AbortSignal.any([late, abort]) : late,
    ...(isAllowedHost(url, allowedHosts) ? {} : { lookup: lookupPublic }),
  }
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve) => {
    const call = request(url, options, (answer) => {
      const status = answer.statusCode ?? 0
      // What it says is nobody's business: the body is not read.
      answer.destroy()
      resolve({ status, problem: problemOf(status) })
    })
    call.on('error', (error: NodeJS.ErrnoException) =>
      resolve({
        status: null,
        problem: late.aborted
          ? `The receiver did not answer within ${timeoutMs / 1000} seconds.`
          : `The receiver could not be reached: ${error.code ?? error.message}`,
      }),
    )
    call.end(body)
  })
}

function problemOf(status: number): string | null {
  if (status >= 200 && status < 300) return null
  if (status >= 300 && status < 400)
    return `The receiver answered ${status}; redirects are not followed.`
  return `The receiver answered ${status}.`
}

/** As Node looks names up, but only public addresses come back. */
const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookupName(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, [])
    const open = addresses.filter(({ address }) => isPublicAddress(address))
    const [first] = open
    if (!first)
      return callback(
        Object.assign(new Error('private'), { code: 'the name leads into a private network' }),
        [],
      )
    if (options.all) return callback(null, open)
    callback(null, first.address, first.family)
  })
}
