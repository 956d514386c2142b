import { deliverWebhooks } from '@/alerts/deliverWebhooks'
import { evaluateAlerts } from '@/alerts/evaluateAlerts'
import { createPool } from '@/db/tx'
import type { Env } from '@/env'
import { pause } from './pause'

const EVERY_MS = 5_000

/**
 * Evaluates the alert rules that are due and calls the webhooks that wait, from now on. Other processes
 * may do the same: each rule is evaluated, and each webhook called, by one of them.
 * @returns ends it, after the rule that is being evaluated; a call that is going on is cut off
 */
export const startAlerts = (
  {
    adminUrl,
    databaseUrl,
    payloadSecret,
    webhookHosts,
  }: Pick<Env, 'adminUrl' | 'databaseUrl' | 'payloadSecret' | 'webhookHosts'>,
  { everyMs = EVERY_MS }: { everyMs?: number } = {},
): (() => Promise<void>) => {
  const pool = createPool({
    connectionString: databaseUrl,
    applicationName: 'llm-gateway-admin alerts',
    max: 2,
  })
  const stopping = new AbortController()
  const { signal } = stopping
  const delivery = {
    allowedHosts: webhookHosts,
    deskSecret: payloadSecret,
    signal,
    abort: signal,
  }
  // Once per trouble, not every few seconds of it.
  const told = new Set<string>()
  const tell = (what: string, message: string, error: unknown) => {
    if (!told.has(what)) console.error(message, error)
    told.add(what)
  }
  const evaluate = async (): Promise<void> => {
    const { failed } = await evaluateAlerts(pool, { adminUrl, signal })
    for (const { rule, error } of failed)
      tell(rule, `The alert rule ${rule} could not be evaluated; it is tried again`, error)
    if (failed.length === 0) told.clear()
  }
  // Each by itself: a receiver that is slow holds up no rule.
  const loop = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    while (!signal.aborted) {
      try {
        await work()
      } catch (error) {
        tell(what, `${what} failed; it is tried again`, error)
      }
      await pause(everyMs, signal)
    }
  }
  const running = Promise.all([
    loop('Evaluating alerts', evaluate),
    loop('Calling webhooks', () => deliverWebhooks(pool, delivery)),
  ])
  return async () => {
    stopping.abort()
    await running
    await pool.end()
  }
}
