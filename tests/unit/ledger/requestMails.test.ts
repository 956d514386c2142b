import { describe, expect, it } from 'vitest'

import { decidableKinds } from '@/access/decidableKinds'
import { APPROVING_ROLES } from '@/ledger/approvers'
import { REQUEST_KINDS } from '@/ledger/creditRequests'
import { mailApproved, mailDeclined, mailExpired, mailOpened } from '@/ledger/requestMails'
import { renderMail } from '@/mail/renderMail'

const request = {
  id: 'crq_1',
  kind: 'gift',
  organization: 'org_1',
  organizationName: 'Acme Robotics',
  creditAmount: '6000.000000001',
  amount: null,
  comment: 'For the outage\r\nExpires: never',
  reason: null,
  paymentMethod: null,
  externalReference: null,
  reverses: null,
  requester: 'usr_1',
  requesterName: 'Jane Doe',
  requestedAt: '2026-11-25T21:05:00.000Z',
  expiresAt: '2026-12-02T21:05:00.000Z',
  decidedByName: null,
  declineReason: null,
} as const

const textOf = (content: ReturnType<typeof mailOpened>) =>
  renderMail(content, 'https://desk.example.com').text ?? ''

describe('the mail to who may approve', () => {
  it('says what, for whom, who asks and until when, to the last digit', () => {
    expect(mailOpened(request).subject).toBe(
      'To approve: Gift of $6,000.000000001 for Acme Robotics',
    )
    expect(textOf(mailOpened(request)).split('\n')).toEqual([
      'Jane Doe wants to add credits that a second operator has to agree to. Nothing moves until somebody does.',
      '',
      'What:     Gift of $6,000.000000001',
      'Credits:  $6,000.000000001',
      'For:      Acme Robotics (org_1)',
      'Asked by: Jane Doe',
      'Comment:  For the outage Expires: never',
      'Asked:    25 Nov 2026, 21:05 UTC',
      'Expires:  2 Dec 2026, 21:05 UTC',
      '',
      'Approve or decline: https://desk.example.com/gift-requests',
      '',
      '-- ',
      'You get this because you may decide about this request. An answer to this mail decides nothing.',
      '',
    ])
  })

  it('tells a payment by its money, its way and its reference', () => {
    const payment = {
      ...request,
      kind: 'payment',
      amount: '6300',
      creditAmount: '6000',
      paymentMethod: 'wire',
      externalReference: 'SEPA 4711',
      comment: null,
    } as const
    expect(mailOpened(payment).subject).toBe(
      'To approve: Payment of $6,300.00 by wire for Acme Robotics',
    )
    const text = textOf(mailOpened(payment))
    expect(text).toContain('Credits:   $6,000.00\n')
    expect(text).toContain('Reference: SEPA 4711\n')
    expect(text).not.toContain('Comment')
  })

  it('says ids where there are no names', () => {
    const bare = { ...request, organizationName: null, requesterName: null }
    const text = textOf(mailOpened(bare))
    expect(text).toContain('Organization (org_1)')
    expect(text).toContain('Asked by: usr_1')
  })

  it('goes to roles that may decide about every kind', () => {
    for (const role of APPROVING_ROLES)
      expect(decidableKinds({ collection: 'users', id: 'usr_1', operatorRole: role })).toEqual([
        ...REQUEST_KINDS,
      ])
  })
})

describe('the mail to who asked', () => {
  it('says who approved it and leads to the row', () => {
    const text = textOf(mailApproved(request, 'Bob', 'txn_1'))
    expect(text).toContain('Bob approved what you asked for. It is booked.')
    expect(text).toContain('https://desk.example.com/collections/transactions/txn_1')
  })

  it('says who declined it and why', () => {
    const text = textOf(mailDeclined(request, 'Bob', 'Too much'))
    expect(text).toContain('Bob declined what you asked for. Nothing has moved.')
    expect(text).toContain('Why:      Too much\n')
  })

  it('says that nobody decided in time', () => {
    const text = textOf(mailExpired(request))
    expect(text).toContain('Nobody decided in time')
    expect(text).toContain('Expired:  2 Dec 2026, 21:05 UTC\n')
  })
})
