import { expect } from 'vitest'

import { systemActor } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import { postPending, type LedgerEntry } from '@/ledger/postTransaction'
import { settleTransaction } from '@/ledger/settleTransaction'
import { recordBatch } from '@/metering/recordBatch'
import { formatNano } from '@/money/formatNano'
import { toNanoUsd } from '@/money/nanoUsd'
import type { UsageReport } from '@/usage/usageReport'

import { makeOrganization, makeProject, readBalance } from '../../../support/factories'
import { ledgerApi } from '../../../support/ledger'
import type { ApiAnswer, TestPayload } from '../../../support/testPayload'
import type { LedgerModel, Outcome } from './ledgerModel'

export const usd = (nano: bigint): string => formatNano(toNanoUsd(nano))

type Route = 'gift' | 'pay' | 'refund' | 'reverse'

/** One organization's real books, through the routes that people and gateways use. */
export class RealLedger {
  /** Ids of the rows, in the order of the model's. */
  readonly ids: string[] = []
  private calls = 0
  private readonly api

  private constructor(
    private readonly app: TestPayload,
    private readonly token: string,
    private readonly organization: string,
    readonly project: string,
  ) {
    this.api = ledgerApi(app)
  }

  static async open(app: TestPayload, token: string): Promise<RealLedger> {
    const organization = await makeOrganization(app.pool)
    return new RealLedger(app, token, organization, await makeProject(app.pool, organization))
  }

  id(index: number): string {
    const id = this.ids[index]
    if (!id) throw new RangeError(`There is no row ${index}.`)
    return id
  }

  /** The same call `times` at once with one key: all must get the same answer. */
  async call(
    route: Route,
    id: string | null,
    body: Record<string, unknown>,
    times: number,
  ): Promise<Outcome> {
    const keyed = { ...body, idempotencyKey: `call-${(this.calls += 1)}` }
    const answers = await Promise.all(
      Array.from({ length: times }, () =>
        this.api[route](id ?? this.organization, keyed, this.token),
      ),
    )
    const outcomes = answers.map(outcomeOf)
    expect(new Set(outcomes).size, outcomes.join()).toBe(1)
    const made = new Set(answers.map(({ body: { transaction } }) => transaction?.id))
    expect(made.size).toBe(1)
    const [first] = made
    if (outcomes[0] === 'done') this.ids.push(String(first))
    return String(outcomes[0])
  }

  async wait(entry: Pick<LedgerEntry, 'amount' | 'creditAmount' | 'relatedTransaction' | 'type'>) {
    const { organization } = this
    const posted = await inTransaction(this.app.pool, (tx) =>
      postPending(tx, { ...entry, organization, description: 'Waits', actor: 'system:test' }),
    )
    this.ids.push(posted.id)
  }

  settle(index: number, status: 'completed' | 'failed'): Promise<Outcome> {
    const settled = inTransaction(this.app.pool, (tx) =>
      settleTransaction(tx, this.id(index), { status }, systemActor('test')),
    )
    return settled.then(
      () => 'done',
      (error: unknown) => (error as { code?: string }).code ?? String(error),
    )
  }

  /** Reports a batch `times` at once. @returns how many rows were taken, over all of them */
  async use(reports: readonly UsageReport[], times: number): Promise<number> {
    const rows = reports.map((report, index) => ({ index, report }))
    const results = await Promise.all(
      Array.from({ length: times }, () => recordBatch(this.app.pool, rows)),
    )
    return results.reduce((sum, { accepted }) => sum + accepted, 0)
  }

  /** An operator saves the organization's form: Payload writes the whole row. */
  async edit(): Promise<void> {
    const answer = await this.app.api('PATCH', `/api/organizations/${this.organization}`, {
      token: this.token,
      body: { name: `Renamed ${(this.calls += 1)}`, notes: 'Called.', credits: '1000000' },
    })
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  }

  async expectBalances(model: LedgerModel): Promise<void> {
    const held = await readBalance(this.app.pool, this.organization)
    const { rows } = await this.app.pool.query<{ credits: string; charge: string }>(
      `select (select coalesce(sum(credit_amount), 0) from transactions
          where organization_id = $1 and status = 'completed')::text as credits,
        (select coalesce(sum(charge), 0) from ledger.usage_postings
          where organization_id = $1)::text as charge`,
      [this.organization],
    )
    const told = { credits: model.credits, allTime: model.allTime, spent: model.spent }
    expect({
      credits: nanoOf(held.credits),
      allTime: nanoOf(held.allTimeCredits),
      spent: nanoOf(held.totalSpent),
    }).toEqual(told)
    expect(held.sequence).toBe(model.sequence)
    expect(nanoOf(rows[0]?.credits) - nanoOf(rows[0]?.charge)).toBe(model.credits)
  }
}

/** A numeric(20,9) as the database prints it. */
const nanoOf = (text: string | undefined): bigint => {
  const [whole = '0', fraction = ''] = (text ?? '0').split('.')
  return BigInt(`${whole}${fraction.padEnd(9, '0')}`)
}

const outcomeOf = ({ status, body }: ApiAnswer): Outcome =>
  status === 200 ? 'done' : String(body?.error?.code ?? status)
