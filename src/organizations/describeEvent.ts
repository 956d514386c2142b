import { canonicalDecimal } from '@/money/canonicalDecimal'
import { formatMoney, MISSING } from '@/money/formatMoney'

/** An event as it is stored: fields of other sources are null. */
export type StoredEvent = {
  source: 'alert' | 'audit_log' | 'credit_request' | 'note' | 'transaction'
  actor: string | null
  actorName: string | null
  actorRole: string | null
  /** Of a transaction; of a request: gift, payment or reversal. */
  type: string | null
  status: string | null
  /** USD decimal. */
  amount: string | null
  creditAmount: string | null
  isReversal: boolean
  paymentMethod: string | null
  /** Who approved or declined a request. */
  decidedBy: string | null
  words: string | null
  ticket: string | null
  strikeReason: string | null
  /** `noun.verb` */
  action: string | null
  resource: string | null
  changes: Record<string, { from: unknown; to: unknown }> | null
  /** `done`, or `refused:<code>`. */
  result: string | null
  /** Of an alert: what it says, a whole sentence. */
  message: string | null
}

/** Who did what, in one sentence without its full stop: `Ada Owner gifted $30.00`. */
export function describeEvent(event: StoredEvent): string {
  // Nobody did it: it says itself what happened.
  if (event.source === 'alert') return (event.message ?? MISSING).replace(/\.$/, '')
  const who = actorOf(event.actor, event.actorName)
  return `${who} ${DESCRIBE[event.source](event)}`
}

const actorOf = (actor: string | null, name: string | null): string => {
  if (name !== null && name !== '') return name
  if (actor === null) return 'Somebody'
  if (!actor.startsWith('system:')) return actor
  return `System (${actor.slice('system:'.length).replaceAll(/[-_]/g, ' ')})`
}

const DESCRIBE: Record<Exclude<StoredEvent['source'], 'alert'>, (event: StoredEvent) => string> = {
  transaction: describeTransaction,
  credit_request: describeRequest,
  note: ({ strikeReason }) =>
    strikeReason === null ? 'left a note' : `left a note, struck since: ${strikeReason}`,
  audit_log: (event) =>
    event.result?.startsWith('refused:') ? describeRefusal(event) : describeAction(event),
}

/** A verb, and what stands between it and the money. */
const VERBS: Record<string, readonly [verb: string, before: string]> = {
  subscription_start: ['started the plan', ' for '],
  subscription_cancel: ['cancelled the plan', ' for '],
  subscription_end: ['ended the plan', ' for '],
  credit_topup: ['topped up', ' '],
  credit_refund: ['refunded', ' '],
  credit_gift: ['gifted', ' '],
  dev_plan_start: ['started the dev plan', ' for '],
  dev_plan_upgrade: ['upgraded the dev plan', ' for '],
  dev_plan_downgrade: ['downgraded the dev plan', ' for '],
  dev_plan_cancel: ['cancelled the dev plan', ' for '],
  dev_plan_end: ['ended the dev plan', ' for '],
  dev_plan_renewal: ['renewed the dev plan', ' for '],
}

function describeTransaction(event: StoredEvent): string {
  const { type, status, isReversal } = event
  const money = moneyOf(event)
  const [verb, before] = VERBS[type ?? ''] ?? [`booked ${type}`, ' of ']
  const done = isReversal
    ? `reversed a ${(type ?? '').replaceAll('_', ' ').replace('topup', 'top-up')}${money === null ? '' : ` of ${money}`}`
    : `${verb}${money === null ? '' : `${before}${money}`}`
  return status === 'completed' ? done : `${done} (${status})`
}

/** Without its sign: the verb tells which way it went. */
function moneyOf({ amount, creditAmount }: StoredEvent): string | null {
  const text = amount ?? creditAmount
  return text === null ? null : formatMoney(canonicalDecimal(text.replace(/^-/, '')))
}

function describeRequest(event: StoredEvent): string {
  const { type, status, decidedBy } = event
  const by = type === 'payment' && event.paymentMethod ? ` by ${event.paymentMethod}` : ''
  const money = type === 'payment' ? moneyOf(event) : moneyOf({ ...event, amount: null })
  const asked = `asked for a ${type} of ${money ?? MISSING}${by}`
  if (status === 'waiting') return `${asked}, which waits for a second person`
  if (status === 'expired') return `${asked}, which expired`
  return `${asked}, ${status} by ${decidedBy ?? 'nobody'}`
}

const NOUNS: Record<string, string> = {
  api_key: 'API key',
  credits: 'credits',
  credit_request: 'gift request',
  members: 'the members',
  model_price: 'price',
  statement: 'the statement of account',
}

/** Verbs whose past is not made by "ed" or "d". */
const PASTS: Record<string, string> = {
  make_owner: 'made the owner',
  read: 'looked at',
  limit: 'set the limit of',
  decline: 'declined',
  gift: 'gifted',
  sign_in: 'signed in:',
  drop_details: 'dropped details of',
  update: 'changed',
}

const past = (verb: string): string =>
  PASTS[verb] ?? `${verb.replaceAll('_', ' ')}${verb.endsWith('e') ? 'd' : 'ed'}`

const split = (action: string | null): [noun: string, verb: string] => {
  const [noun = '', verb = ''] = (action ?? '').split('.')
  return [NOUNS[noun] ?? noun.replaceAll('_', ' '), verb]
}

/** More changes than these are counted. */
const MOST_CHANGES = 2

function describeAction({ action, changes }: StoredEvent): string {
  const [noun, verb] = split(action)
  const done = `${past(verb)} ${noun}`
  const fields = Object.entries(changes ?? {})
  if (verb !== 'update' || fields.length === 0) return done
  if (fields.length > MOST_CHANGES)
    return `${done}: ${fields.length} fields, ${fieldWords(fields[0]![0])} among them`
  return `${done}: ${fields.map(([name, { from, to }]) => `${fieldWords(name)} ${valueWords(from)} → ${valueWords(to)}`).join(', ')}`
}

function describeRefusal({ action, result }: StoredEvent): string {
  const [noun, verb] = split(action)
  const code = (result ?? '').slice('refused:'.length).replaceAll('_', ' ')
  return `was refused to ${verb.replaceAll('_', ' ')} ${noun} (${code})`
}

/** `planExpiresAt` → `plan expires at` */
const fieldWords = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

const LONGEST_VALUE = 60

function valueWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return MISSING
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text
}
