import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { CHECKS } from '@/integrity/checks'
import { verify } from '@/integrity/verify'

import { makeOrganization, signInAs } from '../../support/factories'
import { auditOf, refusalOf, rowsOf } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { countsOf, makeCode, promoApi } from './codes'

let app: TestPayload
let api: ReturnType<typeof promoApi>
let finance: { id: string; token: string }
let owner: { id: string; token: string }

beforeAll(async () => {
  app = await bootTestPayload()
  api = promoApi(app)
  finance = await signInAs(app, 'finance')
  owner = await signInAs(app, 'owner')
})
afterAll(() => app.close())

const redeem = (organization: string, code: string, idempotencyKey: string) =>
  api.redeem(organization, { code, idempotencyKey }, finance.token)

describe('refused attempts', () => {
  it('are kept with code, organization, reason and time, and read by whoever may', async () => {
    const organization = await makeOrganization(app.pool)
    const { id, code } = await makeCode(app, owner.token, { active: false })
    await redeem(organization, code, 'a')
    await redeem(organization, 'no-such-code', 'b')
    await redeem(organization, 'llmg_what_can_be_no_code', 'c')
    const support = await signInAs(app, 'support')
    const { body } = await api.get(`promo-refusals?organization=${organization}`, support.token)
    expect(body).toMatchObject({ total: 3, limit: 25, offset: 0 })
    const kept = body.refusals.map((refusal: Record<string, unknown>) => [
      refusal.codeKey,
      refusal.promoCode,
      refusal.reason,
      refusal.actor,
    ])
    expect(kept).toEqual([
      [null, null, 'promo_code_unknown', finance.id],
      ['NO-SUCH-CODE', null, 'promo_code_unknown', finance.id],
      [code.toUpperCase(), id, 'promo_code_disabled', finance.id],
    ])
    const ofCode = await api.get(`promo-refusals?promoCode=${id}`, support.token)
    expect(ofCode.body.total).toBe(1)
    const typed = await api.get('promo-refusals?code=no-such-code', support.token)
    expect(typed.body.refusals).toHaveLength(1)
    expect((await auditOf(app.pool, organization)).map(({ result }) => result)).toEqual([
      'refused:promo_code_disabled',
      'refused:promo_code_unknown',
      'refused:promo_code_unknown',
    ])
  })

  it('more than 10 wrong codes in an hour make an organization wait, at once or one by one', async () => {
    const organization = await makeOrganization(app.pool)
    const { code } = await makeCode(app, owner.token)
    const guesses = await Promise.all(
      Array.from({ length: 30 }, (_, i) => redeem(organization, `GUESS-${i}`, `g${i}`)),
    )
    const codes = guesses.map((answer) => refusalOf(answer).join(' '))
    expect(codes.filter((found) => found === '422 promo_code_unknown')).toHaveLength(11)
    expect(codes.filter((found) => found === '429 promo_cool_down')).toHaveLength(19)
    expect(refusalOf(await redeem(organization, code, 'right'))).toEqual([429, 'promo_cool_down'])
    const other = await makeOrganization(app.pool)
    expect((await redeem(other, code, 'right')).status).toBe(200)
    // Rows never change, so an hour passes by a trigger that is off for a moment.
    await app.pool.query(
      `alter table promos.refusals disable trigger append_only;
       update promos.refusals set created_at = created_at - interval '1 hour'
         where organization_id = '${organization}';
       alter table promos.refusals enable trigger append_only`,
    )
    expect((await redeem(organization, code, 'right')).status).toBe(200)
  })
})

describe('taking a redemption back', () => {
  it('is the reversal of its row: gross and net are told, the code is not given back', async () => {
    const organization = await makeOrganization(app.pool)
    const { id, code } = await makeCode(app, owner.token)
    const { body } = await redeem(organization, code, 'a')
    const reversal = { reason: 'wrong customer', idempotencyKey: 'r' }
    const path = `transactions/${body.redemption.transaction}/reverse`
    const reversed = await api.post(path, reversal, finance.token)
    expect(reversed.body).toMatchObject({ credits: '0' })
    const use = await api.get(`promo-codes/${id}/use`, finance.token)
    expect(use.body).toMatchObject({
      ...{ redeemed: 1, reversed: 1, spent: '10', spentNet: '0', organizations: 1, refusals: 0 },
      ...{ state: 'active', maxRedemptions: 10, maxPerOrganization: 1, budget: null },
    })
    expect(refusalOf(await redeem(organization, code, 'b'))).toEqual([422, 'promo_limit_reached'])
    const repeated = await redeem(organization, code, 'a')
    expect(repeated.body.redemption.reversedBy).toBe(reversed.body.transaction.id)
  })
})

describe('the rows', () => {
  it('are added by a redemption alone, never changed, and counted whoever adds them', async () => {
    const organization = await makeOrganization(app.pool)
    const { id, code } = await makeCode(app, owner.token, { maxRedemptions: 1 })
    const { body } = await redeem(organization, code, 'a')
    const red = body.redemption.id as string
    for (const statement of [
      `update promo_redemptions set credit_amount = 99 where id = '${red}'`,
      `delete from promo_redemptions where id = '${red}'`,
      'truncate promo_redemptions',
      'delete from promos.refusals',
      'truncate promos.activations',
    ]) {
      // Something has to be there to be refused.
      await redeem(organization, code, 'again')
      await expect(app.pool.query(statement), statement).rejects.toThrow('never changed')
    }
    await app.pool.query(`update promo_codes set redeemed = 7, spent = 7 where id = '${id}'`)
    expect(await countsOf(app.pool, id)).toEqual({ redeemed: 1, spent: '10', rows: 1 })
    const { id: gift } = (
      await api.post(
        `organizations/${organization}/gift-credits`,
        { creditAmount: '10' },
        owner.token,
      )
    ).body.transaction
    await expect(
      app.pool.query(
        `insert into promo_redemptions (id, promo_code_id, code, organization_id, ordinal, kind,
           credit_amount, terms, transaction_id, actor)
         values ('red_stray', '${id}', 'X', '${organization}', 2, 'credit_grant', 10, '{}', '${gift}', 'x')`,
      ),
    ).rejects.toThrow('used up')
    for (const method of ['POST', 'PATCH', 'DELETE']) {
      const path = method === 'POST' ? '/api/promo-redemptions' : `/api/promo-redemptions/${red}`
      const answer = await app.api(method, path, { token: owner.token, body: {} })
      expect(answer.status, method).toBe(403)
    }
  })

  it('leave nothing behind where the last step fails: the same key goes on from the beginning', async () => {
    const organization = await makeOrganization(app.pool)
    const { id, code } = await makeCode(app, owner.token)
    await app.pool.query(
      `create function break_redemption() returns trigger language plpgsql as
         $$ begin raise exception 'the last step'; end $$;
       create trigger break_redemption before insert on promo_redemptions
         for each row when (new.promo_code_id = '${id}') execute function break_redemption()`,
    )
    expect((await redeem(organization, code, 'k')).status).toBe(500)
    expect(await rowsOf(app.pool, organization)).toEqual([])
    expect(await countsOf(app.pool, id)).toEqual({ redeemed: 0, spent: '0', rows: 0 })
    await app.pool.query('drop function break_redemption cascade')
    const answer = await redeem(organization, code, 'k')
    expect(answer.body).toMatchObject({ credits: '10', redemption: { ordinal: 1 } })
    expect(await countsOf(app.pool, id)).toEqual({ redeemed: 1, spent: '10', rows: 1 })
  })

  it('agree with what was counted, after all of this', async () => {
    const checks = CHECKS.filter(({ name }) =>
      ['redemptions', 'balance', 'idempotency_keys', 'audit', 'transactions'].includes(name),
    )
    const { ok, checks: results } = await verify({ pool: app.pool, isFull: true, checks })
    expect(results.flatMap(({ samples }) => samples)).toEqual([])
    expect(ok).toBe(true)
  })
})
