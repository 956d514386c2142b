import { expect } from 'vitest'

import type { DatabasePool } from '@/db/tx'
import { newId } from '@/ids'

import type { Breaking } from './breakBooks'
import { makeOrganization, makeProject, topUp } from '../../support/factories'
import { record, report } from './books'

type Discounted = { organization: string; rule: string }

const DAY = '2026-10-01'

/** An organization with one request that a rule has lowered, at midnight, and a rule that lowered nothing. */
export async function fillDiscounted(pool: DatabasePool): Promise<Discounted> {
  const organization = await makeOrganization(pool)
  const project = await makeProject(pool, organization)
  await topUp(pool, organization, '10')
  const [rule, other] = [newId('dsc'), newId('dsc')]
  await pool.query(
    `insert into discounts (id, organization_id, provider_id, model_id, percent, reason)
     values ($1, $3, 'openai', 'gpt-4o', 12.5, 'Test'), ($2, $3, 'anthropic', null, 50, 'Test')`,
    [rule, other, organization],
  )
  await record(pool, [report(project, { timeMicros: Date.parse(DAY) * 1000 })])
  return { organization, rule }
}

const numberOf = (kind: number, value: string) =>
  `(select id from metering.dimensions where kind = ${kind} and value = '${value}')`
const lowered = expect.stringMatching(/^request req_\d+ at 2026-10-01T00:00:00/) as unknown

const onRule =
  (change: string) =>
  ({ rule }: Discounted) =>
    `update discounts set ${change} where id = '${rule}'`
const onSavings =
  (change: string) =>
  ({ organization }: Discounted) =>
    `update metering.discount_savings set ${change} where organization = ${numberOf(1, organization)}`

const breaking = (
  rule: string,
  what: string,
  sql: Breaking<Discounted>['sql'],
  values: ReturnType<Breaking['finding']> = {},
): Breaking<Discounted> => ({
  ...{ check: 'discounts', rule, what, sql },
  finding: ({ organization }) => ({ organization, ...values }),
})

export const DISCOUNT_BREAKINGS: readonly Breaking<Discounted>[] = [
  breaking(
    'rule_gone',
    'a rule deleted',
    ({ rule }) => `delete from discounts where id = '${rule}'`,
    {
      row: lowered,
    },
  ),
  breaking('percent_of_other', 'a percent changed later', onRule('percent = 12.4999'), {
    ...{ row: lowered, expected: '12.4999', found: '12.5' },
  }),
  breaking('out_of_scope', 'a rule moved to another model', onRule(`model_id = 'gpt-4o-mini'`), {
    row: lowered,
  }),
  breaking('out_of_time', 'a rule ended in the past', onRule(`expires_at = '${DAY}'`), {
    ...{ row: lowered, found: `${DAY}T00:00:00.000000Z` },
  }),
  breaking('out_of_time', 'a start moved', onRule(`starts_at = '${DAY} 00:00:00.001+00'`), {
    row: lowered,
  }),
  breaking('savings', 'savings that no request has', onSavings('discount = discount + 3'), {
    difference: '0.000000003',
  }),
  breaking('savings_list_cost', 'a list cost off', onSavings('list_cost = list_cost - 2'), {
    difference: '-0.000000002',
  }),
  breaking('savings_requests', 'a request counted twice', onSavings('requests = 2'), {
    ...{ expected: '1', found: '2', difference: '1' },
  }),
  breaking(
    'savings',
    'savings lost',
    ({ organization }) =>
      `delete from metering.discount_savings where organization = ${numberOf(1, organization)}`,
    { found: '0' },
  ),
  {
    check: 'requests',
    rule: 'discount_rule',
    what: 'a percent without a rule',
    sql: ({ organization }) =>
      `update metering.requests set discount_rule = null
       where organization = ${numberOf(1, organization)} and discount_rule is not null`,
    finding: ({ organization }) => ({ organization, row: lowered, found: '12.5 percent, no rule' }),
  },
]
