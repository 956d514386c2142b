import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { signInAs } from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload

beforeAll(async () => {
  app = await bootTestPayload()
})
afterAll(() => app.close())

const list = (token: string) => app.api('GET', '/api/admin/organizations', { token })

/** Statements that look a user up by id, while something runs. */
async function lookUps(work: () => Promise<unknown>): Promise<number> {
  const spy = vi.spyOn(app.pool, 'query')
  try {
    await work()
    const texts = spy.mock.calls.map(([query]) => {
      const text: unknown = typeof query === 'string' ? query : (query as { text?: unknown }).text
      return String(text)
    })
    return texts.filter((text) => /from "users"/.test(text)).length
  } finally {
    spy.mockRestore()
  }
}

describe('who calls', () => {
  it('is looked up once a request, and anew with every request', async () => {
    const { token } = await signInAs(app, 'support')
    expect(await lookUps(() => list(token))).toBe(1)
    expect(await lookUps(() => Promise.all([list(token), list(token)]))).toBe(2)
  })

  it('is nobody any more right after signing out, and after losing the role', async () => {
    const { token, id } = await signInAs(app, 'support')
    const owner = await signInAs(app, 'owner')
    expect((await list(token)).status).toBe(200)
    await app.api('PATCH', `/api/users/${id}`, {
      token: owner.token,
      body: { operatorRole: null },
    })
    expect((await list(token)).status).toBe(403)
    expect((await app.api('POST', '/api/users/logout', { token: owner.token })).status).toBe(200)
    expect((await list(owner.token)).status).toBe(401)
  })

  it('is each caller for itself, also at once', async () => {
    const people = await Promise.all(
      (['owner', 'finance', 'auditor'] as const).map((role) => signInAs(app, role)),
    )
    const answers = await Promise.all(
      [...people, ...people, ...people].map(({ token }) =>
        app.api('GET', '/api/users/me', { token }),
      ),
    )
    const ids = answers.map(({ body }) => body.user.id)
    expect(ids).toEqual([...people, ...people, ...people].map(({ id }) => id))
  })
})
