import type { PayloadRequest } from 'payload'

import type { BodyHeaders } from '@/usage/readUsageBatch'

/** The bytes of a body as they came, and what the caller says of them. */
export async function readBody(
  req: PayloadRequest,
): Promise<{ bytes: Uint8Array; headers: BodyHeaders }> {
  return {
    bytes: new Uint8Array((await req.arrayBuffer?.()) ?? new ArrayBuffer(0)),
    headers: {
      contentType: req.headers.get('content-type'),
      contentEncoding: req.headers.get('content-encoding'),
    },
  }
}
