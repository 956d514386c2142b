import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { CHECKS } from '@/integrity/checks'
import { verify } from '@/integrity/verify'

import {
  makeApiKey,
  makeOrganization,
  makeProject,
  makeServiceAccount,
  readBalance,
  signInAs,
  topUp,
} from '../../support/factories'
import { graphql } from '../../support/graphql'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

const DEBITS = 50

let app: TestPayload
let owner: { id: string; token: string }
let gateway: string

beforeAll(async () => {
  app = await bootTestPayload()
  owner = await signInAs(app, 'owner')
  gateway = await makeServiceAccount(app)
})
afterAll(() => app.close())

/** One request of a gateway, debited at once. @returns what it was charged, USD */
async function debit(project: string, apiKey: string, id: string): Promise<string> {
  const row = { id, time: Date.now(), project, apiKey, provider: 'openai', model: 'gpt-4o' }
  const answer = await app.api('POST', '/api/usage', {
    token: gateway,
    body: [{ ...row, tokens: { input: 1000, output: 10 } }],
  })
  expect(answer.body).toMatchObject({ accepted: 1 })
  return answer.body.charge
}

/** Ways in which a person saves an organization or a key, with what was on the screen meanwhile. */
const EDITS: Record<string, (organization: string, apiKey: string, n: number) => Promise<void>> = {
  'REST, with the balances of the form': async (organization, _, n) => {
    const answer = await app.api('PATCH', `/api/organizations/${organization}`, {
      token: owner.token,
      body: { name: `Name ${n}`, notes: `Note ${n}`, credits: '0', totalSpent: '0' },
    })
    expect(answer.status).toBe(200)
  },
  GraphQL: async (organization, _, n) => {
    const query = `mutation { updateOrganization(id: "${organization}", data: {notes: "${n}"}) { id } }`
    expect((await graphql(app, owner.token, query)).errors).toBeUndefined()
  },
  'Local API without access control': async (organization, _, n) => {
    await app.payload.update({
      collection: 'organizations',
      id: organization,
      data: { name: `Name ${n}`, credits: '123', allTimeCredits: '123', totalSpent: '123' },
      overrideAccess: true,
    })
  },
  'Local API on the key': async (_, apiKey, n) => {
    await app.payload.update({
      collection: 'api-keys',
      id: apiKey,
      data: { description: `Key ${n}`, usage: '0' },
      overrideAccess: true,
    })
  },
}

describe('an edit while usage is debited', () => {
  it.each(Object.entries(EDITS))(`loses none of ${DEBITS} debits: %s`, async (name, edit) => {
    const organization = await makeOrganization(app.pool)
    const project = await makeProject(app.pool, organization)
    const apiKey = await makeApiKey(app.pool, project)
    await topUp(app.pool, organization, '10')

    let areDebitsRunning = true
    let edits = 0
    const editing = async () => {
      while (areDebitsRunning) await edit(organization, apiKey, (edits += 1))
    }
    const debiting = Promise.all(
      Array.from({ length: DEBITS }, (_, i) => debit(project, apiKey, `${name} ${i}`)),
    ).finally(() => {
      areDebitsRunning = false
    })
    const [charges] = await Promise.all([debiting, editing(), editing()])

    // 1,000 × $2.50 + 10 × $10 a million
    expect(new Set(charges)).toEqual(new Set(['0.0026']))
    expect(edits).toBeGreaterThan(1)
    expect(await readBalance(app.pool, organization)).toEqual({
      credits: '9.870000000',
      allTimeCredits: '10.000000000',
      totalSpent: '0.130000000',
      sequence: DEBITS + 1,
    })
    const { rows } = await app.pool.query('select usage::text from api_keys where id = $1', [
      apiKey,
    ])
    expect(rows).toEqual([{ usage: '0.130000000' }])
  })

  it('leaves the books in order', async () => {
    const { checks } = await verify({ pool: app.pool, isFull: true, checks: CHECKS })
    expect(checks.flatMap(({ samples }) => samples)).toEqual([])
  })
})
