import { describe, expect, it } from 'vitest'

import { exportFilter, exportRange } from '@/admin/exports/exportFilter'
import { bytesWords, exportTitle, filterWords, rangeWords } from '@/admin/exports/exportWords'
import { listFilter } from '@/admin/exports/listFilter'

describe('what an export is asked for', () => {
  it('is what the address says of it, and nothing that is empty', () => {
    const address = { status: 'ok', page: '3', model: '', q: 'Acme' }
    expect(exportFilter(address, ['status', 'model', 'type'])).toEqual({ status: 'ok' })
  })

  it('is the range that the screen shows', () => {
    const clock = { startDate: 'a', endDate: 'b', timeZone: 'UTC', asOf: 'c' }
    expect(exportRange(clock)).toEqual({ from: 'a', to: 'b', timeZone: 'UTC' })
  })
})

describe('the words of the dialog', () => {
  it('name the filters, and the time apart from them', () => {
    const filter = {
      type: 'credit_topup,credit_gift',
      amountMin: '5',
      from: '2026-10-24T22:00:00.000Z',
      to: '2026-10-25T23:00:00.000Z',
      timeZone: 'Europe/Berlin',
      sortBy: 'bookedAt',
    }
    expect(filterWords(filter)).toBe('type credit_topup or credit_gift · amount min 5')
    expect(rangeWords(filter)).toBe('from 25 Oct 2026, 00:00 until 26 Oct 2026, 00:00')
  })

  it('say so where nothing is left out', () => {
    expect(filterWords({ timeZone: 'UTC' })).toBeNull()
    expect(rangeWords({ timeZone: 'UTC' })).toBeNull()
    expect(rangeWords({ window: '30d' })).toBe('the last 30d, until now')
    expect(rangeWords({ from: '2026-10-01' })).toBe('from 2026-10-01')
  })

  it.each([
    [999, '999 bytes'],
    [12_345, '12.3 kB'],
    [206_000_000, '206 MB'],
  ])('%i bytes are %s', (bytes, words) => expect(bytesWords(bytes)).toBe(words))
})

describe('what a generated list is narrowed by', () => {
  const condition = (column: string, operator: string, alternative = 0, and = 0) =>
    `where[or][${alternative}][and][${and}][${column}][${operator}]`
  const known = ['search', 'status', 'operatorRole']

  it('is what its export is asked for', () => {
    expect(listFilter({ page: '2', sort: '-name', limit: '25', search: '' }, known)).toEqual({})
    expect(
      listFilter(
        {
          search: 'ada lovelace',
          [condition('status', 'equals')]: 'active',
          [condition('operatorRole', 'in', 0, 1)]: ['owner', 'finance'],
        },
        known,
      ),
    ).toEqual({ search: 'ada lovelace', status: 'active', operatorRole: 'owner,finance' })
    const listed = {
      [`${condition('status', 'in')}[0]`]: 'a',
      [`${condition('status', 'in')}[1]`]: 'b',
    }
    expect(listFilter(listed, known)).toEqual({ status: 'a,b' })
  })

  it.each([
    { [condition('email', 'equals')]: 'x' },
    { [condition('status', 'not_equals')]: 'active' },
    { [condition('status', 'equals', 1)]: 'active' },
    { [condition('status', 'equals')]: 'a', [condition('status', 'equals', 0, 1)]: 'b' },
    { [condition('search', 'equals')]: 'x' },
    { 'where[status][equals]': 'active' },
  ])('is not left out where the export does not know it: %o', (searchParams) =>
    expect(listFilter(searchParams, known)).toBeNull(),
  )

  it('is not searched where its export has no search', () =>
    expect(listFilter({ search: 'x' }, ['status'])).toBeNull())
})

it('an export is titled as people call it', () => {
  expect(exportTitle('api-keys')).toBe('Export API keys')
  expect(exportTitle('members')).toBe('Export members')
})
