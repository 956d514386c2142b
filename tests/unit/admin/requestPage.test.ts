import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { preparePrice } from '@/admin/requests/preparePrice'
import { prepareTiming } from '@/admin/requests/prepareTiming'
import { prepareTokens } from '@/admin/requests/prepareTokens'
import { requestPath } from '@/admin/requests/requestPath'
import { requestSegments } from '@/admin/requests/requestSegments'
import type { RequestRow } from '@/metering/requestRow'
import { formatNano } from '@/money/formatNano'
import { sumMoney } from '@/money/sumMoney'
import { explainPrice } from '@/pricing/explainPrice'
import { rateUsage, type RatedUsage } from '@/pricing/rateUsage'

import { usage } from '../pricing/arbitraries'

/** A stored request as it is read again, rated as given. */
function details(rated: RatedUsage, others: Partial<RequestRow> = {}) {
  const rating = rateUsage(rated)
  const request = {
    tokens: rated.tokens,
    units: rated.units,
    billing: rated.billing,
    cacheHit: rated.cacheHit,
    reportedCost: null,
    listCost: rating.listCost === null ? null : formatNano(rating.listCost),
    discount: formatNano(rating.discount),
    charge: formatNano(rating.charge),
    providerCost: formatNano(rating.providerCost),
    ...others,
  } as RequestRow
  return { request, price: explainPrice(rating), discountRule: null }
}

const decimal = (shown: string): string => shown.replace(/[$,]/g, '')
const stepsOf = (prepared: ReturnType<typeof preparePrice>) =>
  Object.fromEntries(prepared.steps.map(({ key, amount }) => [key, amount]))

describe('the price line by line', () => {
  it('adds up to the list cost, and with every step to the charge, as printed', () =>
    fc.assert(
      fc.property(usage, fc.boolean(), (rated, isOwnKey) => {
        const billing = isOwnKey ? 'own_key' : 'credits'
        const prepared = preparePrice(details({ ...rated, billing }))
        const { list, charge, ...taken } = stepsOf(prepared)
        expect(sumMoney(prepared.lines.map(({ amount }) => decimal(amount)))).toBe(
          sumMoney([decimal(list ?? '')]),
        )
        expect(sumMoney([list ?? '', ...Object.values(taken)].map(decimal))).toBe(
          sumMoney([decimal(charge ?? '')]),
        )
      }),
    ))

  it('says why nothing was charged', () => {
    const [rated] = fc.sample(usage, { numRuns: 1, seed: 7 })
    if (!rated) throw new Error('No sample')
    const remark = (others: Partial<RatedUsage>) =>
      preparePrice(details({ ...rated, ...others })).remarks.at(-1)
    expect(remark({ price: null })).toMatch(/^No price was in force/)
    expect(remark({ cacheHit: true })).toMatch(/own cache/)
    expect(remark({ billing: 'own_key' })).toMatch(/own provider key/)
    expect(stepsOf(preparePrice(details({ ...rated, price: null })))).toEqual({ charge: '$0.00' })
  })

  it('sets what others say beside the charge, never into it', () => {
    const [rated] = fc.sample(usage, { numRuns: 1, seed: 7 })
    if (!rated) throw new Error('No sample')
    const known = details(rated, {
      listCost: '0.005',
      charge: '0.004',
      providerCost: '0.0045',
      reportedCost: '0.0052',
    })
    expect(preparePrice(known).beside).toEqual([
      { key: 'reported', label: 'Reported by the gateway', amount: '$0.0052' },
      { key: 'difference', label: 'List cost less reported', amount: '-$0.0002' },
      { key: 'provider', label: 'Provider cost', amount: '$0.0045' },
      { key: 'margin', label: 'Margin', amount: '-$0.0005' },
    ])
  })
})

describe('the timing', () => {
  it('splits the whole at the first token', () =>
    expect(prepareTiming({ durationMs: 2000, timeToFirstTokenMs: 500 })).toEqual({
      total: '2 s',
      parts: [
        { key: 'first', label: 'Time to first token', text: '500 ms', share: 25 },
        { key: 'rest', label: 'Rest of the answer', text: '1.5 s', share: 75 },
      ],
    }))

  it.each([
    [1000, null],
    [1000, 1001],
    [0, 0],
  ])('is one part for %j ms with the first token after %j', (durationMs, timeToFirstTokenMs) =>
    expect(prepareTiming({ durationMs, timeToFirstTokenMs })?.parts.map(({ key }) => key)).toEqual([
      'whole',
    ]),
  )

  it('is nothing where the gateway said nothing', () =>
    expect(prepareTiming({ durationMs: null, timeToFirstTokenMs: 5 })).toBeNull())
})

describe('the tokens', () => {
  it('add up by side, and units are named only where there are any', () => {
    const lines = prepareTokens({
      tokens: { input: 1, cachedInput: 20, cacheWrite: 300, output: 4000, reasoning: 50_000 },
      units: { webSearches: 0, images: 2 },
    })
    const counts = Object.fromEntries(lines.map(({ key, count }) => [key, count]))
    expect(counts).toMatchObject({ inputTotal: 321, outputTotal: 54_000, images: 2 })
    expect(counts).not.toHaveProperty('webSearches')
  })
})

describe('the address of a request', () => {
  it('keeps every character of an id', () =>
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (id) => {
        fc.pre(!id.includes('\0'))
        const path = requestPath('org_1', id)
        expect(requestSegments(path.slice(1).split('/'))).toEqual({ organization: 'org_1', id })
      }),
    ))

  it('carries a zone other than UTC', () =>
    expect(requestPath('org_1', 'a', 'Europe/Berlin')).toBe(
      '/requests/org_1/a?timeZone=Europe%2FBerlin',
    ))

  it.each([
    [['requests', 'org_1']],
    [['requests', 'org_1', '%E0']],
    [['requests', 'org_1', '%00']],
  ])('that cannot be read is none: %j', (segments) => expect(requestSegments(segments)).toBeNull())
})
