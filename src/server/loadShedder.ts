import type { ServerResponse } from 'node:http'
import type { Refusal } from './answerJson'

export interface LoadLimits {
  /** Requests answered at the same time. */
  readonly requests: number
  /** Bytes of request bodies held at the same time. */
  readonly bodyBytes: number
}

/** 200 parallel callers wait for a connection of the pool; what comes on top is told to come back. */
export const LOAD_LIMITS: LoadLimits = { requests: 256, bodyBytes: 192 * 1024 * 1024 }

const RETRY_AFTER_SECONDS = '1'

const OVERLOADED: Refusal = {
  status: 503,
  code: 'overloaded',
  message: 'Too many requests are running: try again in a moment.',
  headers: { 'retry-after': RETRY_AFTER_SECONDS },
}

/** Counts what runs; refuses what would be too much, before any work is done for it. */
export const loadShedder = (limits: LoadLimits) => {
  let requests = 0
  let bodyBytes = 0
  return {
    /** Null = admitted, and counted until the response is closed. */
    admit: (res: ServerResponse, bytes: number): Refusal | null => {
      if (requests >= limits.requests || bodyBytes + bytes > limits.bodyBytes) return OVERLOADED
      requests += 1
      bodyBytes += bytes
      res.once('close', () => {
        requests -= 1
        bodyBytes -= bytes
      })
      return null
    },
  }
}
