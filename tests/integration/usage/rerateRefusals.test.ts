import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { signInAs } from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
let owner: string

beforeAll(async () => {
  app = await bootTestPayload()
  owner = (await signInAs(app, 'owner')).token
})
afterAll(() => app.close())

describe('usage without a price', () => {
  it.each([
    [{}, 'field_invalid'],
    [{ provider: 'openai', model: 'gpt-4o' }, 'field_invalid'],
    [{ provider: 'openai', model: 'gpt-4o', reason: 'x', all: true }, 'unknown_field'],
    [{ provider: 'openai', model: 'a\u0000b', reason: 'x' }, 'field_invalid'],
    [{ provider: 'openai', model: 'gpt-4o', reason: 'x'.repeat(501) }, 'field_invalid'],
  ])('is not rated by %j', async (body, code) => {
    const answer = await app.api('POST', '/api/admin/usage/rerate', { token: owner, body })
    expect([answer.status, answer.body.error.code]).toEqual([400, code])
  })
})
