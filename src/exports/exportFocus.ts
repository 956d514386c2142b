import type { Snapshot } from '@/db/inSnapshot'
import type { Queryable } from '@/db/tx'
import { requestConditions } from '@/metering/requestConditions'
import { parseRequestFilters, REQUEST_FILTERS } from '@/metering/requestFilters'
import { showMeasure } from '@/metrics/usageSums'
import { localTimeAt } from '@/time/localTime'
import { parseTimeZone } from '@/time/parseTimeZone'
import { startOfDay } from '@/time/startOfDay'
import type { TimeRange } from '@/time/timeRange'

import { requireKeptRows } from '@/metrics/droppedMonths'
import { requireKnownFilters } from './exportFilters'
import { number, text, type ExportQuery, type ExportRow, type ExportSource } from './exportSource'
import { GroupedUsage, type UsageGroup } from './groupedUsage'

/** Own keys are billed by somebody else. */
const FILTERS = REQUEST_FILTERS.filter((name) => name !== 'billing')
const DIMENSIONS = ['organization', 'project', 'provider', 'model'] as const

/** Columns of FOCUS 1.2 (FinOps Open Cost and Usage Specification); those of ours begin with x_. */
const COLUMNS = [
  ...[text('BillingAccountId'), text('BillingAccountName'), text('SubAccountId')],
  ...[text('SubAccountName'), text('BillingPeriodStart'), text('BillingPeriodEnd')],
  ...[text('ChargePeriodStart'), text('ChargePeriodEnd'), text('BillingCurrency')],
  ...[number('BilledCost'), number('EffectiveCost'), number('ContractedCost'), number('ListCost')],
  ...[text('ChargeCategory'), text('ChargeClass'), text('ChargeDescription')],
  ...[text('ChargeFrequency'), text('PricingCategory'), number('PricingQuantity')],
  ...[text('PricingUnit'), number('ConsumedQuantity'), text('ConsumedUnit')],
  ...[text('ServiceCategory'), text('ServiceSubcategory'), text('ServiceName')],
  ...[text('ProviderName'), text('PublisherName'), text('InvoiceIssuerName')],
  ...[text('ResourceId'), text('ResourceName'), text('ResourceType'), text('SkuId')],
  ...[number('x_Requests'), number('x_InputTokens'), number('x_CachedTokens')],
  ...[number('x_CacheWriteTokens'), number('x_OutputTokens'), number('x_ProviderCost')],
]

/**
 * What usage cost, as FOCUS 1.2 names it: one row for each day, project, provider and model. Requests on
 * the customers' own keys are not billed by us and are not in it.
 * @throws RefusedError 400 as the list of requests, 422 `usage_rows_dropped`
 */
export async function exportFocus(
  { db, now }: Snapshot,
  query: ExportQuery,
): Promise<ExportSource> {
  requireKnownFilters(query, FILTERS)
  const filters = { ...parseRequestFilters(query, now), billing: 'credits' as const }
  const timeZone = parseTimeZone(query.timeZone ?? 'UTC')
  // Roll-ups do not tell requests on own keys from others.
  await requireKeptRows(db, filters.range)
  const conditions = await requestConditions(db, filters)
  const usage = new GroupedUsage(
    db,
    { conditions, stored: [], filters },
    { step: 'day', dimensions: DIMENSIONS, timeZone },
  )
  const { groups, sums } = await usage.total()
  const names = await loadTitles(db)
  return {
    columns: COLUMNS,
    range: filters.range,
    timeZone,
    rows: groups,
    total: {
      BilledCost: showMeasure('totalCost', sums.totalCost),
      ListCost: showMeasure('listCost', sums.listCost),
      ConsumedQuantity: showMeasure('totalTokens', sums.totalTokens),
    },
    adds: {
      BilledCost: (row) => row.BilledCost,
      ListCost: (row) => row.ListCost,
      ConsumedQuantity: (row) => row.ConsumedQuantity,
    },
    async *batches() {
      const periodsOf = periods(timeZone, filters.range)
      for await (const rows of usage.groups())
        yield rows.map((row) => toRow(row, periodsOf(row.start ?? 0), names))
    },
  }
}

/** Names of today of providers and models; what the catalogue does not have keeps its id. */
type Titles = { providers: Map<string, string>; models: Map<string, string> }

async function loadTitles(db: Queryable): Promise<Titles> {
  const read = async (table: 'models' | 'providers') => {
    const { rows } = await db.query<{ id: string; name: string }>(`select id, name from ${table}`)
    return new Map(rows.map(({ id, name }) => [id, name]))
  }
  return { providers: await read('providers'), models: await read('models') }
}

type Periods = { day: TimeRange; month: TimeRange }

/** FOCUS writes instants in UTC, to the second; days and months are the zone's. */
const instant = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

function periods(timeZone: string, range: TimeRange | null): (start: number) => Periods {
  const known = new Map<number, Periods>()
  return (start) => {
    const found = known.get(start) ?? periodsAt(start, timeZone, range)
    known.set(start, found)
    return found
  }
}

/** Of a day that the range cuts, the part that was asked for. */
function periodsAt(start: number, timeZone: string, range: TimeRange | null): Periods {
  const { year, month, day } = localTimeAt(start, timeZone)
  return {
    day: {
      from: Math.max(start, range?.from ?? start),
      to: Math.min(startOfDay(year, month, day + 1, timeZone), range?.to ?? Infinity),
    },
    month: {
      from: startOfDay(year, month, 1, timeZone),
      to: startOfDay(year, month + 1, 1, timeZone),
    },
  }
}

function toRow({ names, sums }: UsageGroup, { day, month }: Periods, titles: Titles): ExportRow {
  const [provider, model] = [names.provider ?? '', names.model ?? '']
  const providerName = titles.providers.get(provider) ?? provider
  const modelName = titles.models.get(model) ?? model
  const charge = showMeasure('totalCost', sums.totalCost)
  const tokens = showMeasure('totalTokens', sums.totalTokens)
  return {
    BillingAccountId: names.organization,
    BillingAccountName: names.organizationName,
    SubAccountId: names.project,
    SubAccountName: names.projectName,
    BillingPeriodStart: instant(month.from),
    BillingPeriodEnd: instant(month.to),
    ChargePeriodStart: instant(day.from),
    ChargePeriodEnd: instant(day.to),
    BillingCurrency: 'USD',
    BilledCost: charge,
    EffectiveCost: charge,
    ContractedCost: charge,
    ListCost: showMeasure('listCost', sums.listCost),
    ChargeCategory: 'Usage',
    ChargeClass: null,
    ChargeDescription: `${modelName} by ${providerName}, ${sums.totalRequests} requests`,
    ChargeFrequency: 'Usage-Based',
    PricingCategory: 'Standard',
    PricingQuantity: tokens,
    PricingUnit: 'Tokens',
    ConsumedQuantity: tokens,
    ConsumedUnit: 'Tokens',
    ServiceCategory: 'AI and Machine Learning',
    ServiceSubcategory: 'Generative AI',
    ServiceName: 'LLM Gateway',
    ProviderName: providerName,
    PublisherName: providerName,
    InvoiceIssuerName: 'LLM Gateway',
    ResourceId: model,
    ResourceName: modelName,
    ResourceType: 'Model',
    SkuId: `${provider}/${model}`,
    x_Requests: showMeasure('totalRequests', sums.totalRequests),
    x_InputTokens: showMeasure('inputTokens', sums.inputTokens),
    x_CachedTokens: showMeasure('cachedTokens', sums.cachedTokens),
    x_CacheWriteTokens: showMeasure('cacheWriteTokens', sums.cacheWriteTokens),
    x_OutputTokens: showMeasure('outputTokens', sums.outputTokens),
    x_ProviderCost: showMeasure('providerCost', sums.providerCost),
  }
}
