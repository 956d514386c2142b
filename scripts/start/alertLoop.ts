import { deliverWebhooks } from '@/alerts/deliverWebhooks'
import { evaluateAlerts } from '@/alerts/evaluateAlerts'
import type { DatabasePool } from '@/db/tx'
import type { Env } from '@/env'
import { repeatWork } from './repeatWork'

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
  // Of a rule once per trouble, not every few seconds of it.
  const told = new Set<string>()
  const evaluate = async (pool: DatabasePool, signal: AbortSignal): Promise<void> => {
    const { failed } = await evaluateAlerts(pool, { adminUrl, signal })
    for (const { rule, error } of failed) {
      if (!told.has(rule))
        console.error(`The alert rule ${rule} could not be evaluated; it is tried again`, error)
      told.add(rule)
    }
    if (failed.length === 0) told.clear()
  }
  // Each by itself: a receiver that is slow holds up no rule.
  const stops = [
    repeatWork({
      databaseUrl,
      name: 'alerts',
      everyMs,
      run: evaluate,
      trouble: 'Alerts could not be evaluated; it is tried again',
    }),
    repeatWork({
      databaseUrl,
      name: 'webhooks',
      everyMs,
      run: (pool, signal) =>
        deliverWebhooks(pool, {
          allowedHosts: webhookHosts,
          deskSecret: payloadSecret,
          signal,
          abort: signal,
        }),
      trouble: 'Webhooks could not be called; it is tried again',
    }),
  ]
  return async () => {
    await Promise.all(stops.map((stop) => stop()))
  }
}
