import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import type { DatabasePool, Tx } from '@/db/tx'
import { against, notFound } from '@/errors'

import { announceAlert } from './announceAlert'
import { deliverWebhook, type WebhookDelivery } from './deliverWebhooks'
import { loadRule, type StoredRule } from './loadRules'
import { encryptSecret, newWebhookSecret } from './webhookSecret'

export type TestedChannel =
  | { channel: 'email'; to: string; state: 'no_mail_server' | 'queued' }
  | {
      channel: 'webhook'
      state: 'failed' | 'sent'
      status: number | null
      problem: string | null
    }

/** @throws RefusedError 404 `alert_rule_not_found` */
async function requireRule(tx: Tx, id: string): Promise<StoredRule> {
  const rule = await loadRule(tx, id, { isEnabled: false })
  if (rule === null) throw notFound('alert_rule_not_found', `No alert rule ${id.slice(0, 40)}.`)
  return rule
}

type Options = WebhookDelivery & { adminUrl: string; hasMailServer: boolean; now: number }

/**
 * Sends a message that is marked as a test by every channel of a rule, also of one that is off. The
 * webhook is called at once; mail goes the way of all mail, and the history tells what became of it.
 * @throws RefusedError 404 `alert_rule_not_found`, 422 `alert_rule_silent`
 */
export async function testRule(
  pool: DatabasePool,
  id: string,
  actor: AuditActor,
  { adminUrl, hasMailServer, now, ...delivery }: Options,
): Promise<{ event: string; channels: TestedChannel[] }> {
  const { rule, event, webhook } = await inTransaction(pool, async (tx) => {
    const found = await requireRule(tx, id)
    if (found.emails.length === 0 && found.webhookUrl === null)
      throw against('alert_rule_silent', 'The rule tells nobody: add an address or a webhook.')
    const told = await announceAlert(tx, {
      rule: found,
      reading: { organization: null, name: null, value: null, warningAt: null, alertAt: null },
      transition: { level: 'test', isRepeat: false, isNotified: true },
      now,
      adminUrl,
    })
    await recordAudit(tx, {
      ...actor,
      action: 'alert_rule.test',
      resourceType: 'alert_rule',
      resource: id,
      organization: found.organization,
    })
    return { rule: found, ...told }
  })
  const mails = rule.emails.map((to): TestedChannel => ({
    channel: 'email',
    to,
    state: hasMailServer ? 'queued' : 'no_mail_server',
  }))
  if (webhook === null) return { event, channels: mails }
  const answer = (await deliverWebhook(pool, webhook, delivery)) ?? {
    status: null,
    problem: 'Another process is sending it now: the history tells.',
  }
  const state = answer.problem === null ? 'sent' : 'failed'
  return { event, channels: [...mails, { channel: 'webhook', state, ...answer }] }
}

/**
 * Gives a rule's webhook a new secret, which is signed with from now on.
 * @returns the secret, which is in this one answer and nowhere else
 * @throws RefusedError 404 `alert_rule_not_found`
 */
export async function renewWebhookSecret(
  tx: Tx,
  id: string,
  actor: AuditActor,
  { deskSecret }: { deskSecret: string },
): Promise<string> {
  const rule = await requireRule(tx, id)
  const secret = newWebhookSecret()
  await tx.query('update alert_rules set webhook_secret = $2 where id = $1', [
    id,
    encryptSecret(secret, deskSecret),
  ])
  await recordAudit(tx, {
    ...actor,
    action: 'alert_rule.renew_secret',
    resourceType: 'alert_rule',
    resource: id,
    organization: rule.organization,
    changes: { webhookSecret: { from: '(secret)', to: '(secret)' } },
  })
  return secret
}
