import { createHash } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { inTransaction } from '@/db/inTransaction'
import { postTransaction } from '@/ledger/postTransaction'

import { makeProject, signInAs } from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { insertApiKey, insertMember, insertOrganization } from './fixtures'

let app: TestPayload
let token: string

const TOKEN = `llmg_${'AbCd'}${'x'.repeat(32)}WxYz`
const TOKEN_HASH = createHash('sha256').update(TOKEN).digest('hex')

const ORGANIZATIONS = [
  { id: 'org_acme', name: 'Acme Robotics', billingEmail: 'pay@robots.example' },
  { id: 'org_percent', name: '100% Organic', billingEmail: 'hello@organic.example' },
  { id: 'org_hundred', name: '1000 Organics', billingEmail: 'hello@thousand.example' },
  { id: 'org_under', name: 'snake_case', billingEmail: 'snake@cases.example' },
  { id: 'org_dash', name: 'snake-case', billingEmail: 'other@cases.example' },
  { id: 'org_slash', name: 'back\\slash', billingEmail: 'back@slash.example' },
  { id: 'org_mueller', name: 'MÜLLER & Söhne', billingEmail: 'Post@Mueller.Example' },
  { id: 'org_two', name: 'Two Words Here', billingEmail: 'ac@two.example' },
  {
    id: 'org_stripe',
    name: 'Card Holder',
    billingEmail: 'cards@holder.example',
    stripeCustomerId: 'cus_Qx1',
    stripeSubscriptionId: 'sub_Main1',
    devPlanStripeSubscriptionId: 'sub_Dev1',
  },
] as const

beforeAll(async () => {
  app = await bootTestPayload()
  token = (await signInAs(app, 'auditor')).token
  for (const wanted of ORGANIZATIONS) await insertOrganization(app.pool, wanted)
  const project = await makeProject(app.pool, 'org_acme')
  await insertApiKey(app.pool, project, { maskedToken: 'llmg_AbCd…WxYz', tokenHash: TOKEN_HASH })
  await insertMember(app.pool, 'org_two', { email: 'mia.member@elsewhere.example' })
})
afterAll(() => app.close())

const search = async (term: string): Promise<string[]> => {
  const query = new URLSearchParams({ search: term, sortBy: 'name', limit: '100' })
  const { status, body } = await app.api('GET', `/api/admin/organizations?${query}`, { token })
  expect(status, JSON.stringify(body)).toBe(200)
  expect(body.total).toBe(body.organizations.length)
  return body.organizations.map(({ id }: { id: string }) => id).sort()
}

describe('three characters and more', () => {
  it('match anywhere in the name and in the e-mail, whatever the case', async () => {
    expect(await search('robo')).toEqual(['org_acme'])
    expect(await search('ACME ROB')).toEqual(['org_acme'])
    expect(await search('ROBOTS.EX')).toEqual(['org_acme'])
    expect(await search('müller')).toEqual(['org_mueller'])
    expect(await search('SÖHNE')).toEqual(['org_mueller'])
    expect(await search('post@mueller')).toEqual(['org_mueller'])
  })

  it('are one term, not words, and never match across name and e-mail', async () => {
    expect(await search('two here')).toEqual([])
    expect(await search('words here')).toEqual(['org_two'])
    expect(await search('robotics pay')).toEqual([])
    expect(await search('robotics\npay')).toEqual([])
  })

  it('take % and _ and \\ literally', async () => {
    expect(await search('100%')).toEqual(['org_percent'])
    expect(await search('0% Org')).toEqual(['org_percent'])
    expect(await search('%%%')).toEqual([])
    expect(await search('___')).toEqual([])
    expect(await search('snake_c')).toEqual(['org_under'])
    expect(await search('k\\s')).toEqual(['org_slash'])
  })

  it('do not match ids by a piece from the middle', async () => {
    expect(await search('_acm')).toEqual([])
    expect(await search('org')).toEqual(['org_hundred', 'org_percent'])
  })
})

describe('one and two characters', () => {
  it('match beginnings of name and e-mail, whatever the case', async () => {
    expect(await search('ac')).toEqual(['org_acme', 'org_two'])
    expect(await search('AC')).toEqual(['org_acme', 'org_two'])
    expect(await search('t')).toEqual(['org_two'])
    expect(await search('mü')).toEqual(['org_mueller'])
    expect(await search('ob')).toEqual([])
  })

  it('match beginnings of ids', async () => {
    const everyone = ORGANIZATIONS.map(({ id }) => id).sort()
    expect(await search('or')).toEqual(everyone)
    expect(await search('O')).toEqual(everyone)
  })

  it('take % and _ literally', async () => {
    expect(await search('%')).toEqual([])
    expect(await search('_')).toEqual([])
    expect(await search('%a')).toEqual([])
  })
})

describe('something pasted', () => {
  it('finds by id, by its beginning and by ids of what belongs to it', async () => {
    expect(await search(' org_acme ')).toEqual(['org_acme'])
    expect(await search('org_ac')).toEqual(['org_acme'])
    const { rows } = await app.pool.query(`select id, project_id from api_keys`)
    expect(await search(rows[0].id)).toEqual(['org_acme'])
    expect(await search(rows[0].project_id)).toEqual(['org_acme'])
    const member = await app.pool.query(`select user_id from memberships`)
    expect(await search(member.rows[0].user_id)).toEqual(['org_two'])
  })

  it("finds by a member's e-mail, whatever the case", async () => {
    expect(await search('Mia.Member@elsewhere.example')).toEqual(['org_two'])
    expect(await search('member@elsewhere.example')).toEqual([])
  })

  it('finds by an API key: its beginning, its mask, or the whole token', async () => {
    expect(await search('llmg_AbCd')).toEqual(['org_acme'])
    expect(await search('llmg_AbCdxxxx')).toEqual(['org_acme'])
    expect(await search('llmg_AbCd…WxYz')).toEqual(['org_acme'])
    expect(await search(TOKEN)).toEqual(['org_acme'])
    // As visible as the right one, but another token.
    expect(await search(`llmg_AbCd${'y'.repeat(32)}WxYz`)).toEqual([])
    expect(await search('llmg_abcd')).toEqual([])
  })

  it("finds by Stripe's ids of customer, subscriptions, payment, invoice and refund", async () => {
    await inTransaction(app.pool, (tx) =>
      postTransaction(tx, {
        organization: 'org_stripe',
        type: 'credit_topup',
        amount: '10',
        creditAmount: '10',
        description: 'Top-up',
        actor: 'system:test',
        stripePaymentIntentId: 'pi_Pay1',
        stripeInvoiceId: 'in_Inv1',
      }),
    )
    for (const id of ['cus_Qx1', 'sub_Main1', 'sub_Dev1', 'pi_Pay1', 'in_Inv1'])
      expect(await search(id), id).toEqual(['org_stripe'])
    for (const id of ['cus_Qx', 'cus_qx1', 'pi_Pay2']) expect(await search(id), id).toEqual([])
    const transaction = await app.pool.query(`select id from transactions`)
    expect(await search(transaction.rows[0].id)).toEqual(['org_stripe'])
  })
})
