import { afterAll, beforeAll, expect, it } from 'vitest'

import { signInAs } from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
let owner: Awaited<ReturnType<typeof signInAs>>

beforeAll(async () => {
  app = await bootTestPayload()
  owner = await signInAs(app, 'owner')
})
afterAll(() => app.close())

const changesOf = async (id: string) => {
  const { rows } = await app.pool.query<{ changes: Record<string, unknown> }>(
    `select changes from audit_logs where resource = $1 and action = 'user.update' order by created_at, id`,
    [id],
  )
  return rows.map(({ changes }) => changes)
}

it('an update of a user tells what it changed, and of a password that it did', async () => {
  const { id } = await signInAs(app, 'auditor')
  const patch = async (body: object) => {
    const { status } = await app.api('PATCH', `/api/users/${id}`, { token: owner.token, body })
    expect(status).toBe(200)
  }
  await patch({ name: 'Ada' })
  await patch({ name: 'Ada' })
  await patch({ operatorRole: 'support' })
  await patch({ password: 'quite another passphrase' })
  await patch({ password: 'and yet another one', operatorRole: 'auditor' })
  const secret = { from: '(secret)', to: '(secret)' }
  expect(await changesOf(id)).toEqual([
    { name: { from: '(personal)', to: '(personal)' } },
    { operatorRole: { from: 'auditor', to: 'support' } },
    { password: secret },
    { password: secret, operatorRole: { from: 'support', to: 'auditor' } },
  ])
})
