import { expect } from 'vitest'

import type { DatabasePool } from '@/db/tx'
import { CHECKS } from '@/integrity/checks'
import { verify } from '@/integrity/verify'
import { newId } from '@/ids'

import { makeOrganization, topUp } from '../../../support/factories'
import { act, type Act } from './acts'

/** An act with an organization, an operator and an original of its own. */
export async function makeAct(pool: DatabasePool, kind: Act['kind']): Promise<Act> {
  const organization = await makeOrganization(pool)
  const { id: original } = await topUp(pool, organization, '10')
  const operator = newId('usr')
  await pool.query(
    `insert into users (id, email, name, operator_role, status, updated_at, created_at)
     values ($1, $2, $1, 'owner', 'active', now(), now())`,
    [operator, `${operator.toLowerCase()}@example.com`],
  )
  return { kind, organization, operator, original, key: `key of ${organization}` }
}

/** Everything that an act writes, counted. */
async function tracesOf(pool: DatabasePool, { organization }: Act) {
  const { rows } = await pool.query(
    `select o.credits::text, o.ledger_sequence::int as sequence,
       (select count(*)::int from transactions where organization_id = o.id) as rows,
       (select count(*)::int from ledger.idempotency_keys where organization_id = o.id) as keys,
       (select count(*)::int from audit_logs where organization = o.id) as audit
     from organizations o where o.id = $1`,
    [organization],
  )
  return rows[0] as Record<string, unknown>
}

/** Nothing of the act is there: only the top-up that it began with. */
export const expectUntouched = async (pool: DatabasePool, what: Act): Promise<void> =>
  expect(await tracesOf(pool, what)).toEqual({
    ...{ credits: '10.000000000', sequence: 1, rows: 1, keys: 0, audit: 0 },
  })

/** The same act again, with the same key: it is done then, once and whole. */
export async function expectDoneOnce(pool: DatabasePool, what: Act): Promise<void> {
  await act(pool, what)
  await act(pool, what)
  const credits = what.kind === 'gift' ? '13.000000000' : '7.000000000'
  expect(await tracesOf(pool, what)).toEqual({ credits, sequence: 2, rows: 2, keys: 1, audit: 1 })
}

/** How many statements an act has. */
export async function countStatements(pool: DatabasePool, kind: Act['kind']): Promise<number> {
  let count = 0
  await act(pool, await makeAct(pool, kind), async (_, answered) => {
    count = answered
  })
  return count
}

export async function expectBooksInOrder(pool: DatabasePool): Promise<void> {
  const { checks } = await verify({ pool, isFull: true, checks: CHECKS })
  expect(checks.flatMap(({ samples }) => samples)).toEqual([])
}

/** Waits until `ready` says so; fails after ten seconds, or what is given. */
export async function until(
  ready: () => Promise<boolean>,
  what: string,
  patienceMs = 10_000,
): Promise<void> {
  const end = Date.now() + patienceMs
  while (!(await ready())) {
    if (Date.now() > end) throw new Error(`Waited in vain until ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
