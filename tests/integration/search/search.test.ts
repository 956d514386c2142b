import { createHash } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { OperatorRole } from '@/access/permissions'
import { inTransaction } from '@/db/inTransaction'
import { postTransaction } from '@/ledger/postTransaction'

import { makeProject, makeServiceAccount, signInAs } from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { insertApiKey, insertMember, insertOrganization } from '../organizations/fixtures'

type Result = { kind: string; id: string; title: string; detail: string; href: string }
type Answer = { q: string; groups: { kind: string; results: Result[] }[] }

const TOKEN = `llmg_${'AbCd'}${'x'.repeat(32)}WxYz`
const SHARED_REQUEST = 'req_shared_4711'

let app: TestPayload
const tokens = {} as Record<OperatorRole, string>
const ids = {} as Record<
  'audit' | 'gift' | 'key' | 'member' | 'note' | 'other' | 'project' | 'topUp',
  string
>

beforeAll(async () => {
  app = await bootTestPayload()
  for (const role of ['owner', 'finance', 'catalog', 'support', 'auditor'] as const)
    tokens[role] = (await signInAs(app, role)).token
  for (const wanted of [
    {
      id: 'org_acme',
      name: 'Acme Robotics',
      billingEmail: 'pay@robots.example',
      stripeCustomerId: 'cus_Qx1',
      stripeSubscriptionId: 'sub_Main1',
      devPlanStripeSubscriptionId: 'sub_Dev1',
    },
    { id: 'org_acme_labs', name: 'Acme', billingEmail: 'acme@labs.example' },
    { id: 'org_percent', name: '100% Organic', billingEmail: 'hello@organic.example' },
    {
      id: 'org_under',
      name: 'snake_case',
      billingEmail: 'snake@cases.example',
      status: 'inactive',
    },
    { id: 'org_quote', name: `O'Neil "& Sons"; --`, billingEmail: 'oneil@quotes.example' },
  ])
    await insertOrganization(app.pool, wanted)
  ids.project = await makeProject(app.pool, 'org_acme')
  await app.pool.query(`update projects set name = 'Checkout bot' where id = $1`, [ids.project])
  ids.other = await makeProject(app.pool, 'org_under')
  ids.key = await insertApiKey(app.pool, ids.project, {
    maskedToken: 'llmg_AbCd…WxYz',
    tokenHash: createHash('sha256').update(TOKEN).digest('hex'),
  })
  await app.pool.query(`update api_keys set description = 'Backend' where id = $1`, [ids.key])
  const member = await insertMember(app.pool, 'org_acme', {
    email: 'mia.member@elsewhere.example',
    name: 'Mia Member',
  })
  ids.member = member.userId
  await spend()
  await report()
})
afterAll(() => app.close())

async function spend(): Promise<void> {
  const posted = await inTransaction(app.pool, (tx) =>
    postTransaction(tx, {
      organization: 'org_acme',
      type: 'credit_topup',
      amount: '10',
      creditAmount: '10',
      description: 'Top-up',
      actor: 'system:test',
      externalReference: 'WIRE 2026/77',
      stripePaymentIntentId: 'pi_Pay1',
      stripeInvoiceId: 'in_Inv1',
    }),
  )
  ids.topUp = posted.id
  const gift = await app.api('POST', '/api/admin/organizations/org_acme/gift-credits', {
    token: tokens.owner,
    body: { creditAmount: '6000', comment: 'Outage', idempotencyKey: 'search' },
  })
  expect(gift.status, JSON.stringify(gift.body)).toBe(202)
  ids.gift = gift.body.request.id
  const note = await app.api('POST', '/api/admin/organizations/org_acme/notes', {
    token: tokens.support,
    body: { text: 'Promised a call.', ticket: 'ZD-4711' },
  })
  ids.note = note.body.note.id
  const { rows } = await app.pool.query('select id from audit_logs where resource = $1', [ids.note])
  ids.audit = rows[0].id
}

async function report(): Promise<void> {
  const machine = await makeServiceAccount(app)
  const row = (project: string) => ({
    id: SHARED_REQUEST,
    time: new Date(Date.now() - 60_000).toISOString(),
    project,
    provider: 'openai',
    model: 'gpt-4o',
    tokens: { input: 10 },
  })
  const { body } = await app.api('POST', '/api/usage', {
    token: machine,
    body: [row(ids.project), row(ids.other)],
  })
  expect(body.accepted).toBe(2)
}

const ask = (query: string, role: OperatorRole = 'owner') =>
  app.api('GET', `/api/admin/search?${query}`, { token: tokens[role] })

async function search(q: string, role: OperatorRole = 'owner'): Promise<Answer> {
  const { status, body } = await ask(new URLSearchParams({ q }).toString(), role)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

/** `kind id` of everything found, in its order. */
const found = async (q: string, role: OperatorRole = 'owner') =>
  (await search(q, role)).groups.flatMap(({ results }) =>
    results.map(({ kind, id }) => `${kind} ${id}`),
  )
const first = async (q: string) => (await search(q)).groups[0]?.results[0]

describe('what somebody pastes', () => {
  it('is found first by its own id, and leads to its page', async () => {
    const pages: [pasted: string, kind: string, id: string, href: string][] = [
      ['org_acme', 'organization', 'org_acme', '/collections/organizations/org_acme'],
      [ids.project, 'project', ids.project, `/collections/projects/${ids.project}`],
      [ids.key, 'apiKey', ids.key, `/collections/api-keys/${ids.key}`],
      [ids.member, 'user', ids.member, `/collections/users/${ids.member}`],
      [ids.topUp, 'transaction', ids.topUp, `/collections/transactions/${ids.topUp}`],
      [ids.gift, 'giftRequest', ids.gift, `/gift-requests#${ids.gift}`],
      [ids.note, 'note', ids.note, `/collections/organizations/org_acme/timeline#${ids.note}`],
      [ids.audit, 'audit', ids.audit, `/collections/audit-logs/${ids.audit}`],
      ['gpt-4o', 'model', 'gpt-4o', '/collections/models/gpt-4o'],
      ['openai', 'provider', 'openai', '/collections/providers/openai'],
    ]
    for (const [pasted, kind, id, href] of pages)
      expect(await first(` ${pasted}\n`), pasted).toMatchObject({ kind, id, href })
  })

  it('is found by token, whole or masked, and by what Stripe, the bank and the desk call it', async () => {
    const things: [pasted: string, thing: string][] = [
      [TOKEN, `apiKey ${ids.key}`],
      ['llmg_AbCd', `apiKey ${ids.key}`],
      ['llmg_AbCd…WxYz', `apiKey ${ids.key}`],
      ['…WxYz', `apiKey ${ids.key}`],
      ['cus_Qx1', 'organization org_acme'],
      ['sub_Main1', 'organization org_acme'],
      ['sub_Dev1', 'organization org_acme'],
      ['pi_Pay1', `transaction ${ids.topUp}`],
      ['in_Inv1', `transaction ${ids.topUp}`],
      ['WIRE 2026/77', `transaction ${ids.topUp}`],
      ['zd-4711', `note ${ids.note}`],
      ['Mia.Member@Elsewhere.example', `user ${ids.member}`],
      ['PAY@robots.example', 'organization org_acme'],
    ]
    for (const [pasted, thing] of things) expect((await found(pasted))[0], pasted).toBe(thing)
  })

  it('brings the organization behind it along', async () => {
    for (const pasted of [TOKEN, ids.key, ids.topUp, 'pi_Pay1', ids.member, ids.project])
      expect(await found(pasted), pasted).toContain('organization org_acme')
  })

  it('may be a request of several organizations', async () => {
    const { groups } = await search(SHARED_REQUEST)
    expect(groups[0]?.results.map(({ kind, href }) => [kind, href]).sort()).toEqual([
      ['request', `/requests/org_acme/${SHARED_REQUEST}`],
      ['request', `/requests/org_under/${SHARED_REQUEST}`],
    ])
    expect(groups[0]?.results.find(({ href }) => href.includes('acme'))).toMatchObject({
      title: SHARED_REQUEST,
      detail: expect.stringMatching(/^Acme Robotics · gpt-4o · \d+ \w+ \d{4}, \d\d:\d\d$/),
    })
    expect(await found(SHARED_REQUEST)).toContain('organization org_under')
    expect(await found('req_shared_471')).toEqual([])
  })

  it('is not found by another token that looks alike', async () => {
    expect(await found(`llmg_AbCd${'y'.repeat(32)}WxYz`)).toEqual([])
  })
})

describe('words', () => {
  it('find names and e-mails anywhere, the very name first', async () => {
    expect(await found('acme')).toEqual(['organization org_acme_labs', 'organization org_acme'])
    expect(await found('CHECKOUT')).toEqual([`project ${ids.project}`])
    expect(await found('backend')).toEqual([`apiKey ${ids.key}`])
    expect(await found('mia mem')).toEqual([`user ${ids.member}`])
    expect(await found('elsewhere.ex')).toEqual([`user ${ids.member}`])
    expect(await first('snake_case')).toMatchObject({ detail: 'snake@cases.example · inactive' })
  })

  it('are taken letter by letter, whatever they hold', async () => {
    expect(await found('100%')).toEqual(['organization org_percent'])
    expect(await found('snake_c')).toEqual(['organization org_under'])
    expect(await found(`o'neil "& sons"; --`)).toEqual(['organization org_quote'])
    for (const q of [
      '%',
      '_',
      '%%%',
      '___',
      `'`,
      `"`,
      '\\',
      '%_%',
      `' or true --`,
      '{}',
      '…',
      '💥',
    ])
      expect(await found(q), q).toEqual([])
  })

  it('need three letters, but for a model of two', async () => {
    expect(await found('ac')).toEqual([])
    expect((await found('o1'))[0]).toBe('model o1')
  })

  it('give so many of a kind as asked for', async () => {
    const { body } = await ask('q=acme&limit=1')
    expect(body.groups.map(({ results }: { results: Result[] }) => results.length)).toEqual([1])
    expect(body.groups[0].results[0].id).toBe('org_acme_labs')
    const models = await ask('q=gpt&limit=20')
    expect(
      models.body.groups.find(({ kind }: { kind: string }) => kind === 'model').results.length,
    ).toBeGreaterThan(5)
  })
})

describe('a question that is none', () => {
  it('finds nothing where nothing is asked', async () => {
    for (const query of ['', 'q=', 'q=%20%20'])
      expect(await ask(query), query).toMatchObject({ status: 200, body: { q: '', groups: [] } })
  })

  it('is refused where it is too long, or no number', async () => {
    for (const query of [
      `q=${'a'.repeat(10_240)}`,
      `q=${'%25'.repeat(201)}`,
      'q=a%00b',
      'q=acme&limit=0',
      'q=acme&limit=21',
      'q=acme&limit=-1',
      'q=acme&limit=x',
    ]) {
      const { status, body } = await ask(query)
      expect([status, body.error?.code], query.slice(0, 40)).toEqual([400, 'parameter_invalid'])
    }
    expect((await ask('q=a&q=b')).body.error.code).toBe('parameter_repeated')
  })
})

describe('rights', () => {
  const KINDS = (role: OperatorRole) =>
    Promise.all(
      [
        ...['org_acme', ids.project, ids.key, ids.member, ids.topUp, ids.gift, ids.note, ids.audit],
        ...[SHARED_REQUEST, TOKEN, 'gpt-4o', 'openai', 'test gateway'],
      ].map((q) => found(q, role)),
    ).then((all) => [...new Set(all.flat().map((thing) => thing.split(' ')[0]))].sort())

  const CUSTOMERS = [
    ...['apiKey', 'giftRequest', 'note', 'organization', 'project', 'request', 'transaction'],
    'user',
  ]

  it('decide which kinds are looked through', async () => {
    const catalogue = ['model', 'provider']
    expect(await KINDS('catalog')).toEqual(catalogue)
    expect(await KINDS('support')).toEqual(CUSTOMERS)
    expect(await KINDS('finance')).toEqual([...CUSTOMERS, ...catalogue].sort())
    const everything = [...CUSTOMERS, ...catalogue, 'audit', 'serviceAccount'].sort()
    expect(await KINDS('auditor')).toEqual(everything)
    expect(await KINDS('owner')).toEqual(everything)
  })
})
