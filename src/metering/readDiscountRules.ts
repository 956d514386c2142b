import {
  loadCatalogueNames,
  resolveModelName,
  resolveProviderName,
} from '@/catalog/loadCatalogueNames'
import type { Queryable } from '@/db/tx'
import { explainDiscount, type DiscountOutcome } from '@/discounts/explainDiscount'
import { parsePercent } from '@/discounts/percent'
import type { DiscountRule } from '@/discounts/selectDiscountRule'
import { malformed } from '@/errors'
import { canonicalDecimal } from '@/money/canonicalDecimal'

/** A rule as rating takes it, with what is told of it. */
export type ToldRule = DiscountRule & { reason: string; percentText: string }

type Row = Omit<ToldRule, 'expiresAt' | 'percent' | 'startsAt'> & {
  startsAt: string | null
  expiresAt: string | null
}

const RULES = `
  select id, organization_id as organization, provider_id as provider, model_id as model, reason,
    percent::text as "percentText", trunc(extract(epoch from starts_at) * 1000000)::text as "startsAt",
    trunc(extract(epoch from expires_at) * 1000000)::text as "expiresAt"
  from discounts where organization_id = $1 or organization_id is null order by id`

/** Every rule of an organization and for all, of whatever time. */
export async function readDiscountRules(db: Queryable, organization: string): Promise<ToldRule[]> {
  const { rows } = await db.query<Row>(RULES, [organization])
  return rows.map((row) => ({
    ...row,
    percent: parsePercent(row.percentText) ?? 0n,
    percentText: canonicalDecimal(row.percentText),
    startsAt: row.startsAt === null ? null : Number(row.startsAt),
    expiresAt: row.expiresAt === null ? null : Number(row.expiresAt),
  }))
}

export type DiscountQuestion = {
  organization: string
  /** Ids or aliases of the catalogue. */
  provider: string
  model: string
  /** Milliseconds. */
  at: number
}

export type DiscountAnswer = {
  organization: string
  provider: string
  model: string
  at: string
  /** The rule that lowers such a request, and by how much; null and "0": none does. */
  winner: string | null
  percent: string
  /** All that cover it, the most specific first. */
  rules: {
    id: string
    organization: string | null
    provider: string | null
    model: string | null
    percent: string
    reason: string
    startsAt: string | null
    expiresAt: string | null
    outcome: DiscountOutcome
  }[]
}

/**
 * Which rule would lower a request, and why the others that cover it do not. A rule made later than the
 * request was recorded has not lowered it, whatever its start: requests keep their price.
 * @throws RefusedError 400 `parameter_invalid` for a name that the catalogue does not know
 */
export async function askDiscount(
  db: Queryable,
  { organization, provider, model, at }: DiscountQuestion,
): Promise<DiscountAnswer> {
  const names = await loadCatalogueNames(db)
  const query = {
    organization,
    provider: known('provider', resolveProviderName(names, provider)),
    model: known('model', resolveModelName(names, model)),
    timeMicros: at * 1000,
  }
  const explained = explainDiscount(await readDiscountRules(db, organization), query)
  const winner = explained.find(({ outcome }) => outcome === 'wins')?.rule ?? null
  return {
    organization,
    provider: query.provider,
    model: query.model,
    at: new Date(at).toISOString(),
    winner: winner?.id ?? null,
    percent: winner?.percentText ?? '0',
    rules: explained.map(({ rule, outcome }) => ({
      ...{ id: rule.id, organization: rule.organization, provider: rule.provider },
      ...{ model: rule.model, percent: rule.percentText, reason: rule.reason },
      startsAt: instant(rule.startsAt),
      expiresAt: instant(rule.expiresAt),
      outcome,
    })),
  }
}

function known(parameter: 'model' | 'provider', id: string | null): string {
  if (id === null)
    throw malformed('parameter_invalid', `The catalogue has no such ${parameter}.`, { parameter })
  return id
}

const instant = (micros: number | null): string | null =>
  micros === null ? null : new Date(Math.floor(micros / 1000)).toISOString()
