import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { inTransaction } from '@/db/inTransaction'
import { toQueryable } from '@/db/tx'
import { postTransaction, type LedgerEntry } from '@/ledger/postTransaction'
import { postUsage } from '@/ledger/postUsage'
import { parseMoney } from '@/money/parseMoney'
import { readOrganizationHeader } from '@/organizations/readOrganizationHeader'

import { record, report } from '../integrity/books'
import { makeApiKey, makeOrganization, makeProject, topUp } from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
beforeAll(async () => {
  app = await bootTestPayload()
})
afterAll(() => app.close())

const header = async (organization: string) => {
  const found = await readOrganizationHeader(toQueryable(app.pool), organization)
  if (!found) throw new Error(`No header of ${organization}.`)
  return found
}

const post = (organization: string, entry: Partial<LedgerEntry> & Pick<LedgerEntry, 'type'>) =>
  inTransaction(app.pool, (tx) =>
    postTransaction(tx, {
      organization,
      amount: null,
      creditAmount: null,
      description: 'Test',
      actor: 'system:test',
      ...entry,
    }),
  )

const spend = (organization: string, charge: string) =>
  inTransaction(app.pool, (tx) =>
    postUsage(
      tx,
      [
        {
          organization,
          apiKey: null,
          charge: parseMoney(charge, { field: 'charge' }),
          timeMicros: 0,
        },
      ],
      null,
    ),
  )

describe('the header of an organization', () => {
  it('is null for one that does not exist', async () => {
    expect(await readOrganizationHeader(toQueryable(app.pool), 'org_missing')).toBeNull()
  })

  it('shows a new one with zeros', async () => {
    expect(await header(await makeOrganization(app.pool))).toMatchObject({
      credits: '0',
      giftedCredits: '0',
      netPaid: '0',
      totalSpent: '0',
      activeProjects: 0,
      activeKeys: 0,
    })
  })

  it('counts top-ups and plans as paid, takes refunds off, and no gift', async () => {
    const organization = await makeOrganization(app.pool)
    const { id: first } = await topUp(app.pool, organization, '25')
    await post(organization, { type: 'subscription_start', amount: '49' })
    await post(organization, { type: 'dev_plan_start', amount: '29.5' })
    await post(organization, { type: 'credit_gift', creditAmount: '1000' })
    await post(organization, {
      type: 'credit_refund',
      amount: '10',
      creditAmount: '-10',
      relatedTransaction: first,
    })
    expect(await header(organization)).toMatchObject({ netPaid: '93.5', credits: '1015' })
  })

  it('uses gifts up first: the gifted part is what is left of them', async () => {
    const organization = await makeOrganization(app.pool)
    await topUp(app.pool, organization, '10')
    await post(organization, { type: 'credit_gift', creditAmount: '5' })
    expect(await header(organization)).toMatchObject({ credits: '15', giftedCredits: '5' })
    await spend(organization, '3')
    expect(await header(organization)).toMatchObject({ credits: '12', giftedCredits: '2' })
    await spend(organization, '3.5')
    expect(await header(organization)).toMatchObject({ credits: '8.5', giftedCredits: '0' })
  })

  it('shows no larger gifted part than there is balance', async () => {
    const organization = await makeOrganization(app.pool)
    const { id: relatedTransaction } = await topUp(app.pool, organization, '10')
    await post(organization, { type: 'credit_gift', creditAmount: '5' })
    await post(organization, {
      type: 'credit_refund',
      amount: '10',
      creditAmount: '-10',
      relatedTransaction,
    })
    await spend(organization, '1')
    expect(await header(organization)).toMatchObject({ credits: '4', giftedCredits: '4' })
    await spend(organization, '6')
    expect(await header(organization)).toMatchObject({ credits: '-2', giftedCredits: '0' })
  })

  it('counts keys that are active, below their limit, and on own provider keys', async () => {
    const organization = await makeOrganization(app.pool)
    const [hybrid, own, off] = await Promise.all(
      [1, 2, 3].map(() => makeProject(app.pool, organization)),
    )
    if (!hybrid || !own || !off) throw new Error('Three projects.')
    const keys = await Promise.all(
      [hybrid, hybrid, hybrid, own, off].map((project) => makeApiKey(app.pool, project)),
    )
    await app.pool.query("update projects set mode = 'api-keys' where id = $1", [own])
    await app.pool.query("update projects set status = 'inactive' where id = $1", [off])
    await app.pool.query("update api_keys set status = 'inactive' where id = $1", [keys[0]])
    await app.pool.query('update api_keys set usage_limit = 0 where id = $1', [keys[1]])
    expect(await header(organization)).toMatchObject({
      activeProjects: 2,
      activeKeys: 3,
      usableKeys: 2,
      ownKeyKeys: 1,
    })
  })

  it('names the providers they used lately that are switched off, the most used first', async () => {
    const organization = await makeOrganization(app.pool)
    const project = await makeProject(app.pool, organization)
    const ago = (days: number) => (Date.now() - days * 86_400_000) * 1000
    const used = (provider: string, timeMicros: number) => report(project, { provider, timeMicros })
    await record(app.pool, [
      ...[used('openai', ago(0)), used('openai', ago(1)), used('anthropic', ago(0))],
      // Long ago, and still on.
      ...[used('mistral', ago(100)), used('google', ago(0))],
    ])
    expect((await header(organization)).disabledProviders).toEqual([])
    await app.pool.query(
      "update providers set enabled = false where id in ('openai', 'anthropic', 'mistral')",
    )
    try {
      const { rows } = await app.pool.query<{ name: string }>(
        "select name from providers where id in ('openai', 'anthropic') order by id desc",
      )
      expect(rows).toHaveLength(2)
      expect((await header(organization)).disabledProviders).toEqual(rows.map(({ name }) => name))
    } finally {
      await app.pool.query('update providers set enabled = true')
    }
  })
})
