import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'

import { CostBreakdown } from '@/admin/components/CostBreakdown'
import { Count, Money, Percent, PricePerMillion } from '@/admin/components/Figures'
import { MetricCard } from '@/admin/components/MetricCard'
import { shortenId } from '@/admin/components/shortenId'
import { StatusPill } from '@/admin/components/StatusPill'

import { point } from './timeseries'

describe('Figures', () => {
  it('are rounded for reading and exact in title and value', () => {
    expect(renderToStaticMarkup(createElement(Money, { amount: '1234.567' }))).toBe(
      '<data class="figure" value="1234.567" title="$1,234.567">$1,234.57</data>',
    )
    expect(renderToStaticMarkup(createElement(Count, { value: 18_123_456 }))).toBe(
      '<data class="figure" value="18123456" title="18,123,456">18.1 M</data>',
    )
    expect(renderToStaticMarkup(createElement(Percent, { ratio: 0.1234 }))).toContain('>12.3 %<')
    expect(renderToStaticMarkup(createElement(PricePerMillion, { price: '2.5' }))).toContain(
      '$2.50 / 1 M tokens',
    )
  })

  it('mark what is negative and show what is missing as –', () => {
    const negative = renderToStaticMarkup(createElement(Money, { amount: '-3.2' }))
    expect(negative).toContain('figure--negative')
    expect(negative).toContain('>-$3.20<')
    expect(renderToStaticMarkup(createElement(Money, { amount: null }))).toContain('>–<')
    expect(renderToStaticMarkup(createElement(Count, { value: undefined }))).toContain('>–<')
  })
})

describe('MetricCard', () => {
  const card = (given: Partial<Parameters<typeof MetricCard>[0]>) =>
    renderToStaticMarkup(
      createElement(MetricCard, { label: 'Errors', measure: 'count', value: 12, ...given }),
    )

  it('shows the change against the window before, neutral unless told what is better', () => {
    expect(card({ previous: 10 })).toContain('▲ 20.0 %')
    expect(card({ previous: 10 })).toContain('title="Window before: 10"')
    expect(card({ previous: 10 })).not.toMatch(/--better|--worse/)
    expect(card({ previous: 10, betterWhen: 'lower' })).toContain('--worse')
    expect(card({ previous: 10, betterWhen: 'higher' })).toContain('--better')
    expect(card({ previous: 12, betterWhen: 'lower' })).not.toMatch(/--better|--worse/)
    expect(card({})).not.toContain('change')
  })

  it('compares nothing with what is not known', () => {
    const html = card({ value: null, previous: 10 })
    expect(html).toContain('–')
    expect(html).not.toContain('%')
  })
})

describe('CostBreakdown', () => {
  it('prints each part, their sum and the way from list cost to charge', () => {
    const sums = point('2026-11-23T00:00:00Z', {
      inputCost: '1',
      outputCost: '3.000000001',
      totalCost: '4.000000001',
      discountSavings: '1',
    })
    const html = renderToStaticMarkup(createElement(CostBreakdown, { sums }))
    for (const text of ['title="$3.000000001"', 'title="$4.000000001"', 'title="$5.000000001"'])
      expect(html).toContain(text)
    expect(html).toContain('-$1.00')
    expect(html).not.toContain('Other')
  })
})

describe('StatusPill', () => {
  it('says the word; colour comes second', () => {
    const pill = (status: string) => renderToStaticMarkup(createElement(StatusPill, { status }))
    expect(pill('past_due')).toBe('<span class="status-pill status-pill--bad">past due</span>')
    expect(pill('something_new')).toContain('status-pill--neutral')
  })
})

describe('shortenId', () => {
  it('keeps both ends of long ids and short ones whole', () => {
    expect(shortenId('org_7fK2mQx81ZpLw04sRt9Q')).toBe('org_7fK2…t9Q')
    expect(shortenId('4cb1f144288e5d61695b0d3f9c63835c')).toBe('4cb1…35c')
    expect(shortenId('gpt-4o')).toBe('gpt-4o')
  })
})
