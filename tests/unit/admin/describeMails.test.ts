import { describe, expect, it } from 'vitest'

import { describeMails } from '@/admin/giftRequests/describeMails'
import type { SentMail } from '@/mail/listMails'

const mail = (recipientName: string | null, change: Partial<SentMail> = {}): SentMail => ({
  about: 'crq_1',
  kind: 'credit_request.opened',
  state: 'sent',
  recipientName,
  tries: 1,
  problem: null,
  ...change,
})

const texts = (mails: SentMail[], hasServer = true) =>
  describeMails(mails, hasServer).map(({ text, isTrouble }) => `${isTrouble ? '! ' : ''}${text}`)

describe('what became of the mails about a request', () => {
  it('is nothing where there are none', () => {
    expect(texts([])).toEqual([])
  })

  it('names whom they reached, a few by name', () => {
    expect(texts([mail('Ann')])).toEqual(['Mailed to Ann'])
    expect(texts(['Ann', 'Bob'].map((name) => mail(name)))).toEqual(['Mailed to Ann and Bob'])
    expect(texts(['Ann', 'Bob', 'Cy', 'Di'].map((name) => mail(name)))).toEqual([
      'Mailed to Ann, Bob, Cy and Di',
    ])
    expect(texts(['Ann', 'Bob', 'Cy', 'Di', 'Ed'].map((name) => mail(name)))).toEqual([
      'Mailed to Ann, Bob, Cy and 2 more',
    ])
    expect(texts([mail(null)])).toEqual(['Mailed to a deleted user'])
  })

  it('tells those that wait from those that failed, each with why', () => {
    expect(
      texts([
        mail('Ann'),
        mail('Bob', { state: 'waiting', tries: 0 }),
        mail('Cy', { state: 'waiting', problem: 'connection refused' }),
        mail('Di', { state: 'failed', problem: '550 unknown' }),
        mail('Ed', { state: 'failed', problem: '550 unknown' }),
        mail('Flo', { state: 'withdrawn', problem: 'The account is not active any more.' }),
      ]),
    ).toEqual([
      'Mailed to Ann',
      'Mail to Bob goes out in a moment',
      '! Mail to Cy is tried again: connection refused',
      '! Mail to Di and Ed failed: 550 unknown',
      '! No mail to Flo: The account is not active any more.',
    ])
  })

  it('never says that mail goes out where there is no server', () => {
    expect(
      texts(
        [mail('Ann', { state: 'waiting' }), mail('Bob', { state: 'waiting', problem: 'x' })],
        false,
      ),
    ).toEqual(['No mail to Ann and Bob: no mail server is set (SMTP_URL)'])
  })
})
