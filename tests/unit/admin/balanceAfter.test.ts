import { describe, expect, it } from 'vitest'

import { balanceAfter } from '@/admin/actions/balanceAfter'

describe('the balance a dialog promises', () => {
  it('is exact to the last digit', () => {
    expect(balanceAfter('12.400000001', '50')).toBe('62.400000001')
    expect(balanceAfter('-3.2', '3.2')).toBe('0')
    expect(balanceAfter('99999999999.999999999', '0.000000001')).toBe('100000000000')
  })

  it('ignores space around what is typed', () => expect(balanceAfter('1', ' 2.50 ')).toBe('3.5'))

  it.each(['', ' ', '12,50', '1e3', '5abc', '.5', '0.1234567891'])('is none for %j', (amount) => {
    expect(balanceAfter('1', amount)).toBeNull()
  })
})
