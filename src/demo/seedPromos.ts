import { recordAudit, systemActor } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import { toQueryable, type DatabasePool, type Tx } from '@/db/tx'
import { RefusedError } from '@/errors'
import { keepActivation } from '@/promotions/activations'
import { insertCodes } from '@/promotions/createBatch'
import type { PromoCode } from '@/promotions/promoCode'
import { exposureOf } from '@/promotions/promoValue'
import { readPromoInput } from '@/promotions/readPromoInput'
import { redeemCode } from '@/promotions/redeemCode'

import { DAY_MS, type DemoWorld } from './demoWorld'
import type { ScenarioName } from './scenario'

const CAMPAIGN = 'cmp_demoLaunch'
const ACTOR = systemActor('demo')

/** One of each kind, and one of each state that a code can be in. Times in days from the anchor. */
const CODES = [
  {
    id: 'pro_demoWelcome',
    code: 'WELCOME-10',
    name: 'Welcome',
    terms: { kind: 'credit_grant', amount: '10', maxRedemptions: 500, firstPurchaseOnly: true },
  },
  {
    id: 'pro_demoLaunch',
    code: 'LAUNCH-25',
    name: 'Launch, the first four',
    terms: { kind: 'credit_grant', amount: '25', maxRedemptions: 4 },
  },
  {
    id: 'pro_demoMeetup',
    code: 'MEETUP-5',
    name: 'Meetup',
    terms: { kind: 'credit_grant', amount: '5', maxPerOrganization: 2, budget: '200' },
    endsIn: -20,
  },
  {
    id: 'pro_demoTopUp',
    code: 'TOPUP-15',
    name: '15 % of a top-up',
    terms: {
      ...{ kind: 'topup_bonus', basisPoints: 1500, maxBonus: '50', minimumAmount: '20' },
      maxRedemptions: 200,
    },
    startsIn: 14,
    endsIn: 44,
  },
  {
    id: 'pro_demoDevHalf',
    code: 'DEV-HALF',
    name: 'Dev plans, half price',
    terms: {
      ...{ kind: 'price_cut', basisPoints: 5000, duration: 'months', durationMonths: 3 },
      plans: ['dev_lite', 'dev_pro', 'dev_max'],
    },
    isOff: true,
  },
]

/** Who redeems what; the last of LAUNCH-25 comes too late, and who has paid is no newcomer. */
const LAUNCHED = 5
const WELCOMED: readonly ScenarioName[] = ['new', 'trial', 'dev-lite']

/**
 * Promo codes of a campaign, some redemptions through their own door, and some that were refused. Adds
 * nothing where they are already.
 */
export async function seedPromos(pool: DatabasePool, world: DemoWorld): Promise<void> {
  await inTransaction(pool, (tx) => insertPromos(tx, world.anchor))
  const bookedAt = new Date(world.anchor)
  const redeem = (organization: string, code: string) =>
    redeemOrRefuse(pool, { organization, code, bookedAt })
  const calm = world.organizations.filter(({ scenario }) => scenario.shows.length === 0)
  const welcomed = world.organizations.filter(({ scenario }) =>
    scenario.shows.some((name) => WELCOMED.includes(name)),
  )
  for (const { id } of welcomed) await redeem(id, 'WELCOME-10')
  for (const { id } of calm.slice(0, LAUNCHED)) await redeem(id, 'LAUNCH-25')
  const [first] = calm
  if (first && (await isNew(pool, first.id))) await redeem(first.id, 'WELCOM-10')
}

async function insertPromos(tx: Tx, anchor: number): Promise<void> {
  const { rowCount } = await tx.query(
    `insert into promo_campaigns (id, name, note) values ($1, 'Launch', 'Demo data.')
     on conflict do nothing`,
    [CAMPAIGN],
  )
  if (rowCount === 0) return
  const at = (days: number | undefined) =>
    days === undefined ? null : new Date(anchor + days * DAY_MS).toISOString()
  for (const { id, code, name, terms, startsIn, endsIn, isOff } of CODES) {
    const times = { startsAt: at(startsIn), endsAt: at(endsIn) }
    const promo = readPromoInput({ id, code, name, campaign: CAMPAIGN, ...times, ...terms })
    await insertCodes(tx, [promo])
    await recordAudit(tx, {
      ...ACTOR,
      ...{ action: 'promo_code.create', resourceType: 'promo_code', resource: id },
    })
    if (!isOff) await activate(tx, promo)
  }
}

async function activate(tx: Tx, promo: PromoCode): Promise<void> {
  const exposure = exposureOf(promo)
  if (exposure === null) throw new Error(`${promo.code} is not bounded.`)
  await keepActivation(tx, [promo.id], { exposure, actor: ACTOR.actor, state: 'active' })
  await tx.query('update promo_codes set active = true where id = $1', [promo.id])
}

type Attempt = { organization: string; code: string; bookedAt: Date }

/** A refusal is what the demo shows too: it is kept beside the redemptions. */
async function redeemOrRefuse(pool: DatabasePool, attempt: Attempt): Promise<void> {
  try {
    await redeemCode(pool, { ...attempt, idempotencyKey: `demo:${attempt.code}` }, ACTOR)
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error
  }
}

async function isNew(pool: DatabasePool, organization: string): Promise<boolean> {
  const { rowCount } = await toQueryable(pool).query(
    `select 1 from promos.refusals where organization_id = $1 and reason = 'promo_code_unknown'`,
    [organization],
  )
  return rowCount === 0
}
