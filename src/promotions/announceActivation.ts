import type { Queryable, Tx } from '@/db/tx'
import { APPROVING_ROLES } from '@/ledger/approvers'
import { readLimits, toGiftLimits } from '@/ledger/giftLimits'
import { findDependence } from '@/ledger/refuseDependent'
import type { MailContent } from '@/mail/content'
import { queueMail, withdrawMail } from '@/mail/queueMail'
import { formatExactMoney } from '@/money/formatMoney'
import { parseMoney } from '@/money/parseMoney'
import { formatDateTime } from '@/time/formatDateTime'

import type { Activation } from './activations'

/** How long news of it may wait for a mail server: as long as it waits for somebody. */
const WEEK_HOURS = 7 * 24
const MOST_NAMED = 5

/** What a mail says of it, by names. */
type Told = { activation: Activation; asker: string; codes: string }

/**
 * Mails codes that wait to be switched on to everybody who may agree. It goes with the transaction; a
 * decision takes back what has not gone out.
 */
export async function announceActivation(tx: Tx, activation: Activation): Promise<void> {
  const content = mailOpened(await nameOf(tx, activation))
  const { id, requester } = activation
  await queueMail(
    tx,
    (await listDeciders(tx, activation)).map((user) => ({
      ...{ kind: 'promo_activation.opened', to: { user }, content, about: id },
      ...{ people: [requester], usefulHours: WEEK_HOURS },
      key: `promo_activation.opened ${id} ${user}`,
    })),
  )
}

/** Tells who asked what was decided; who takes back an own request knows. */
export async function announceActivationDecision(tx: Tx, activation: Activation): Promise<void> {
  const { id, state, requester, decidedBy } = activation
  await withdrawMail(tx, id, `It was ${state} before this was sent.`)
  if (decidedBy === null || decidedBy === requester) return
  const content = mailDecided(await nameOf(tx, activation), await nameOfUser(tx, decidedBy))
  await queueMail(tx, [
    {
      ...{ kind: `promo_activation.${state === 'active' ? 'approved' : 'declined'}`, content },
      ...{ to: { user: requester }, about: id, people: [requester, decidedBy] },
      ...{ usefulHours: WEEK_HOURS, key: `promo_activation.decided ${id} ${requester}` },
    },
  ])
}

/** Ids of the operators who may agree now: whose limit reaches it, and who do not depend on who asked. */
async function listDeciders(tx: Tx, { exposure, requester }: Activation): Promise<string[]> {
  const { perGift } = toGiftLimits(await readLimits(tx))
  const asked = parseMoney(exposure, { field: 'exposure' })
  const { rows } = await tx.query<{ id: string }>(
    `select id from users where status = 'active' and operator_role::text = any($1) order by id`,
    [APPROVING_ROLES.filter((role) => perGift[role] >= asked)],
  )
  const deciders: string[] = []
  for (const { id } of rows)
    if ((await findDependence(tx, id, requester)) === null) deciders.push(id)
  return deciders
}

async function nameOfUser(db: Queryable, id: string): Promise<string> {
  const { rows } = await db.query<{ name: string }>(
    `select coalesce(nullif(name, ''), email) as name from users where id = $1`,
    [id],
  )
  return rows[0]?.name ?? id
}

async function nameOf(db: Queryable, activation: Activation): Promise<Told> {
  const { rows } = await db.query<{ code: string }>(
    'select code from promo_codes where id = any($1) order by code limit $2',
    [activation.codes, MOST_NAMED],
  )
  const more = activation.codes.length - rows.length
  const named = rows.map(({ code }) => code).join(', ')
  return {
    activation,
    asker: await nameOfUser(db, activation.requester),
    codes: more > 0 ? `${named} and ${more} more` : named,
  }
}

const factsOf = ({ activation, asker, codes }: Told) => [
  { term: 'Promo codes', value: codes },
  { term: 'Credits, at most', value: formatExactMoney(activation.exposure) },
  { term: 'Asked by', value: asker },
]

const pathOf = ({ codes }: Activation) => `/collections/promo-codes/${codes[0]}`

function mailOpened(told: Told): MailContent {
  const { activation, asker } = told
  const until = formatDateTime(Date.parse(activation.expiresAt), 'UTC')
  return {
    subject: `To approve: promo codes for up to ${formatExactMoney(activation.exposure)}`,
    paragraphs: [
      `${asker} wants to switch promo codes on that a second operator has to agree to. Nobody can redeem them until somebody does.`,
    ],
    facts: [...factsOf(told), { term: 'Expires', value: `${until} UTC` }],
    action: { label: 'Approve or decline', path: pathOf(activation) },
    footer: 'You get this because you may decide about it. An answer to this mail decides nothing.',
  }
}

function mailDecided(told: Told, decider: string): MailContent {
  const { activation } = told
  const { declineReason, exposure } = activation
  const isOn = activation.state === 'active'
  const reason = declineReason === null ? [] : [{ term: 'Why', value: declineReason }]
  return {
    subject: `${isOn ? 'Approved' : 'Declined'}: promo codes for up to ${formatExactMoney(exposure)}`,
    paragraphs: [
      isOn
        ? `${decider} agreed: the codes are switched on.`
        : `${decider} declined what you asked for. The codes stay switched off.`,
    ],
    facts: [...factsOf(told), ...reason],
    action: { label: 'See the promo code', path: pathOf(activation) },
    footer: 'You get this because you asked for it.',
  }
}
