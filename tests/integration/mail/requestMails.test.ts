import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { loadRequests } from '@/admin/giftRequests/loadRequests'
import { findView } from '@/admin/giftRequests/prepareRequests'
import { inTransaction } from '@/db/inTransaction'
import { systemActor } from '@/audit/recordAudit'
import { giftCredits } from '@/ledger/giftCredits'
import type { PayloadRequest } from 'payload'

import { makeOrganization, signInAs } from '../../support/factories'
import { askApproval, auditOf, ledgerApi, setLimits } from '../../support/ledger'
import { deliver, passTime, storedMails } from '../../support/mails'
import { startSmtpServer, type TestSmtpServer } from '../../support/smtpServer'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

type Person = { id: string; email: string; token: string }

let app: TestPayload
let server: TestSmtpServer
let requester: Person
let owner: Person
let finance: Person
let support: Person

beforeAll(async () => {
  app = await bootTestPayload()
  requester = await signInAs(app, 'owner')
  owner = await signInAs(app, 'owner')
  finance = await signInAs(app, 'finance')
  support = await signInAs(app, 'support')
  await signInAs(app, 'auditor')
  await setLimits(app.pool, { ownerPerDay: '100000000', financePerGift: '6000' })
})
afterAll(() => app.close())
beforeEach(async () => {
  server = await startSmtpServer()
})
afterEach(async () => {
  await server.stop()
  await app.pool.query('truncate mail.messages')
})

const MUCH = { creditAmount: '5500.25', comment: 'contract credit' }

const ask = async (body: object = MUCH, name = 'Acme Robotics') => {
  const organization = await makeOrganization(app.pool, { name })
  const { id } = await askApproval(app, organization, body, requester.token)
  return { organization, id }
}

const received = async () => {
  await deliver(app.pool, server.url)
  return server.mails.splice(0)
}

/** To whom a request was mailed. */
const openedTo = async (about: string) =>
  (await storedMails(app.pool, { about, kind: 'credit_request.opened' }))
    .map(({ recipient }) => recipient)
    .sort()

const sorted = (...people: Person[]) => people.map(({ id }) => id).sort()

describe('a request that waits', () => {
  it('is mailed to everybody who may approve it, and to nobody else', async () => {
    const { id, organization } = await ask()
    const mails = await received()
    expect(mails.map(({ to }) => to).sort()).toEqual([finance.email, owner.email].sort())
    for (const mail of mails) {
      expect(mail.headers.subject).toBe('To approve: Gift of $5,500.25 for Acme Robotics')
      for (const words of ['$5,500.25', `Acme Robotics (${organization})`, requester.email])
        expect([mail.text, mail.html].every((part) => part.includes(words))).toBe(true)
      expect(mail.text).toContain('Comment:  contract credit')
      expect(mail.text).toMatch(/Expires: {2}\d+ \w+ \d{4}, \d\d:\d\d UTC/)
      expect(mail.text).toContain('https://desk.example.com/gift-requests')
    }
    expect(await openedTo(id)).toEqual(sorted(owner, finance))
  })

  it('is not mailed to whom the amount is too much, nor to members', async () => {
    const tooMuch = await ask({ ...MUCH, creditAmount: '6000.01' })
    expect(await openedTo(tooMuch.id)).toEqual([owner.id])
    const organization = await makeOrganization(app.pool)
    await app.pool.query(
      `insert into memberships (id, user_id, organization_id, role) values ($1, $2, $3, 'viewer')`,
      [`mem_${organization.slice(4)}`, owner.id, organization],
    )
    const { id } = await askApproval(app, organization, MUCH, requester.token)
    expect(await openedTo(id)).toEqual([finance.id])
  })

  it('is not mailed to an account that the requester has made or let in within 24 hours', async () => {
    const made = await signInAs(app, null)
    const raised = await app.api('PATCH', `/api/users/${made.id}`, {
      token: requester.token,
      body: { operatorRole: 'owner' },
    })
    expect(raised.status).toBe(200)
    const { id } = await ask()
    expect(await openedTo(id)).toEqual(sorted(owner, finance))
    // The approval itself says the same of each.
    const refused = await ledgerApi(app).approve(id, {}, made.token)
    expect(refused.body.error.code).toBe('approver_not_independent')
    await app.pool.query(`update users set status = 'deactivated' where id = $1`, [made.id])
  })

  it('that rolls back sends nothing', async () => {
    const organization = await makeOrganization(app.pool)
    const actor = { ...systemActor('test'), actor: requester.id, actorRole: 'owner' }
    await expect(
      inTransaction(app.pool, async (tx) => {
        await giftCredits(tx, { organization, ...MUCH }, actor)
        const { rowCount } = await tx.query('select 1 from mail.messages')
        expect(rowCount).toBe(3)
        throw new Error('rolled back')
      }),
    ).rejects.toThrow('rolled back')
    expect(await received()).toEqual([])
  })

  it('whose names carry headers and markup sends what they say, as text', async () => {
    const name = 'Acme\r\nBcc: all@example.com\r\n\r\n<script>x</script>'
    await app.pool.query('update users set name = $2 where id = $1', [requester.id, name])
    try {
      await ask({ ...MUCH, comment: 'line\r\n.\r\nRCPT TO:<x@example.com>' }, name)
      const mails = await received()
      expect(mails.map(({ to }) => to).sort()).toEqual([finance.email, owner.email].sort())
      for (const { headers, text, html } of mails) {
        expect(headers.bcc).toBeUndefined()
        expect(headers.subject).toBe(
          'To approve: Gift of $5,500.25 for Acme Bcc: all@example.com <script>x</script>',
        )
        expect(text).toContain('Comment:  line . RCPT TO:<x@example.com>')
        expect(html).not.toContain('<script')
      }
    } finally {
      await app.pool.query('update users set name = null where id = $1', [requester.id])
    }
  })

  it('is mailed once by each of 50 parallel requests, drained by two at once', async () => {
    const organizations = await Promise.all(
      Array.from({ length: 50 }, () => makeOrganization(app.pool)),
    )
    const answers = await Promise.all(
      organizations.map((organization) =>
        ledgerApi(app).gift(organization, { ...MUCH, idempotencyKey: 'one' }, requester.token),
      ),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    const again = await Promise.all(
      organizations.map((organization) =>
        ledgerApi(app).gift(organization, { ...MUCH, idempotencyKey: 'one' }, requester.token),
      ),
    )
    expect(again.map(({ body }) => body.request.id)).toEqual(
      answers.map(({ body }) => body.request.id),
    )
    await Promise.all([deliver(app.pool, server.url), deliver(app.pool, server.url)])
    const ids = server.mails.map(({ headers }) => headers['message-id'])
    expect([ids.length, new Set(ids).size]).toEqual([100, 100])
  })

  it('writes no audit entry for its mails: they are the system’s, and kept as rows', async () => {
    const { organization } = await ask()
    await received()
    expect((await auditOf(app.pool, organization)).map(({ action }) => action)).toEqual([
      'credits.request',
    ])
  })
})

describe('who asked', () => {
  it('is told that it was approved, and what had not gone out is taken back', async () => {
    const { id } = await ask()
    const answer = await ledgerApi(app).approve(id, {}, owner.token)
    expect(answer.status).toBe(200)
    expect((await ledgerApi(app).approve(id, {}, owner.token)).status).toBe(200)
    const mails = await received()
    expect(mails.map(({ to }) => to)).toEqual([requester.email])
    expect(mails[0]?.headers.subject).toBe('Approved: Gift of $5,500.25 for Acme Robotics')
    expect(mails[0]?.text).toContain(`${owner.email} approved what you asked for.`)
    expect(mails[0]?.text).toContain(`/collections/transactions/${answer.body.transaction.id}`)
    await passTime(app.pool, 8 * 86_400)
    expect(await received()).toEqual([])
    const withdrawn = (await storedMails(app.pool, { about: id })).filter(
      ({ state }) => state === 'withdrawn',
    )
    expect(withdrawn.map(({ kind }) => kind).sort()).toEqual([
      'credit_request.expired',
      'credit_request.opened',
      'credit_request.opened',
    ])
  })

  it('is told that it was declined, and why', async () => {
    const { id } = await ask()
    await received()
    await ledgerApi(app).decline(id, { reason: 'not in the contract' }, owner.token)
    const mails = await received()
    expect(mails.map(({ to }) => to)).toEqual([requester.email])
    expect(mails[0]?.text).toContain(`${owner.email} declined what you asked for.`)
    expect(mails[0]?.text).toContain('Why:      not in the contract')
  })

  it('is told once that nobody decided in time', async () => {
    const { id } = await ask()
    await received()
    const [expired] = await storedMails(app.pool, { about: id, kind: 'credit_request.expired' })
    // A minute after the request itself: a decision that is under way is over by then.
    expect(expired?.due_in).toBeGreaterThan(7 * 86_400)
    expect(expired?.due_in).toBeLessThan(7 * 86_400 + 61)
    await passTime(app.pool, 7 * 86_400 + 61)
    const mails = await received()
    expect(mails.map(({ to }) => to)).toEqual([requester.email])
    expect(mails[0]?.headers.subject).toBe('Expired: Gift of $5,500.25 for Acme Robotics')
    expect(await received()).toEqual([])
  })

  it('hears of one decision where two operators decide at once', async () => {
    const { id } = await ask()
    await Promise.all([
      ...Array.from({ length: 10 }, () => ledgerApi(app).approve(id, {}, owner.token)),
      ...Array.from({ length: 10 }, () =>
        ledgerApi(app).decline(id, { reason: 'no' }, finance.token),
      ),
    ])
    const mails = (await received()).filter(({ to }) => to === requester.email)
    expect(mails).toHaveLength(1)
  })
})

describe('the page of gift requests', () => {
  const mailsSeen = async (organization: string) => {
    const user = { collection: 'users', id: support.id, operatorRole: 'support' }
    const req = { payload: app.payload, user } as unknown as PayloadRequest
    const page = await loadRequests(req, findView('open'), { limit: 25, offset: 0 })
    const line = page.lines.find((request) => request.organization === organization)
    return { hasMailServer: page.hasMailServer, mails: line?.mails }
  }

  it('has what became of each mail, and whether there is a server', async () => {
    const { organization } = await ask()
    const names = [finance.email, owner.email].sort()
    expect(await mailsSeen(organization)).toMatchObject({
      hasMailServer: false,
      mails: names.map((recipientName) => ({ recipientName, state: 'waiting' })),
    })
    await server.stop()
    server = await startSmtpServer({
      refuse: (address) => (address === owner.email ? { code: 550, message: 'Unknown' } : null),
    })
    await received()
    const seen = await mailsSeen(organization)
    expect(seen.mails?.map(({ recipientName, state }) => [recipientName, state])).toEqual(
      names.map((name) => [name, name === owner.email ? 'failed' : 'sent']),
    )
    expect(seen.mails?.find(({ state }) => state === 'failed')?.problem).toMatch(/550 Unknown/)
  })
})
