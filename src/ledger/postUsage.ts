import type { Tx } from '@/db/tx'
import { formatNano } from '@/money/formatNano'
import type { NanoUsd } from '@/money/nanoUsd'

/** What one request is charged, and the key that made it. */
export type UsageDebit = {
  organization: string
  apiKey: string | null
  charge: NanoUsd
  timeMicros: number
}

type Sum = { charge: bigint; requests: number; firstMicros: number; latestMicros: number }

/**
 * Debits a batch: key usage first, organizations last (their rows are the hottest, and are held until
 * commit). Each organization gets one posting with the next number of its own order; requests that
 * cost nothing make none.
 */
export async function postUsage(
  tx: Tx,
  debits: readonly UsageDebit[],
  bookedAt: Date | null,
): Promise<void> {
  const keys = sumBy(debits, (debit) => debit.apiKey)
  if (keys.size > 0)
    await tx.query('select ledger.count_key_usage($1, $2::numeric[], $3::timestamptz[])', [
      [...keys.keys()],
      [...keys.values()].map((sum) => formatNano(sum.charge as NanoUsd)),
      [...keys.values()].map((sum) => toTime(sum.latestMicros)),
    ])
  const organizations = [...sumBy(debits, (debit) => debit.organization)].filter(
    ([, sum]) => sum.charge !== 0n,
  )
  if (organizations.length === 0) return
  await tx.query(
    `select ledger.post_usage($1, $2::numeric[], $3::bigint[], $4::timestamptz[],
       $5::timestamptz[], $6)`,
    [
      organizations.map(([id]) => id),
      organizations.map(([, sum]) => formatNano(sum.charge as NanoUsd)),
      organizations.map(([, sum]) => sum.requests),
      organizations.map(([, sum]) => toTime(sum.firstMicros)),
      organizations.map(([, sum]) => toTime(sum.latestMicros)),
      bookedAt,
    ],
  )
}

const toTime = (micros: number) => new Date(micros / 1000).toISOString()

function sumBy(
  debits: readonly UsageDebit[],
  of: (debit: UsageDebit) => string | null,
): Map<string, Sum> {
  const sums = new Map<string, Sum>()
  for (const debit of debits) {
    const id = of(debit)
    if (id === null) continue
    const sum = sums.get(id) ?? {
      charge: 0n,
      requests: 0,
      firstMicros: debit.timeMicros,
      latestMicros: debit.timeMicros,
    }
    sum.charge += debit.charge
    sum.requests += 1
    sum.firstMicros = Math.min(sum.firstMicros, debit.timeMicros)
    sum.latestMicros = Math.max(sum.latestMicros, debit.timeMicros)
    sums.set(id, sum)
  }
  return sums
}
