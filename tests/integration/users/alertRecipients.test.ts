import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { evaluateAlerts } from '@/alerts/evaluateAlerts'

import { makeOrganization, signInAs } from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { deleteBy, makeUser, tablesWith } from './people'

let app: TestPayload
let owner: { id: string; token: string }
let person: { id: string; email: string }
/** Tells them and somebody else, and has fired; tells them alone; is gone. */
let rules: string[]

beforeAll(async () => {
  app = await bootTestPayload()
  owner = await signInAs(app, 'owner')
  person = await makeUser(app.pool)
  await makeOrganization(app.pool)
  rules = []
  for (const emails of [
    [person.email.toUpperCase(), 'ops@example.com'],
    [person.email],
    [person.email],
  ]) {
    const { body } = await app.api('POST', '/api/alert-rules', {
      token: owner.token,
      body: {
        ...{ name: 'Low', kind: 'low_balance', scope: 'each_organization', alertAt: '1', emails },
      },
    })
    rules.push(String(body.doc.id))
  }
  await app.api('DELETE', `/api/alert-rules/${rules[2]}`, { token: owner.token })
  const { fired } = await evaluateAlerts(app.pool, { adminUrl: 'http://localhost:3006' })
  expect(fired).toBe(2)
  expect(await tablesWith(app.pool, person.email)).toContain('public.alert_rules_texts')
})
afterAll(() => app.close())

const countIn = (traces: { what: string; count: number }[]) =>
  traces.find(({ what }) => what === 'alert_recipients')?.count

describe('a recipient of alerts whose account is deleted', () => {
  let foretold: number | undefined

  it('is counted in the preview, in rules and in what their trail tells', async () => {
    const { body } = await app.api('GET', `/api/admin/users/${person.id}/deletion`, {
      token: owner.token,
    })
    foretold = countIn(body.preview.erased)
    // Two rules; the making of three, and the end of one.
    expect(foretold).toBe(6)
  })

  it('is told no more, while others are; the certificate says so', async () => {
    const answer = await deleteBy(app, owner.token, person.id, person.email)
    expect(answer.status).toBe(200)
    expect(countIn(answer.body.certificate.erased)).toBe(foretold)
    expect(await tablesWith(app.pool, person.email)).toEqual([])
    const { body } = await app.api('GET', '/api/alert-rules', { token: owner.token })
    const left = (body.docs as { id: string; emails: string[] }[]).map(({ id, emails }) => [
      rules.indexOf(id),
      emails,
    ])
    expect(left.toSorted()).toEqual([
      [0, ['ops@example.com']],
      [1, []],
    ])
    const waiting = await app.pool.query(
      `select address from mail.messages where kind = 'alert.told' and state = 'waiting'`,
    )
    expect(waiting.rows).toEqual([{ address: 'ops@example.com' }])
  })

  it('is missed in the trail of each rule, without a name', async () => {
    const { rows } = await app.pool.query(
      `select resource, actor, changes from audit_logs where action = 'alert_rule.update'
       order by resource`,
    )
    const changes = { emails: { from: '(personal)', to: '(erased)' } }
    expect(rows).toEqual(
      rules
        .slice(0, 2)
        .toSorted()
        .map((resource) => ({ resource, actor: owner.id, changes })),
    )
  })
})
