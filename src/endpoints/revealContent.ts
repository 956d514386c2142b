import { auditActor } from '@/access/auditActor'
import { inTransaction } from '@/db/inTransaction'
import { getPool } from '@/db/requireTransaction'
import { malformed } from '@/errors'
import { readRequiredText, refuseLongText } from '@/ledger/entryInputs'
import { revealContent } from '@/metering/revealContent'

import { ledgerEndpoint } from './ledgerEndpoint'
import { readJson } from './readJson'

/** Characters; less explains nothing to whoever reads the trail. */
const MIN_REASON = 3

/** POST …/organizations/:id/requests/:requestId/content {reason} → {content: {input, output}} */
export const revealContentEndpoint = ledgerEndpoint(
  '/admin/organizations/:id/requests/:requestId/content',
  { permission: 'content:read', action: 'content.reveal', subject: 'organization' },
  async ({ req, id }) => {
    const body = await readJson(req, ['reason'])
    const reason = readRequiredText(body.reason, 'reason')
    if ([...reason].length < MIN_REASON)
      throw malformed('reason_required', `Say the reason, in ${MIN_REASON} characters or more.`, {
        field: 'reason',
      })
    refuseLongText(reason, 'reason')
    const request = String(req.routeParams?.requestId)
    const content = await inTransaction(getPool(req.payload), (tx) =>
      revealContent(tx, { organization: id, request, reason }, auditActor(req)),
    )
    return { content }
  },
)
