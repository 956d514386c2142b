import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { inSnapshot } from '@/db/inSnapshot'
import { countFailures } from '@/metering/countFailures'
import { listRequests } from '@/metering/listRequests'

import { makeOrganization, makeProject, makeServiceAccount } from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
let organization: string
let project: string
let quiet: string

/** Status, kind, how often. */
const REPORTED = [
  ['ok', null, 5],
  ['canceled', null, 2],
  ['upstream_error', 'timeout', 4],
  ['gateway_error', 'timeout', 1],
  ['upstream_error', 'overloaded', 2],
  ['upstream_error', null, 1],
  ['client_error', 'invalid_request', 3],
] as const

beforeAll(async () => {
  app = await bootTestPayload()
  organization = await makeOrganization(app.pool)
  project = await makeProject(app.pool, organization)
  quiet = await makeProject(app.pool, organization)
  const body = REPORTED.flatMap(([status, errorKind, times]) =>
    Array.from({ length: times }, (_, i) => ({
      id: `${status}-${errorKind}-${i}`,
      time: new Date(Date.now() - 60_000).toISOString(),
      project,
      provider: 'openai',
      model: 'gpt-4o',
      tokens: { input: 10 },
      status,
      errorKind,
    })),
  )
  const old = { ...body.at(-1), id: 'old', time: new Date(Date.now() - 3 * 86_400_000) }
  const answer = await app.api('POST', '/api/usage', {
    token: await makeServiceAccount(app),
    body: [...body, old],
  })
  expect(answer.body.accepted).toBe(body.length + 1)
})
afterAll(() => app.close())

const failures = (query: Record<string, string>) =>
  inSnapshot(app.pool, (snapshot) => countFailures(snapshot, { organization, ...query }))

describe('failures by kind', () => {
  it('are counted by whose fault they were, within the time, the most frequent first', async () => {
    expect(await failures({ project, window: '1d' })).toEqual([
      { status: 'upstream_error', errorKind: 'timeout', requests: 4 },
      { status: 'client_error', errorKind: 'invalid_request', requests: 3 },
      { status: 'upstream_error', errorKind: 'overloaded', requests: 2 },
      { status: 'upstream_error', errorKind: null, requests: 1 },
      { status: 'gateway_error', errorKind: 'timeout', requests: 1 },
    ])
    const [, clients] = await failures({ project, window: '7d' })
    expect(clients).toMatchObject({ status: 'client_error', requests: 4 })
  })

  it('are as many as the list of requests shows for them', async () => {
    for (const { status, errorKind, requests } of await failures({ project, window: '1d' })) {
      if (errorKind === null) continue
      const query = { organization, project, window: '1d', status, errorKind }
      const { pagination } = await inSnapshot(app.pool, (snapshot) =>
        listRequests(snapshot, { query, limit: 1, cursor: null, isCounted: true }),
      )
      expect(pagination.count).toEqual({ value: requests, isCapped: false })
    }
  })

  it('are none where nothing was ever asked', async () =>
    expect(await failures({ project: quiet, window: '1d' })).toEqual([]))
})
