import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { CHECKS } from '@/integrity/checks'
import { verify } from '@/integrity/verify'

import { signInAs } from '../../support/factories'
import { setLimits } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { ledgerCommands } from './model/ledgerCommands'
import { LedgerModel } from './model/ledgerModel'
import { RealLedger } from './model/realLedger'

const RUNS = 24
const STEPS = 40
/** On a busy machine fewer runs have to do. */
const TIME_LIMIT_MS = 25_000

let app: TestPayload
let token: string

beforeAll(async () => {
  app = await bootTestPayload()
  token = (await signInAs(app, 'owner')).token
  // Limits have tests of their own; here nothing waits and nothing is too much.
  const plenty = '10000000000'
  await setLimits(app.pool, {
    ownerPerGift: plenty,
    ownerPerDay: plenty,
    secondPersonFrom: plenty,
  })
})
afterAll(() => app.close())

/** The price that the requests of the model meet, in nano-dollars a token. */
async function readTokenPrice(): Promise<bigint> {
  const { rows } = await app.pool.query<{ nano: string }>(
    `select (input_per_million * 1000)::bigint::text as nano from model_prices
     where provider_id = 'openai' and model_id = 'gpt-4o' and region is null
       and effective_from <= '2026-09-29' and coalesce(effective_to, 'infinity') > '2026-09-29'`,
  )
  return BigInt(rows[0]?.nano ?? '')
}

describe(
  'any sequence of gifts, payments, refunds, reversals, usage and settlements',
  {
    timeout: 180_000,
  },
  () => {
    it('leaves balance = Σ rows = the model, while the organization is edited', async () => {
      const tried = new Set<string>()
      const commands = ledgerCommands(await readTokenPrice(), (step) => tried.add(step))
      await fc.assert(
        fc.asyncProperty(fc.commands(commands, { maxCommands: STEPS, size: 'max' }), (steps) =>
          fc.asyncModelRun(
            async () => ({
              model: new LedgerModel(),
              real: await RealLedger.open(app, token),
            }),
            steps,
          ),
        ),
        { numRuns: RUNS, interruptAfterTimeLimit: TIME_LIMIT_MS },
      )
      expect([...tried]).toEqual(expect.arrayContaining(EVERY_OUTCOME))

      const { checks } = await verify({ pool: app.pool, isFull: true, checks: CHECKS })
      expect(checks.flatMap(({ samples }) => samples)).toEqual([])
    })
  },
)

/** A run in which one of these never happened proves less than it says. */
const EVERY_OUTCOME = [
  'gift done',
  'pay done',
  'refund done',
  'refund not_refundable',
  'refund refund_exceeds_remaining',
  'reverse done',
  'reverse not_reversible',
  'use done',
  'wait-for-payment done',
  'wait-for-refund done',
  'settle done',
  'settle already_settled',
]
