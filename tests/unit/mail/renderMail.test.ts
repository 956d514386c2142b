import { describe, expect, it } from 'vitest'

import { toLine, type MailContent } from '@/mail/content'
import { renderMail } from '@/mail/renderMail'

const content: MailContent = {
  subject: 'To approve: Gift of $6,000.00 for Acme',
  paragraphs: ['Jane wants to add credits.'],
  facts: [
    { term: 'For', value: 'Acme (org_1)' },
    { term: 'Asked by', value: 'Jane' },
  ],
  action: { label: 'Approve or decline', path: '/gift-requests' },
  footer: 'You get this because you may decide.',
}

const rendered = (change: Partial<MailContent> = {}) =>
  renderMail({ ...content, ...change }, 'https://desk.example.com')

describe('somebody’s words in a mail', () => {
  it('stay on one line, so that they cannot pretend to be ours', () => {
    expect(toLine('Acme\r\nBcc: all@example.com')).toBe('Acme Bcc: all@example.com')
    expect(toLine(' a\u0000b\tc\u2028d\u0085e ')).toBe('a b c d e')
  })

  it('do not turn the direction of what follows', () => {
    expect(toLine('Acme \u202e000,1$\u2066\u200b')).toBe('Acme 000,1$')
  })

  it('keep what people write, emoji of several parts too', () => {
    const words = 'Zoë & Søn 👩‍👩‍👧 «日本»'
    expect(toLine(words)).toBe(words)
  })

  it('are cut between characters', () => {
    expect(toLine('👍👍👍👍', 3)).toBe('👍👍…')
  })
})

describe('a laid out mail', () => {
  it('says the same in text and in HTML', () => {
    const { text, html } = rendered()
    expect(text).toBe(
      [
        'Jane wants to add credits.',
        '',
        'For:      Acme (org_1)',
        'Asked by: Jane',
        '',
        'Approve or decline: https://desk.example.com/gift-requests',
        '',
        '-- ',
        'You get this because you may decide.',
        '',
      ].join('\n'),
    )
    for (const words of ['Jane wants to add credits.', 'Acme (org_1)', content.footer])
      expect(html).toContain(words)
    expect(html).toContain('href="https://desk.example.com/gift-requests"')
  })

  it('shows markup of a name as text', () => {
    const { html, text } = rendered({
      facts: [{ term: 'For', value: `<img src=x onerror="a('b')"> & Co` }],
    })
    expect(html).toContain('&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt; &amp; Co')
    expect(html).not.toContain('<img')
    expect(text).toContain(`<img src=x onerror="a('b')"> & Co`)
  })

  it('has a subject of one line, whatever stands in it', () => {
    const { subject, html } = rendered({ subject: `Acme\r\nBcc: x@y.z <b>${'a'.repeat(200)}` })
    expect(subject).toMatch(/^Acme Bcc: x@y\.z <b>a+…$/)
    expect([...subject]).toHaveLength(150)
    expect(html).toContain('<title>Acme Bcc: x@y.z &lt;b&gt;')
  })

  it('stands without facts and without a link', () => {
    const { text, html } = rendered({ facts: [], action: null })
    expect(text).toBe(`Jane wants to add credits.\n\n-- \n${content.footer}\n`)
    expect(html).not.toMatch(/<a |<table/)
  })

  it('is left as it is where somebody else has laid it out', () => {
    const mail = { subject: 'Reset\nyour password', text: null, html: '<a href="x">x</a>' }
    expect(renderMail(mail, 'https://desk.example.com')).toEqual({
      ...mail,
      subject: 'Reset your password',
    })
  })
})
