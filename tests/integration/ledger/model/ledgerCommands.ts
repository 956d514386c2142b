import fc from 'fast-check'
import { expect } from 'vitest'

import type { UsageReport } from '@/usage/usageReport'

import { report } from '../../integrity/books'
import type { LedgerModel } from './ledgerModel'
import { NANO_PER_CENT, type Outcome } from './ledgerModel'
import { usd, type RealLedger } from './realLedger'

export type LedgerCommand = fc.AsyncCommand<LedgerModel, RealLedger>

type Step = {
  name: string
  /** An operator saves the organization at the same time. */
  isEdited: boolean
  check?: (model: Readonly<LedgerModel>) => boolean
  /** Does it to both. @returns what came of it, for the count of what was tried */
  run: (model: LedgerModel, real: RealLedger) => Promise<Outcome>
}

/** Often a few cents: there the rounding of parts shows. */
const cents = fc
  .oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5_000 }))
  .map((n) => BigInt(n) * NANO_PER_CENT)
/** Sent once, or several times at once. */
const times = fc.constantFrom(1, 1, 2, 4)
const pick = fc.nat({ max: 30 })
const isEdited = fc.boolean()

/** Tokens of a request; what the gateway's cache and the customer's key answered costs nothing. */
const request = fc.record({
  input: fc.integer({ min: 0, max: 3_000_000 }),
  cacheHit: fc.boolean(),
  billing: fc.constantFrom('credits', 'credits', 'own_key' as const),
})

const indexOf = (model: LedgerModel, at: number): number => at % model.rows.length
const pickOf = (indexes: readonly number[], at: number) => indexes[at % indexes.length]
const hasRows = (model: Readonly<LedgerModel>) => model.rows.length > 0
const payments = (model: Readonly<LedgerModel>): number[] =>
  [...model.rows.keys()].filter((index) => model.refundable(index) > 0n)

/**
 * Everything that moves a balance, as random steps. `tried` is told each step and what came of it.
 * @param nanoPerToken the price of an input token in the catalogue
 */
export function ledgerCommands(
  nanoPerToken: bigint,
  tried: (step: string) => void,
): fc.Arbitrary<LedgerCommand>[] {
  const command = ({ name, isEdited: edited, check, run }: Step): LedgerCommand => ({
    check: check ?? (() => true),
    async run(model, real) {
      const [outcome] = await Promise.all([run(model, real), edited ? real.edit() : null])
      tried(`${name.split(' ')[0]} ${outcome}`)
      await real.expectBalances(model)
    },
    toString: () => `${name}${edited ? ' while edited' : ''}`,
  })

  const gift = fc
    .record({ credits: cents, times, isEdited })
    .map(({ credits, times: n, ...step }) =>
      command({
        ...step,
        name: `gift ${usd(credits)} ×${n}`,
        run: async (model, real) => {
          model.gift(credits)
          const body = { creditAmount: usd(credits), comment: 'Thanks' }
          return expectDone(await real.call('gift', null, body, n))
        },
      }),
    )

  const payment = fc
    .record({ amount: cents, credits: cents, times, isEdited })
    .map(({ amount, credits, times: n, ...step }) =>
      command({
        ...step,
        name: `pay ${usd(amount)} for ${usd(credits)} ×${n}`,
        run: async (model, real) => {
          model.pay(amount, credits)
          const money = { amount: usd(amount), creditAmount: usd(credits) }
          const body = { ...money, paymentMethod: 'wire', externalReference: 'ref' }
          return expectDone(await real.call('pay', null, body, n))
        },
      }),
    )

  const refund = fc
    .record({
      at: pick,
      of: fc.constantFrom('payment', 'row'),
      amount: fc.option(cents),
      parts: fc.constantFrom(1, 1, 4),
      times,
      isEdited,
    })
    .map(({ at, of, amount, parts, times: n, ...step }) =>
      command({
        ...step,
        name: `refund ${parts} × ${amount === null ? 'the rest' : usd(amount)} of ${of} ${at} ×${n}`,
        check: hasRows,
        run: async (model, real) => {
          const likely = of === 'payment' ? pickOf(payments(model), at) : undefined
          const index = likely ?? indexOf(model, at)
          const body = { reason: 'Asked for', ...(amount === null ? {} : { amount: usd(amount) }) }
          let due: Outcome = ''
          for (let part = 0; part < parts; part += 1) {
            due = model.refund(index, amount)
            expect(await real.call('refund', real.id(index), body, n)).toBe(due)
          }
          return due
        },
      }),
    )

  const reversal = fc.record({ at: pick, times, isEdited }).map(({ at, times: n, ...step }) =>
    command({
      ...step,
      name: `reverse row ${at} ×${n}`,
      check: hasRows,
      run: async (model, real) => {
        const index = indexOf(model, at)
        const due = model.reverse(index)
        expect(await real.call('reverse', real.id(index), { reason: 'Wrong' }, n)).toBe(due)
        return due
      },
    }),
  )

  const usage = fc
    .record({ requests: fc.array(request, { minLength: 1, maxLength: 5 }), times, isEdited })
    .map(({ requests, times: n, ...step }) =>
      command({
        ...step,
        name: `use ${requests.length} requests ×${n}`,
        run: async (model, real) => {
          const charged = requests.filter(
            ({ cacheHit, billing }) => !cacheHit && billing === 'credits',
          )
          model.use(charged.reduce((sum, { input }) => sum + BigInt(input) * nanoPerToken, 0n))
          const reports = requests.map((one) => toReport(real.project, one))
          expect(await real.use(reports, n)).toBe(requests.length)
          return 'done'
        },
      }),
    )

  const waitingPayment = fc
    .record({ amount: cents, credits: cents, isEdited })
    .map(({ amount, credits, ...step }) =>
      command({
        ...step,
        name: `wait-for-payment ${usd(amount)}`,
        run: async (model, real) => {
          model.wait({ kind: 'payment', amount, credits })
          const money = { amount: usd(amount), creditAmount: usd(credits) }
          await real.wait({ type: 'credit_topup', ...money })
          return 'done'
        },
      }),
    )

  const waitingRefund = fc
    .record({ at: pick, amount: cents, isEdited })
    .map(({ at, amount, ...step }) =>
      command({
        ...step,
        name: `wait-for-refund of payment ${at}`,
        check: (model) => payments(model).length > 0,
        run: async (model, real) => {
          const index = pickOf(payments(model), at) ?? 0
          const left = model.refundable(index)
          const part = model.refundOf(index, amount < left ? amount : left)
          model.wait(part)
          await real.wait({
            type: 'credit_refund',
            amount: usd(part.amount),
            creditAmount: part.credits === 0n ? null : usd(part.credits),
            relatedTransaction: real.id(index),
          })
          return 'done'
        },
      }),
    )

  const settlement = fc
    .record({ at: pick, status: fc.constantFrom('completed', 'failed' as const), isEdited })
    .map(({ at, status, ...step }) =>
      command({
        ...step,
        name: `settle row ${at} as ${status}`,
        check: hasRows,
        run: async (model, real) => {
          const pending = [...model.rows.keys()].filter((i) => model.rows[i]?.status === 'pending')
          // A waiting row where there is one; else whatever there is, which is refused.
          const index = pickOf(pending, at) ?? indexOf(model, at)
          const due = model.settle(index, status)
          expect(await real.settle(index, status)).toBe(due)
          return due
        },
      }),
    )

  return [gift, payment, refund, refund, reversal, usage, waitingPayment, waitingRefund, settlement]
}

const expectDone = (outcome: Outcome): Outcome => {
  expect(outcome).toBe('done')
  return outcome
}

const toReport = (
  project: string,
  { input, cacheHit, billing }: { input: number; cacheHit: boolean; billing: string },
): UsageReport =>
  report(project, {
    tokens: { input, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0 },
    cacheHit,
    billing: billing as UsageReport['billing'],
  })
