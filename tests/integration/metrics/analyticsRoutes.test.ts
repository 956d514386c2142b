import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { makeOrganization, makeProject, signInAs, topUp } from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { reportUsage } from './reportUsage'

let app: TestPayload
let finance: string
let catalog: string
let organization: string

beforeAll(async () => {
  app = await bootTestPayload()
  finance = (await signInAs(app, 'finance')).token
  catalog = (await signInAs(app, 'catalog')).token
  organization = await makeOrganization(app.pool, { name: 'Acme' })
  const project = await makeProject(app.pool, organization)
  await topUp(app.pool, organization, '10')
  await reportUsage(app, project)
})
afterAll(() => app.close())

const get = (path: string, token: string) => app.api('GET', `/api/admin/metrics/${path}`, { token })

describe('analytics', () => {
  it('name who was charged what, and what is left of it', async () => {
    const { body } = await get('analytics?group=organization&range=7d', finance)
    expect(body).toMatchObject({
      measure: 'totalCost',
      group: 'organization',
      rows: [{ id: organization, name: 'Acme', current: { share: 1 } }],
      rest: { groups: 0, current: { totalCost: '0' } },
    })
    const series = await get('analytics/timeseries?group=organization&range=7d', finance)
    expect(series.body).toMatchObject({
      granularity: 'hour',
      series: [{ id: organization, name: 'Acme' }],
      restGroups: 0,
    })
    const margins = await get('margins?range=7d', finance)
    expect(margins.body).toMatchObject({ rows: [{ id: organization, name: 'Acme' }] })
    const losses = await get('losses?range=7d&group=provider', finance)
    expect(losses.body).toMatchObject({ group: 'provider', rows: [], total: { pairs: 0 } })
  })

  it('name organizations and projects only to who may read them', async () => {
    for (const group of ['model', 'provider', 'source', 'billing'])
      expect((await get(`analytics?group=${group}`, catalog)).status).toBe(200)
    for (const path of [
      'analytics?group=organization',
      'analytics?group=project',
      'analytics/timeseries?group=project',
      'margins',
      'losses',
    ])
      expect((await get(path, catalog)).status).toBe(403)
  })

  it('refuse what they do not know, by a code', async () => {
    const codeOf = async (path: string) => {
      const { status, body } = await get(path, finance)
      return `${status} ${(body as { error: { code: string } }).error.code}`
    }
    expect(await codeOf('analytics?measure=profit')).toBe('400 measure_invalid')
    expect(await codeOf('analytics?group=user')).toBe('400 group_invalid')
    expect(await codeOf('margins?group=source')).toBe('400 group_invalid')
    expect(await codeOf('analytics?group=model&group=provider')).toBe('400 parameter_repeated')
  })
})
