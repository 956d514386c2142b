import { recordAudit, type AuditActor } from '@/audit/recordAudit'
import type { Tx } from '@/db/tx'
import { malformed, notFound } from '@/errors'
import { newId } from '@/ids'
import { isIdShaped } from '@/ledger/entryInputs'

import { activateCodes } from './activateCodes'
import type { Activation } from './activations'
import { newCode } from './codeKey'
import { findProblem } from './findProblem'
import type { PromoCode } from './promoCode'
import { invalidPromo, readPromoInput } from './readPromoInput'

const MOST_CODES = 1_000
const PREFIX = /^[A-Z0-9](?:[A-Z0-9-]{0,18}[A-Z0-9])?$/

/** As it comes from a caller, unchecked. */
export type BatchInput = {
  campaign: string
  count: unknown
  /** What every code begins with. */
  prefix?: unknown
  /** Whether they are switched on at once, as one act: their exposures add up. */
  active?: unknown
  /** The fields of promo-codes, alike for all. */
  terms: Record<string, unknown>
}

export type Batch = { codes: { id: string; code: string }[]; activation: Activation | null }

/**
 * Makes many codes of one campaign that nobody guesses, all alike, each redeemed by whoever gets it.
 * @throws RefusedError 400 `count_invalid`, `prefix_invalid`, 404 `promo_campaign_not_found`, 422
 *   `promo_code_invalid`, and as activateCodes where they are switched on
 */
export async function createBatch(tx: Tx, input: BatchInput, actor: AuditActor): Promise<Batch> {
  const count = readCount(input.count)
  const prefix = readPrefix(input.prefix)
  const active = input.active ?? false
  if (typeof active !== 'boolean') throw malformed('active_invalid', 'active is true or false.')
  await lockCampaign(tx, input.campaign)
  const like = readPromoInput({ ...input.terms, code: newCode(prefix), campaign: input.campaign })
  const problem = findProblem(like)
  if (problem) throw invalidPromo(problem.field, problem.message)
  await refuseUnknownOrganizations(tx, like.organizations)
  const promos = Array.from({ length: count }, () => {
    const code = newCode(prefix)
    return { ...like, id: newId('pro'), code, codeKey: code }
  })
  await insertCodes(tx, promos)
  for (const promo of promos) await recordCode(tx, promo, actor)
  const ids = promos.map(({ id }) => id)
  const activation = active ? await activateCodes(tx, ids, actor) : null
  return { codes: promos.map(({ id, code }) => ({ id, code })), activation }
}

function readCount(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST_CODES)
    return value
  throw malformed('count_invalid', `count is a whole number from 1 to ${MOST_CODES}.`, {
    field: 'count',
  })
}

function readPrefix(value: unknown): string {
  if (value === undefined || value === null || value === '') return ''
  const prefix = typeof value === 'string' ? value.trim().toUpperCase() : ''
  if (PREFIX.test(prefix)) return prefix
  throw malformed('prefix_invalid', 'prefix has 1 to 20 letters A to Z, digits and dashes.', {
    field: 'prefix',
  })
}

async function lockCampaign(tx: Tx, campaign: string): Promise<void> {
  const { rowCount } = isIdShaped(campaign)
    ? await tx.query('select 1 from promo_campaigns where id = $1 for key share', [campaign])
    : { rowCount: 0 }
  if (rowCount === 0)
    throw notFound('promo_campaign_not_found', `No promo campaign ${campaign.slice(0, 40)}.`)
}

async function refuseUnknownOrganizations(tx: Tx, organizations: readonly string[]) {
  const { rows } = await tx.query<{ id: string }>(
    'select id from organizations where id = any($1)',
    [organizations],
  )
  const missing = organizations.find((id) => !rows.some((row) => row.id === id))
  if (missing !== undefined)
    throw invalidPromo('organizations', `There is no organization ${missing.slice(0, 40)}.`)
}

/** The rows as Payload would write them, some thousand in one statement each. */
export async function insertCodes(tx: Tx, promos: readonly PromoCode[]): Promise<void> {
  const [like] = promos
  if (!like) return
  const list = <Key extends 'code' | 'codeKey' | 'id'>(key: Key) => promos.map((p) => p[key])
  const instant = (time: number | null) => (time === null ? null : new Date(time))
  await tx.query(
    `insert into promo_codes (id, code, code_key, name, campaign_id, kind, basis_points, amount,
       max_bonus, duration, duration_months, starts_at, ends_at, time_zone, max_redemptions,
       max_per_organization, budget, minimum_amount, first_purchase_only, active, redeemed, spent,
       updated_at, created_at)
     select id, code, code_key, $4, $5, $6::text::enum_promo_codes_kind, $7, $8, $9,
       $10::text::enum_promo_codes_duration, $11, $12, $13, $14, $15, $16, $17, $18, $19, false, 0, 0,
       clock_timestamp(), clock_timestamp()
     from unnest($1::text[], $2::text[], $3::text[]) as c(id, code, code_key)`,
    [
      ...[list('id'), list('code'), list('codeKey'), like.name, like.campaign, like.kind],
      ...[like.basisPoints, like.amount, like.maxBonus, like.duration, like.durationMonths],
      ...[instant(like.startsAt), instant(like.endsAt), like.timeZone, like.maxRedemptions],
      ...[like.maxPerOrganization, like.budget, like.minimumAmount, like.firstPurchaseOnly],
    ],
  )
  await tx.query(
    `insert into promo_codes_plans ("order", parent_id, value)
     select n, id, plan::enum_promo_codes_plans
     from unnest($1::text[]) as c(id), unnest($2::text[]) with ordinality as p(plan, n)`,
    [list('id'), like.plans],
  )
  await tx.query(
    `insert into promo_codes_rels ("order", parent_id, path, organizations_id)
     select n, id, 'organizations', org
     from unnest($1::text[]) as c(id), unnest($2::text[]) with ordinality as o(org, n)`,
    [list('id'), like.organizations],
  )
}

const recordCode = (tx: Tx, promo: PromoCode, actor: AuditActor) =>
  recordAudit(tx, {
    ...actor,
    action: 'promo_code.create',
    resourceType: 'promo_code',
    resource: promo.id,
    changes: Object.fromEntries(
      (['code', 'campaign', 'kind', 'amount', 'basisPoints', 'maxRedemptions'] as const)
        .filter((name) => promo[name] !== null)
        .map((name) => [name, { from: null, to: promo[name] }]),
    ),
  })
