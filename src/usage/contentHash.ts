import { hash } from 'node:crypto'

import type { UsageReport } from './usageReport'

const digest = (text: string): string => hash('sha256', text, 'hex')

/**
 * What makes two reports with one id the same request, as a 64-bit number: enough to tell that a
 * repeated id came with other content, and eight bytes a row instead of thirty-two.
 */
export function contentHash(report: UsageReport): bigint {
  const { tokens, units } = report
  const digested = digest(
    JSON.stringify([
      report.timeMicros,
      report.project,
      report.apiKey,
      report.provider,
      report.model,
      report.region,
      [tokens.input, tokens.cachedInput, tokens.cacheWrite, tokens.output, tokens.reasoning],
      [units.webSearches, units.images],
      report.status,
      report.cacheHit,
      report.billing,
    ]),
  )
  return BigInt.asIntN(64, BigInt(`0x${digested.slice(0, 16)}`))
}

/** A request's identity for ever: half a SHA-256 over organization and id, written as a uuid. */
export function requestKey(organization: string, id: string): string {
  const hex = digest(`${organization}\u0000${id}`)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-')
}
