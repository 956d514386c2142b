import { expect } from 'vitest'

import type { Breaking } from './breakBooks'

/** A price like the first of the catalogue, with some of its columns told anew. */
const price = (columns: string) =>
  `insert into model_prices select (jsonb_populate_record(p, '${columns}')).*
   from model_prices p where p.id = (select min(id) from model_prices where id like 'prc%')`

const PRICES: Breaking[] = [
  {
    check: 'prices',
    rule: 'periods_overlap',
    what: 'two prices at one time',
    sql: () =>
      `alter table model_prices drop constraint model_prices_no_overlap;
       ${price('{"id": "prc_there_1", "region": "there"}')};
       ${price('{"id": "prc_there_2", "region": "there"}')}`,
    finding: () => ({
      row: 'prc_there_1',
      found: expect.stringMatching(/^prc_there_2: .+ to (open|.+Z)$/),
    }),
  },
  {
    check: 'prices',
    rule: 'period_empty',
    what: 'a price that ends when it begins',
    sql: () =>
      `alter table model_prices drop constraint model_prices_period_not_empty;
       ${price(`{"id": "prc_never", "region": "never", "effective_from": "2026-01-01T00:00:00Z",
         "effective_to": "2026-01-01T00:00:00Z"}`)}`,
    finding: () => ({
      row: 'prc_never',
      found: '2026-01-01T00:00:00.000000Z to 2026-01-01T00:00:00.000000Z',
    }),
  },
  {
    check: 'prices',
    rule: 'price_incomplete',
    what: 'a price without an input price',
    sql: () => price('{"id": "prc_half", "region": "half", "input_per_million": null}'),
    finding: () => ({ row: 'prc_half', found: expect.stringMatching(/^input none, output \d/) }),
  },
]

const AUDIT: Breaking[] = [
  {
    check: 'audit',
    rule: 'personal_hash',
    what: 'an address changed after the act',
    sql: ({ organization }) =>
      `update audit_personal set ip_address = '198.51.100.1'
       where audit_id in (select id from audit_logs where organization = '${organization}')`,
    finding: ({ organization }) => ({ organization, row: expect.stringMatching(/^aud_/) }),
  },
  {
    check: 'audit',
    rule: 'personal_alone',
    what: 'a personal part without its audit row',
    sql: () => `insert into audit_personal (audit_id, salt) values ('aud_nobody', 'salt')`,
    finding: () => ({ row: 'aud_nobody', found: null }),
  },
  {
    check: 'audit',
    rule: 'transaction_untold',
    what: 'a gift whose audit entry is gone',
    sql: ({ gift }) => `delete from audit_logs where resource = '${gift}'`,
    finding: ({ gift: row }) => ({
      row,
      expected: 'an audit entry of the credit_gift by usr_books',
    }),
  },
  {
    check: 'audit',
    rule: 'transaction_untold',
    what: 'an operator’s booking that was never told',
    sql: ({ plan }) => `update transactions set actor = 'usr_somebody' where id = '${plan}'`,
    finding: ({ plan: row }) => ({ row }),
  },
]

export const CATALOGUE_BREAKINGS: readonly Breaking[] = [...PRICES, ...AUDIT]
