import { afterEach, describe, expect, it } from 'vitest'

import { inTransaction } from '@/db/inTransaction'
import { postUsage } from '@/ledger/postUsage'
import { makeAllFine } from '@/metering/makeFine'
import { toNanoUsd } from '@/money/nanoUsd'

import { makeOrganization, makeProject, topUp } from '../../support/factories'
import { insertUsage, NO_TOKENS, type TestRequest } from '../../support/usage'
import { HOUR, openAlertDesk } from './alertDesk'

const desk = openAlertDesk()
const DOLLAR = 1_000_000_000n
/** The start of the running hour of the database's clock. */
const hour = Math.floor(Date.now() / HOUR) * HOUR

afterEach(() => desk.app.pool.query('update alert_rules set enabled = false'))

const spend = (organization: string, dollars: bigint) =>
  inTransaction(desk.app.pool, (tx) =>
    postUsage(
      tx,
      [{ organization, apiKey: null, charge: toNanoUsd(dollars * DOLLAR), timeMicros: 0 }],
      null,
    ),
  )

async function use(
  organization: string,
  uses: readonly { at: number; dollars?: bigint; status?: TestRequest['status']; count?: number }[],
  isUnpriced = false,
): Promise<void> {
  const project = await makeProject(desk.app.pool, organization)
  await insertUsage(
    desk.app.pool,
    uses.flatMap(({ at, dollars = 0n, status = 'ok', count = 1 }) =>
      Array.from({ length: count }, (): TestRequest => ({
        ...{ organization, project, timeMicros: at * 1000, provider: 'openai', model: 'gpt-4o' },
        ...{ tokens: NO_TOKENS, status, cacheHit: false, ownKey: false },
        charges: isUnpriced ? {} : { input: dollars * DOLLAR },
        discount: isUnpriced ? null : 0n,
        ...{ ownKeyListCost: 0n, providerCost: 0n },
      })),
    ),
  )
}

const told = async (rule: string) =>
  (await desk.events(rule)).map(({ level, is_repeat, value }) => [level, is_repeat, value])

describe('what is watched', () => {
  it('is spending, errors and unpriced requests of a window, by organization and altogether', async () => {
    const [one, other] = [
      await makeOrganization(desk.app.pool, { name: 'One' }),
      await makeOrganization(desk.app.pool, { name: 'Other' }),
    ]
    const now = hour + HOUR / 2
    await use(other, [{ at: hour + 2, count: 3 }], true)
    // Of one's days the requests are read, of the other's the sums.
    await inTransaction(desk.app.pool, (tx) =>
      makeAllFine(tx, { from: '2020-01-01', to: '2100-01-01' }),
    )
    await use(one, [
      { at: hour + 1, dollars: 2n, count: 30 },
      { at: hour - 5 * HOUR, dollars: 1n, status: 'upstream_error', count: 30 },
      { at: hour - 23 * HOUR + 1, dollars: 50n },
      { at: hour - 24 * HOUR + 1, dollars: 1000n },
    ])
    const of = (rule: Record<string, unknown>) =>
      desk.makeRule({ scope: 'each_organization', window: 'day', ...rule })
    const rules = {
      spend: await of({ kind: 'absolute_spend', alertAt: '140' }),
      tooMuch: await of({ kind: 'absolute_spend', alertAt: '140.000000001' }),
      errors: await of({ kind: 'error_rate', warningAt: '40' }),
      running: await of({ kind: 'error_rate', alertAt: '1', window: 'hour' }),
      unpriced: await of({ kind: 'unpriced_usage', alertAt: '3' }),
      platform: await of({
        kind: 'absolute_spend',
        scope: 'platform',
        alertAt: '100',
        window: 'week',
      }),
    }
    expect((await desk.evaluate(now)).failed).toEqual([])
    expect(await told(rules.spend)).toEqual([['alert', false, '140']])
    expect(await told(rules.tooMuch)).toEqual([])
    expect(await told(rules.errors)).toEqual([['warning', false, '49.18']])
    expect(await told(rules.running)).toEqual([])
    expect(await told(rules.unpriced)).toEqual([['alert', false, '3']])
    expect(await told(rules.platform)).toEqual([['alert', false, '1140']])
    const [error] = await desk.events(rules.errors)
    expect(error).toMatchObject({
      organization_id: one,
      message: 'Warning: 49.18 % of the requests of One failed in the last 24 hours, 40 % or more.',
    })
    const [platform] = await desk.events(rules.platform)
    expect(platform).toMatchObject({
      organization_id: null,
      message: 'Alert: The platform spent $1,140.00 in the last 7 days, $100.00 or more.',
    })
  })

  it('is how much of its credits an organization has used since they were last filled up', async () => {
    const organization = await makeOrganization(desk.app.pool)
    await topUp(desk.app.pool, organization, '100')
    await spend(organization, 80n)
    const rule = await desk.makeRule({
      ...{ kind: 'percent_of_credits', scope: 'organization', organization },
      ...{ warningAt: '80', alertAt: '95' },
    })
    await desk.evaluate(hour)
    await topUp(desk.app.pool, organization, '1')
    await desk.evaluate(hour + HOUR)
    expect(await told(rule)).toEqual([
      ['warning', false, '80'],
      ['resolved', false, '0'],
    ])
  })

  it('is what the organization itself has set, where a rule is for each of them', async () => {
    const [own, common] = [
      await makeOrganization(desk.app.pool),
      await makeOrganization(desk.app.pool),
    ]
    for (const organization of [own, common]) await topUp(desk.app.pool, organization, '50')
    await desk.app.pool.query(
      'update organizations set alert_thresholds_low_balance = 60 where id = $1',
      [own],
    )
    const rule = await desk.makeRule({ kind: 'low_balance', scope: 'each_organization' })
    await desk.evaluate(hour)
    expect(await desk.events(rule)).toMatchObject([{ organization_id: own, threshold: '60' }])
  })

  it('is failed payments, and is over when there are none or the organization is deleted', async () => {
    const [paying, leaving] = [
      await makeOrganization(desk.app.pool),
      await makeOrganization(desk.app.pool),
    ]
    const fail = (count: number, id: string) =>
      desk.app.pool.query('update organizations set payment_failure_count = $1 where id = $2', [
        count,
        id,
      ])
    await fail(2, paying)
    await fail(2, leaving)
    const rule = await desk.makeRule({
      ...{ kind: 'payment_failure', scope: 'each_organization', alertAt: '2' },
    })
    await desk.evaluate(hour)
    await fail(0, paying)
    await desk.app.pool.query(`update organizations set status = 'deleted' where id = $1`, [
      leaving,
    ])
    await desk.evaluate(hour + HOUR)
    const ends = (await desk.events(rule)).filter(({ level }) => level === 'resolved')
    expect(ends.map(({ organization_id, value }) => [organization_id, value]).sort()).toEqual(
      [
        [paying, '0'],
        [leaving, null],
      ].sort(),
    )
  })

  it('is spending out of the ordinary and silence of who is busy', async () => {
    const [spiking, silent] = [
      await makeOrganization(desk.app.pool),
      await makeOrganization(desk.app.pool),
    ]
    const weeks = Array.from({ length: 8 }, (_, index) => ({
      ...{ at: hour - (index + 1) * 7 * 24 * HOUR + 1, dollars: 2n },
    }))
    await use(spiking, [...weeks, { at: hour + 1, dollars: 20n }])
    await use(
      silent,
      Array.from({ length: 100 }, (_, index) => ({ at: hour - (index + 6) * HOUR })),
    )
    const rules = {
      unusual: await desk.makeRule({
        ...{ kind: 'unusual_spend', scope: 'organization', organization: spiking },
        ...{ warningAt: '1', alertAt: '3.5' },
      }),
      stale: await desk.makeRule({
        ...{ kind: 'stale_pipeline', scope: 'organization', organization: silent, alertAt: '4' },
      }),
    }
    await desk.evaluate(hour + HOUR / 2)
    expect(await desk.events(rules.unusual)).toMatchObject([
      { level: 'warning', value: '20', threshold: '6' },
    ])
    expect(await desk.events(rules.stale)).toMatchObject([{ level: 'alert', value: '5' }])
  })
})
