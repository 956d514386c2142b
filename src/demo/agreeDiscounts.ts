import { recordAudit, systemActor } from '@/audit/recordAudit'
import type { Tx } from '@/db/tx'

import { DAY_MS } from './demoWorld'

type DemoDiscount = {
  key: string
  /** Of buildWorld; null: any. */
  organization: string | null
  provider: string | null
  model: string | null
  percent: string
  reason: string
  /** Days before the moment the demo was made, at midnight UTC; negative = in the future. */
  startsDaysAgo: number
  endsDaysAgo: number | null
}

/** Rules of every kind: for one customer and for all, ended, running and to come. */
const DISCOUNTS: readonly DemoDiscount[] = [
  {
    ...{ key: 'Enterprise', organization: 'org_demoBrightlineHealth', provider: 'openai' },
    ...{ model: null, percent: '12.5', reason: 'Enterprise contract' },
    ...{ startsDaysAgo: 340, endsDaysAgo: -25 },
  },
  {
    ...{ key: 'Research', organization: 'org_demoTidewaterLabs', provider: null, model: null },
    ...{ percent: '5', reason: 'Research programme, all usage' },
    ...{ startsDaysAgo: 150, endsDaysAgo: null },
  },
  {
    ...{ key: 'Volume', organization: 'org_demoAcmeRobotics', provider: 'anthropic', model: null },
    ...{ percent: '8', reason: 'Volume agreement' },
    ...{ startsDaysAgo: 120, endsDaysAgo: null },
  },
  {
    ...{ key: 'Launch', organization: null, provider: 'google', model: 'gemini-2.5-flash' },
    ...{ percent: '10', reason: 'Launch offer' },
    ...{ startsDaysAgo: 45, endsDaysAgo: 15 },
  },
  {
    ...{ key: 'Next', organization: null, provider: 'groq', model: null },
    ...{ percent: '5', reason: 'Announced for next month' },
    ...{ startsDaysAgo: -12, endsDaysAgo: null },
  },
]

const INSERT = `
  insert into discounts (id, organization_id, provider_id, model_id, percent, reason, starts_at, expires_at,
    created_at, updated_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`

/** Makes the demo's usage discounts: before the first request, which they then lower. */
export async function agreeDiscounts(tx: Tx, anchor: number): Promise<void> {
  const midnight = Math.floor(anchor / DAY_MS) * DAY_MS
  const daysAgo = (days: number) => new Date(midnight - days * DAY_MS).toISOString()
  for (const { key, organization, provider, model, percent, reason, ...days } of DISCOUNTS) {
    const id = `dsc_demo${key}`
    const startsAt = daysAgo(days.startsDaysAgo)
    const expiresAt = days.endsDaysAgo === null ? null : daysAgo(days.endsDaysAgo)
    // Agreed a day before it holds, at the latest when the demo is made.
    const madeAt = daysAgo(Math.max(days.startsDaysAgo + 1, 0))
    await tx.query(INSERT, [
      ...[id, organization, provider, model, percent, reason, startsAt, expiresAt, madeAt],
    ])
    const rule = { organization, provider, model, percent, reason, startsAt, expiresAt }
    await recordAudit(tx, {
      ...systemActor('demo'),
      action: 'discount.create',
      resourceType: 'discount',
      resource: id,
      organization,
      changes: Object.fromEntries(
        Object.entries(rule).map(([name, to]) => [name, { from: null, to }]),
      ),
    })
  }
}
