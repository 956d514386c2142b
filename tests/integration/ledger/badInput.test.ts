import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { CHECKS } from '@/integrity/checks'
import { verify } from '@/integrity/verify'

import { makeOrganization, signInAs, topUp } from '../../support/factories'
import { askApproval, refusalOf } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

type Person = { id: string; token: string }

let app: TestPayload
let owner: Person
let other: Person

beforeAll(async () => {
  app = await bootTestPayload()
  owner = await signInAs(app, 'owner')
  other = await signInAs(app, 'owner')
})
afterAll(() => app.close())

/** A route that moves or gives back credits, ready to be called with a good body. */
type Door = {
  action: string
  /** The fields that hold money. */
  amounts: readonly string[]
  good: Record<string, unknown>
  /** What there is before. @returns the organization and the path */
  prepare: () => Promise<{ organization: string; path: string }>
}

const prepareOrganization = (route: string) => async () => {
  const organization = await makeOrganization(app.pool)
  return { organization, path: `organizations/${organization}/${route}` }
}
const prepareTransaction = (route: string) => async () => {
  const organization = await makeOrganization(app.pool)
  const { id } = await topUp(app.pool, organization, '10')
  return { organization, path: `transactions/${id}/${route}` }
}
const prepareRequest = (route: string) => async () => {
  const organization = await makeOrganization(app.pool)
  const gift = { creditAmount: '5000', comment: 'Much' }
  const { id } = await askApproval(app, organization, gift, other.token)
  return { organization, path: `gift-requests/${id}/${route}` }
}

const key = { idempotencyKey: 'key' }
const DOORS: Record<string, Door> = {
  'gift-credits': {
    action: 'credits.gift',
    amounts: ['creditAmount'],
    good: { creditAmount: '1', ...key },
    prepare: prepareOrganization('gift-credits'),
  },
  payments: {
    action: 'payment.record',
    amounts: ['amount', 'creditAmount'],
    good: { amount: '1', paymentMethod: 'wire', externalReference: 'ref', ...key },
    prepare: prepareOrganization('payments'),
  },
  refund: {
    action: 'transaction.refund',
    amounts: ['amount'],
    good: { reason: 'Asked for', ...key },
    prepare: prepareTransaction('refund'),
  },
  reverse: {
    action: 'transaction.reverse',
    amounts: [],
    good: { reason: 'Wrong', ...key },
    prepare: prepareTransaction('reverse'),
  },
  decline: {
    action: 'credit_request.decline',
    amounts: [],
    good: { reason: 'No' },
    prepare: prepareRequest('decline'),
  },
}

/** Everything of the books that a call could have written, but for the trail. */
async function booksOf(organization: string): Promise<string> {
  const { rows } = await app.pool.query<{ books: string }>(
    `select jsonb_build_array(
       (select to_jsonb(o) from organizations o where o.id = $1),
       (select jsonb_agg(t order by t.id) from transactions t where t.organization_id = $1),
       (select jsonb_agg(k) from ledger.idempotency_keys k where k.organization_id = $1),
       (select jsonb_agg(r) from ledger.credit_requests r where r.organization_id = $1))::text as books`,
    [organization],
  )
  return String(rows[0]?.books)
}

async function trailOf(organization: string) {
  const { rows } = await app.pool.query<{
    id: string
    action: string
    actor: string
    result: string
  }>(
    `select id, action, actor, result from audit_logs where organization = $1 order by created_at, id`,
    [organization],
  )
  return rows
}

/** The call is refused, and leaves one thing: the entry that says so. */
async function expectRefused(
  { action, prepare }: Door,
  rawBody: string,
  [status, code]: readonly [number, string],
): Promise<void> {
  const { organization, path } = await prepare()
  const [books, trail] = [await booksOf(organization), await trailOf(organization)]
  const answer = await app.api('POST', `/api/admin/${path}`, { token: owner.token, rawBody })
  expect(refusalOf(answer)).toEqual([status, code])
  expect(await booksOf(organization)).toBe(books)
  expect((await trailOf(organization)).slice(trail.length)).toMatchObject([
    { action, actor: owner.id, result: `refused:${code}` },
  ])
}

const BODIES: [what: string, body: (door: Door) => string, refusal: [number, string]][] = [
  ['nothing', () => '', [400, 'body_invalid']],
  ['half a body', ({ good }) => JSON.stringify(good).slice(0, -1), [400, 'body_invalid']],
  ['a list', ({ good }) => JSON.stringify([good]), [400, 'body_invalid']],
  ['null', () => 'null', [400, 'body_invalid']],
  ['a number', () => '1e309', [400, 'body_invalid']],
  ['10,000 levels', () => '['.repeat(10_000) + ']'.repeat(10_000), [400, 'body_invalid']],
  ['an unknown field', ({ good }) => JSON.stringify({ ...good, extra: 1 }), [400, 'unknown_field']],
  [
    'fields of the row itself',
    ({ good }) => JSON.stringify({ ...good, balanceAfter: '9', actor: 'usr_x', status: 'failed' }),
    [400, 'unknown_field'],
  ],
  [
    '__proto__',
    ({ good }) => JSON.stringify(good).replace('{', '{"__proto__":{"isAdmin":true},'),
    [400, 'unknown_field'],
  ],
]

const AMOUNTS: [what: string, json: string, refusal: [number, string]][] = [
  ['0', '0', [422, 'amount_not_positive']],
  ['"0.00"', '"0.00"', [422, 'amount_not_positive']],
  ['-0', '-0', [422, 'amount_not_positive']],
  ['-1', '-1', [422, 'amount_not_positive']],
  ['"-0.01"', '"-0.01"', [422, 'amount_not_positive']],
  ['1e309', '1e309', [400, 'amount_invalid']],
  ['-1e309', '-1e309', [400, 'amount_invalid']],
  ['"NaN"', '"NaN"', [400, 'amount_invalid']],
  ['"Infinity"', '"Infinity"', [400, 'amount_invalid']],
  ['"12,50"', '"12,50"', [400, 'amount_invalid']],
  ['"1e3"', '"1e3"', [400, 'amount_invalid']],
  ['"0x10"', '"0x10"', [400, 'amount_invalid']],
  ['" 5"', '" 5"', [400, 'amount_invalid']],
  ['"٥"', '"٥"', [400, 'amount_invalid']],
  ['""', '""', [400, 'amount_invalid']],
  ['true', 'true', [400, 'amount_invalid']],
  ['a list', '[5]', [400, 'amount_invalid']],
  ['an object', '{"value":5}', [400, 'amount_invalid']],
  ['3 decimals', '1.001', [422, 'amount_too_precise']],
  ['0.1 + 0.2', String(0.1 + 0.2), [400, 'amount_invalid']],
  ['10 decimals', '"1.0000000001"', [400, 'amount_invalid']],
  ['10^15', '1000000000000000', [400, 'amount_invalid']],
  ['2^53 + 1', '9007199254740993', [400, 'amount_invalid']],
  ['10 kB of digits', `"${'9'.repeat(10_000)}"`, [400, 'amount_invalid']],
]

const withField = (good: Record<string, unknown>, field: string, json: string): string =>
  JSON.stringify({ ...good, [field]: null }).replace(`"${field}":null`, `"${field}":${json}`)

for (const [name, door] of Object.entries(DOORS))
  describe(`${name} refuses, and writes only that it has refused,`, () => {
    it.each(BODIES)('%s', (_, body, refusal) => expectRefused(door, body(door), refusal))

    for (const field of door.amounts)
      it.each(AMOUNTS)(`${field} %s`, (_, json, refusal) =>
        expectRefused(door, withField(door.good, field, json), refusal),
      )

    const text = door.amounts.length > 0 ? 'comment' : 'reason'
    it.each([
      ['501 characters', 'x'.repeat(501), [422, `${text}_too_long`]],
      ['NUL', 'a\u0000b', [400, `${text}_invalid`]],
      ['half a character', 'a\ud800b', [400, `${text}_invalid`]],
      ['a list', ['a'], [400, `${text}_invalid`]],
    ] as [string, unknown, [number, string]][])(`${text}: %s`, (_, value, refusal) =>
      expectRefused(door, JSON.stringify({ ...door.good, [text]: value }), refusal),
    )
  })

describe('after all that', () => {
  it('each door takes the good body, and the books are in order', async () => {
    for (const { good, prepare } of Object.values(DOORS)) {
      const { path } = await prepare()
      const answer = await app.api('POST', `/api/admin/${path}`, { token: owner.token, body: good })
      expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    }
    const { checks } = await verify({ pool: app.pool, isFull: true, checks: CHECKS })
    expect(checks.flatMap(({ samples }) => samples)).toEqual([])
  })
})
