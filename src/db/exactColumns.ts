import type { postgresAdapter } from '@payloadcms/db-postgres'
import { numeric } from '@payloadcms/db-postgres/drizzle/pg-core'

const toColumn = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Text fields of Payload that are `numeric(20,9)` in the database, by table: USD. */
const MONEY_COLUMNS: Record<string, readonly string[]> = {
  organizations: [
    'credits',
    'allTimeCredits',
    'totalSpent',
    'planPrice',
    'devPlanPrice',
    'devPlanAllowance',
    'autoTopUpThreshold',
    'autoTopUpAmount',
    'alertThresholds_lowBalance',
    'alertThresholds_dailySpend',
  ],
  api_keys: ['usage', 'usageLimit'],
  alert_rules: ['warningAt', 'alertAt'],
  transactions: ['amount', 'creditAmount', 'balanceAfter'],
  promo_codes: ['amount', 'maxBonus', 'budget', 'minimumAmount', 'spent'],
  promo_redemptions: ['creditAmount'],
  billing_settings: [
    'supportPerGift',
    'supportPerDay',
    'financePerGift',
    'financePerDay',
    'ownerPerGift',
    'ownerPerDay',
    'commentRequiredFrom',
    'secondPersonFrom',
  ],
}

const TOKEN_PRICES = [
  'inputPerMillion',
  'cachedInputPerMillion',
  'cacheWritePerMillion',
  'outputPerMillion',
  'reasoningPerMillion',
]
const TOKEN_COSTS = TOKEN_PRICES.map((name) => `cost${name[0]?.toUpperCase()}${name.slice(1)}`)

/** The same for `numeric(20,12)`: prices. */
const PRICE_COLUMNS: Record<string, readonly string[]> = {
  model_prices: [
    ...TOKEN_PRICES,
    ...TOKEN_COSTS,
    'perRequest',
    'perWebSearch',
    'perImage',
    'costPerRequest',
    'costPerWebSearch',
    'costPerImage',
  ],
  model_prices_tiers: [...TOKEN_PRICES, ...TOKEN_COSTS],
}

/** The same for `numeric(7,4)`: percents. */
const PERCENT_COLUMNS: Record<string, readonly string[]> = { discounts: ['percent'] }

/**
 * Money fields are text to Payload (a number field would read through a double) over numeric columns
 * (so the database sorts, compares and sums them exactly).
 */
type PostgresSchemaHook = NonNullable<
  Parameters<typeof postgresAdapter>[0]['afterSchemaInit']
>[number]

export const exactColumns: PostgresSchemaHook = ({ schema, extendTable }) => {
  const extend = (
    tables: Record<string, readonly string[]>,
    { precision, scale }: { precision: number; scale: number },
  ) => {
    for (const [table, fields] of Object.entries(tables)) {
      const target = schema.tables[table]
      if (!target) throw new Error(`exactColumns: no table ${table}`)
      extendTable({
        table: target,
        columns: Object.fromEntries(
          fields.map((field) => [field, numeric(toColumn(field), { precision, scale })]),
        ),
      })
    }
  }
  extend(MONEY_COLUMNS, { precision: 20, scale: 9 })
  extend(PRICE_COLUMNS, { precision: 20, scale: 12 })
  extend(PERCENT_COLUMNS, { precision: 7, scale: 4 })
  return schema
}
