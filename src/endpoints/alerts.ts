import type { Endpoint } from 'payload'

import { auditActor } from '@/access/auditActor'
import { requirePermission } from '@/access/permissions'
import { listEvents } from '@/alerts/listEvents'
import { renewWebhookSecret, testRule } from '@/alerts/testRule'
import { inTransaction } from '@/db/inTransaction'
import { getPool, getReader } from '@/db/requireTransaction'
import { env } from '@/env'
import { malformed } from '@/errors'

import { endpoint } from './endpoint'
import { ledgerEndpoint } from './ledgerEndpoint'
import { readJson } from './readJson'
import { readListQuery, readPage } from './readQuery'

/** GET /api/admin/alert-events?rule=&organization=&cursor=&limit=25: {events, pagination}, the newest first. */
const alertEventsEndpoint = endpoint('get', '/admin/alert-events', async (req) => {
  requirePermission(req, 'alerts:read')
  const query = readListQuery(req)
  const { limit } = readPage(query)
  if (query.offset !== undefined)
    throw malformed('parameter_invalid', 'Pages are turned with cursor, not with offset.', {
      parameter: 'offset',
    })
  return listEvents(getReader(req.payload), {
    rule: query.rule ?? null,
    organization: query.organization ?? null,
    limit,
    ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
  })
})

/** POST /api/admin/alert-rules/:id/test {}: {event, channels}, what happened on each channel. */
const testRuleEndpoint = ledgerEndpoint(
  '/admin/alert-rules/:id/test',
  { permission: 'alerts:write', action: 'alert_rule.test', subject: 'alert_rule' },
  async ({ req, id }) => {
    await readJson(req, [])
    const { adminUrl, payloadSecret, smtpUrl, webhookHosts } = env()
    return testRule(getPool(req.payload), id, auditActor(req), {
      adminUrl,
      hasMailServer: smtpUrl !== undefined,
      allowedHosts: webhookHosts,
      deskSecret: payloadSecret,
      now: Date.now(),
    })
  },
)

/** POST /api/admin/alert-rules/:id/secret {}: {secret}, shown this once; the one before ends. */
const renewSecretEndpoint = ledgerEndpoint(
  '/admin/alert-rules/:id/secret',
  { permission: 'alerts:write', action: 'alert_rule.renew_secret', subject: 'alert_rule' },
  async ({ req, id }) => {
    await readJson(req, [])
    const secret = await inTransaction(getPool(req.payload), (tx) =>
      renewWebhookSecret(tx, id, auditActor(req), { deskSecret: env().payloadSecret }),
    )
    return { secret }
  },
)

export const alertEndpoints: Endpoint[] = [
  alertEventsEndpoint,
  testRuleEndpoint,
  renewSecretEndpoint,
]
