import type { Breaking } from './breakBooks'
import type { ClosedBooks } from './closedBooks'

const check = 'month_closes'

/** Writes another figure into a close; the table's own rules are off. */
const kept = (figure: string, by: string, month: 0 | 1 | 2): Breaking<ClosedBooks> => ({
  check,
  rule: figure,
  what: `another ${figure} kept`,
  sql: ({ organization, months }) =>
    `alter table ledger.month_closes drop constraint if exists month_closes_add_up,
       drop constraint if exists month_closes_unused;
     update ledger.month_closes set ${figure} = ${figure} + ${by}
     where organization_id = '${organization}' and month = '${months[month]}-01'`,
  finding: ({ organization, months }) => ({
    organization,
    row: `${organization} ${months[month]}`,
    difference: by,
  }),
})

const KEPT = [
  kept('movements', '1', 0),
  kept('requests', '2', 2),
  kept('opening_balance', '3', 1),
  kept('topped_up', '4', 0),
  kept('gifted', '5', 0),
  kept('refunded_credits', '6', 2),
  kept('used', '7', 2),
  kept('closing_balance', '8', 1),
  kept('processed', '9', 0),
  kept('platform_fee', '0.000000001', 0),
  kept('refunded', '11', 2),
  kept('last_sequence', '12', 1),
  kept('unused_paid', '13', 2),
  kept('unused_gifted', '14', 2),
]

const LATER: Breaking<ClosedBooks>[] = [
  {
    check,
    rule: 'processed',
    what: 'a payment changed after its month was closed',
    sql: ({ topUp }) => `update transactions set amount = 106 where id = '${topUp}'`,
    finding: ({ organization, months }) => ({
      row: `${organization} ${months[0]}`,
      expected: '106',
      found: '105',
      difference: '-1',
    }),
  },
  {
    check,
    rule: 'closing_balance',
    what: 'a gift that vanished from a closed month, also in the months after it',
    sql: ({ gift }) => `delete from transactions where id = '${gift}'`,
    finding: ({ organization, months }) => ({
      row: `${organization} ${months[2]}`,
      expected: '73',
      found: '103',
      difference: '30',
    }),
  },
  {
    check,
    rule: 'movements',
    what: 'a refund moved to a closed month',
    sql: ({ refund, months }) =>
      `update transactions set booked_at = '${months[1]}-15' where id = '${refund}'`,
    finding: ({ organization, months }) => ({
      row: `${organization} ${months[1]}`,
      expected: '1',
      found: '0',
    }),
  },
  {
    check,
    rule: 'month_missing',
    what: 'a close removed between two others',
    sql: ({ organization, months }) =>
      `delete from ledger.month_closes
       where organization_id = '${organization}' and month = '${months[1]}-01'`,
    finding: ({ organization, months }) => ({
      row: `${organization} ${months[2]}`,
      found: months[0],
    }),
  },
  {
    check,
    rule: 'month_missing',
    what: 'the first close removed',
    sql: ({ organization, months }) =>
      `delete from ledger.month_closes
       where organization_id = '${organization}' and month = '${months[0]}-01'`,
    finding: ({ organization, months }) => ({
      row: `${organization} ${months[1]}`,
      found: 'none',
    }),
  },
]

export const CLOSE_BREAKINGS: readonly Breaking<ClosedBooks>[] = [...KEPT, ...LATER]
