import { toQueryable, type DatabasePool, type Queryable } from '@/db/tx'
import { MAX_TRIES, pauseAfter } from '@/mail/retries'

import { loadRule } from './loadRules'
import { sendWebhook, type WebhookAnswer } from './sendWebhook'
import type { AllowedHosts } from './webhookAddress'
import { decryptSecret, signBody } from './webhookSecret'

/** Longer than a try can take. */
const LEASE_S = 60

export type WebhookDelivery = {
  allowedHosts: AllowedHosts
  /** What stored secrets are encrypted with. */
  deskSecret: string
  /** Aborted, it ends after the call that is going on. */
  signal?: AbortSignal | undefined
  /** Aborted, it cuts off the call that is going on. */
  abort?: AbortSignal | undefined
}

export type WebhooksDelivered = { sent: number; failed: number }

/**
 * Sends what is due, one webhook after the other. Any number of processes may do so at once. A receiver
 * gets each at least once, and may get one twice: its id is in the body and in a header.
 */
export async function deliverWebhooks(
  pool: DatabasePool,
  delivery: WebhookDelivery,
): Promise<WebhooksDelivered> {
  const db = toQueryable(pool)
  const delivered = { sent: 0, failed: 0 }
  while (!delivery.signal?.aborted) {
    const webhook = await take(db, null)
    if (webhook === null) break
    const { problem } = await trySend(db, webhook, delivery)
    if (problem === null) delivered.sent += 1
    else delivered.failed += 1
  }
  return delivered
}

/** Sends one at once, whenever it is due. Null: it is over, or somebody else is at it. */
export async function deliverWebhook(
  pool: DatabasePool,
  id: string,
  delivery: WebhookDelivery,
): Promise<WebhookAnswer | null> {
  const db = toQueryable(pool)
  const webhook = await take(db, id)
  return webhook === null ? null : trySend(db, webhook, delivery)
}

type Webhook = { id: string; event: string; rule: string; body: string; tries: number }

// The try is counted and the webhook put away before anything is sent: a process that dies meanwhile
// has used one up, and holds no lock.
const TAKE = `
  with due as (
    select id from alerts.webhooks where state = 'waiting' and due_at <= clock_timestamp()
      and ($1::text is null or id = $1)
    order by due_at, id limit 1 for update skip locked
  )
  update alerts.webhooks w
  set tries = w.tries + 1, due_at = clock_timestamp() + make_interval(secs => ${LEASE_S})
  from due where w.id = due.id
  returning w.id, w.event_id as event, w.rule_id as rule, w.body, w.tries`

async function take(db: Queryable, id: string | null): Promise<Webhook | null> {
  return (await db.query<Webhook>(TAKE, [id])).rows[0] ?? null
}

async function trySend(
  db: Queryable,
  webhook: Webhook,
  { allowedHosts, deskSecret, abort }: WebhookDelivery,
): Promise<WebhookAnswer> {
  const rule = await loadRule(db, webhook.rule, { isEnabled: false })
  if (!rule || rule.webhookUrl === null || rule.secret === null) {
    const answer = { status: null, problem: 'The rule has no webhook any more.' }
    await close(db, webhook.id, 'withdrawn', answer)
    return answer
  }
  const headers = {
    'x-llmgateway-event': webhook.event,
    // Signed anew at each try: a receiver may refuse what was signed long ago.
    'x-llmgateway-signature': signBody(
      webhook.body,
      decryptSecret(rule.secret, deskSecret),
      Date.now(),
    ),
  }
  const answer = await sendWebhook(
    rule.webhookUrl,
    { body: webhook.body, headers },
    { allowedHosts, abort },
  )
  if (answer.problem === null) await close(db, webhook.id, 'sent', answer)
  else if (webhook.tries >= MAX_TRIES) await close(db, webhook.id, 'failed', answer)
  else await putBack(db, webhook, answer)
  return answer
}

const CLOSE = `
  update alerts.webhooks set state = $2, status = $3, problem = $4, closed_at = clock_timestamp()
  where id = $1 and state = 'waiting'`

async function close(
  db: Queryable,
  id: string,
  state: 'failed' | 'sent' | 'withdrawn',
  { status, problem }: WebhookAnswer,
): Promise<void> {
  await db.query(CLOSE, [id, state, status, problem])
}

// A receiver that is down is down for all of the rule: the rest waits with it, untried.
const PUT_BACK = `
  update alerts.webhooks set due_at = clock_timestamp() + make_interval(secs => $3),
    status = case when id = $1 then $4 else status end,
    problem = case when id = $1 then $5 else problem end
  where state = 'waiting' and rule_id = $2 and (id = $1 or due_at <= clock_timestamp())`

async function putBack(
  db: Queryable,
  { id, rule, tries }: Webhook,
  { status, problem }: WebhookAnswer,
): Promise<void> {
  await db.query(PUT_BACK, [id, rule, pauseAfter(tries), status, problem])
}
