import type { RequestStatus } from './usageReport'

type Failure = { status: RequestStatus; errorKind: string }

/**
 * What a foreign error is in our words, by the first rule that its class or code fits. A provider's
 * refusal of the gateway's own key or rate is no mistake of the caller.
 */
const RULES: readonly [RegExp, Failure, Failure?][] = [
  [/cancel|disconnect|aborted|\b499\b/, { status: 'canceled', errorKind: 'canceled' }],
  [/context_?(window|length)/, { status: 'client_error', errorKind: 'context_length_exceeded' }],
  [
    /content_?(policy|filter)|guardrail|blocked/,
    { status: 'client_error', errorKind: 'content_filtered' },
  ],
  [/budget/, { status: 'client_error', errorKind: 'budget_exceeded' }],
  [
    /time(d )?_?out|deadline|\b(408|504)\b/,
    { status: 'upstream_error', errorKind: 'timeout' },
    { status: 'gateway_error', errorKind: 'timeout' },
  ],
  [
    /rate_?limit|too_?many|throttl|quota|\b429\b/,
    { status: 'upstream_error', errorKind: 'provider_rate_limited' },
    { status: 'client_error', errorKind: 'rate_limited' },
  ],
  [
    /authenticat|unauthor|permission|forbidden|accessdenied|\b(401|403)\b/,
    { status: 'upstream_error', errorKind: 'provider_refused_key' },
    { status: 'client_error', errorKind: 'authentication_failed' },
  ],
  [
    /service_?unavailable|bad_?gateway|internal_?server|overload|connection|\b(500|502|503|529)\b/,
    { status: 'upstream_error', errorKind: 'provider_unavailable' },
    { status: 'gateway_error', errorKind: 'gateway_failed' },
  ],
  [
    /bad_?request|not_?found|invalid|unprocessable|unsupported|validation|\b(400|404|409|413|415|422)\b/,
    { status: 'client_error', errorKind: 'invalid_request' },
  ],
]

const UNKNOWN: [Failure, Failure] = [
  { status: 'upstream_error', errorKind: 'provider_failed' },
  { status: 'gateway_error', errorKind: 'gateway_failed' },
]

/**
 * @param words error class, type and code, as they came
 * @param fromProvider whether a provider had been called when it failed
 */
export function classifyError(
  words: readonly (string | null)[],
  { fromProvider }: { fromProvider: boolean },
): Failure {
  const text = words.filter(Boolean).join(' ').toLowerCase()
  const rule = RULES.find(([pattern]) => pattern.test(text))
  const [upstream, own] = rule ? [rule[1], rule[2] ?? rule[1]] : UNKNOWN
  return fromProvider ? upstream : own
}
