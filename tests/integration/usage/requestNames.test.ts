import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { getReader } from '@/db/requireTransaction'
import { listRequestNames } from '@/metering/listRequestNames'
import { readSubjectNames } from '@/organizations/readSubjectNames'

import {
  makeApiKey,
  makeOrganization,
  makeProject,
  makeServiceAccount,
} from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

let app: TestPayload
let organization: string
let project: string
let apiKey: string

beforeAll(async () => {
  app = await bootTestPayload()
  organization = await makeOrganization(app.pool, { name: 'Acme' })
  project = await makeProject(app.pool, organization)
  apiKey = await makeApiKey(app.pool, project)
  const time = new Date(Date.now() - 60_000).toISOString()
  const report = (id: string, others: object) => ({
    id,
    time,
    project,
    provider: 'openai',
    model: 'gpt-4o',
    tokens: { input: 1 },
    ...others,
  })
  const body = [
    report('a', { source: 'chat', status: 'upstream_error', errorKind: 'timeout' }),
    report('b', { source: 'batch', provider: 'nobody', model: 'a-model' }),
    report('c', { source: 'chat', finishReason: 'length' }),
  ]
  const answer = await app.api('POST', '/api/usage', { token: await makeServiceAccount(app), body })
  expect(answer.body).toMatchObject({ accepted: 3, rejected: 0 })
})
afterAll(() => app.close())

describe('what the filters of requests are called', () => {
  it('are the names that requests have carried, in the order of the alphabet', async () =>
    expect(await listRequestNames(getReader(app.payload))).toEqual({
      provider: ['nobody', 'openai'],
      model: ['a-model', 'gpt-4o'],
      source: ['batch', 'chat'],
      errorKind: ['timeout'],
      finishReason: ['length'],
    }))

  it('are the names of organizations, projects and keys; an id that is none has none', async () => {
    const names = await readSubjectNames(getReader(app.payload), {
      organization: [organization, 'org_none'],
      project: [project],
      apiKey: [apiKey],
    })
    expect([...names.keys()].sort()).toEqual([organization, project, apiKey].sort())
    expect(names.get(organization)).toBe('Acme')
  })

  it('are not asked for where the address names nobody', async () =>
    expect(
      await readSubjectNames(getReader(app.payload), { organization: [], project: [], apiKey: [] }),
    ).toEqual(new Map()))
})
