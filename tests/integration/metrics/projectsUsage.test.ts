import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { inSnapshot } from '@/db/inSnapshot'
import { createPool, type DatabasePool } from '@/db/tx'
import { projectsUsage } from '@/metrics/readProjectsUsage'

import { makeProject } from '../../support/factories'
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { buildWorld, inventRange, type World } from './metricsWorld'
import { plainSums } from './plainSums'

let database: TestDatabase
let pool: DatabasePool
let world: World

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.url, applicationName: 'test', max: 4 })
  world = await buildWorld(pool, 23)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const usageOf = (organization: string, projects: string[], query: object) =>
  inSnapshot(pool, (snapshot) =>
    projectsUsage(snapshot, { organization, projects, query, defaultWindow: '30d' }),
  )

describe('the usage of an organization’s projects', () => {
  it.each(Array.from({ length: 10 }, (_, seed) => seed))(
    'is the sum of the rows of each, edges anywhere (%i)',
    async (seed) => {
      const range = inventRange(seed)
      const [organization = ''] = world.organizations
      const projects = world.projects.slice(0, 2)
      const usage = await usageOf(organization, projects, range)
      for (const project of projects)
        expect(usage.get(project)).toEqual(
          await plainSums(pool, { kind: 'project', organization, project }, range),
        )
    },
  )

  it('is nothing for one that nothing was ever reported of', async () => {
    const [organization = ''] = world.organizations
    const quiet = await makeProject(pool, organization)
    const usage = await usageOf(organization, [quiet], { window: '365d' })
    expect(usage.get(quiet)).toMatchObject({ totalRequests: 0, totalCost: '0', errorRate: 0 })
  })
})
