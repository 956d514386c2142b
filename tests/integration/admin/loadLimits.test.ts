import type { PayloadRequest } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { loadLimits } from '@/admin/limits/loadLimits'

import { signInAs } from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

type Person = { id: string; email: string; token: string }

let app: TestPayload
let owner: Person
let finance: Person

beforeAll(async () => {
  app = await bootTestPayload()
  owner = await signInAs(app, 'owner')
  finance = await signInAs(app, 'finance')
})
afterAll(() => app.close())

const seenBy = ({ id }: Person, operatorRole: string) =>
  loadLimits({
    payload: app.payload,
    user: { collection: 'users', id, operatorRole },
  } as unknown as PayloadRequest)

const save = (body: object) =>
  app.api('POST', '/api/globals/billing-settings', { token: owner.token, body })

describe('the page of limits', () => {
  it('tells the only owner when a raise comes into force, and that it did', async () => {
    await save({ supportPerGift: '60' })
    const before = await seenBy(owner, 'owner')
    expect(before).toMatchObject({ mayWrite: true, hasAnotherOwner: false })
    expect(before.limits.supportPerGift).toBe('50')
    expect(before.lines).toMatchObject([
      {
        state: 'scheduled',
        changes: { supportPerGift: '60' },
        requesterName: owner.email,
        isOwn: true,
        mayDecide: true,
        confirmProblem: expect.stringMatching(/never who asked for it/),
      },
    ])
    expect(Date.parse(before.lines[0]?.effectiveAt ?? '')).toBeGreaterThan(before.now)
    await app.pool.query(
      `update ledger.limit_raises set effective_at = effective_at - interval '24 hours'`,
    )
    const after = await seenBy(owner, 'owner')
    expect(after.limits.supportPerGift).toBe('60')
    expect(after.lines).toMatchObject([{ state: 'applied', mayDecide: false }])
    expect(after.lines[0]?.decidedAt).toBe(after.lines[0]?.effectiveAt)
  })

  it('lets a second owner confirm, and says afterwards who did', async () => {
    const second = await signInAs(app, 'owner')
    expect((await seenBy(owner, 'owner')).hasAnotherOwner).toBe(true)
    await save({ financePerGift: '2000' })
    const waiting = (await seenBy(second, 'owner')).lines[0]
    expect(waiting).toMatchObject({
      state: 'waiting',
      mayDecide: true,
      isOwn: false,
      confirmProblem: null,
    })
    const answer = await app.api('POST', `/api/admin/limit-raises/${waiting?.id}/confirm`, {
      token: second.token,
    })
    expect(answer.status).toBe(200)
    const { lines } = await seenBy(owner, 'owner')
    expect(lines.find(({ id }) => id === waiting?.id)).toMatchObject({
      state: 'applied',
      decidedByName: second.email,
      mayDecide: false,
    })
  })

  it('shows readers the limits, and nothing to decide', async () => {
    await save({ ownerPerDay: '60000' })
    const { mayWrite, lines } = await seenBy(finance, 'finance')
    expect(mayWrite).toBe(false)
    expect(lines.some(({ state }) => state === 'waiting')).toBe(true)
    expect(lines.every(({ mayDecide }) => !mayDecide)).toBe(true)
  })
})
