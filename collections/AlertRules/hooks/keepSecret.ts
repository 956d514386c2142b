import type { CollectionBeforeChangeHook } from 'payload'

import { encryptSecret, newWebhookSecret } from '@/alerts/webhookSecret'
import { env } from '@/env'

type Rule = { webhookUrl?: string | null; webhookSecret?: string | null }

/**
 * A webhook has a secret from the first moment on, so that nothing ever goes out unsigned. Nobody has
 * seen it: the route of the secret makes one that is shown.
 */
export const keepSecret: CollectionBeforeChangeHook = ({ data, originalDoc }) => {
  const rule = { ...(originalDoc as Rule | undefined), ...(data as Rule) }
  const before = (originalDoc as Rule | undefined)?.webhookSecret
  if (!rule.webhookUrl || before) return data as unknown
  return { ...data, webhookSecret: encryptSecret(newWebhookSecret(), env().payloadSecret) }
}
