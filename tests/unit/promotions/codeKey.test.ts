import { describe, expect, it } from 'vitest'

import { newCode, toCodeKey } from '@/promotions/codeKey'

describe('the key of a code', () => {
  it('is the same whatever the case, the width and blanks around it', () => {
    for (const typed of ['welcome-10', ' WELCOME-10\n', 'Welcome-10', 'ＷＥＬＣＯＭＥ－１０'])
      expect(toCodeKey(typed)).toBe('WELCOME-10')
  })

  it('has 3 to 40 letters, digits and dashes', () => {
    expect(toCodeKey('AB1')).toBe('AB1')
    expect(toCodeKey('A'.repeat(40))).toBe('A'.repeat(40))
    for (const typed of ['', 'AB', 'A'.repeat(41), 'A B C', 'ÄÖÜ', 'a_b', 'ABC\0', 'llmg_abc'])
      expect(toCodeKey(typed), typed).toBeNull()
  })
})

describe('a code that is made', () => {
  it('has none of the letters that are mistaken for another, and is its own key', () => {
    const codes = Array.from({ length: 500 }, () => newCode())
    for (const code of codes) {
      expect(code).toMatch(/^[A-HJ-NP-Z2-9]{5}-[A-HJ-NP-Z2-9]{5}$/)
      expect(toCodeKey(code)).toBe(code)
    }
    expect(new Set(codes).size).toBe(500)
  })

  it('begins with its prefix', () => {
    expect(newCode('SPRING')).toMatch(/^SPRING-.{5}-.{5}$/)
  })
})
