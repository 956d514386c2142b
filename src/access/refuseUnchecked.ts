import { executeAuthStrategies, type BasePayload } from 'payload'

import { getReader } from '@/db/requireTransaction'
import { databaseBusy } from '@/db/unavailable'

/** Whether a request shows what a person or a machine signs in with. */
export const carriesCredentials = (headers: Headers): boolean =>
  /^(JWT|Bearer) /.test(headers.get('authorization') ?? '') ||
  (headers.get('cookie') ?? '').includes('payload-token=')

/**
 * Tells a wrong credential from one that nobody could look up: Payload takes both for nobody, and a
 * gateway that is told 401 throws its usage away. For who was found to be nobody.
 * @throws RefusedError 503 `database_busy`, or what the database throws, when it cannot be told
 */
export async function refuseUnchecked(payload: BasePayload, headers: Headers): Promise<void> {
  if (!carriesCredentials(headers)) return
  await getReader(payload).query('select 1')
  const { user } = await executeAuthStrategies({ headers, payload, canSetHeaders: false })
  if (user) throw databaseBusy()
}
