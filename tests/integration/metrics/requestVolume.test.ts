import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { readVolume, type Volume } from '@/admin/requests/readVolume'
import { inSnapshot } from '@/db/inSnapshot'
import { createPool, type DatabasePool } from '@/db/tx'
import { countRequests } from '@/metering/countRequests'
import { bucketEdges } from '@/metrics/bucketEdges'

import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'
import { buildWorld, inventRange, WORLD_END, WORLD_START, type World } from './metricsWorld'

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

const WHOLE = { from: new Date(WORLD_START).toISOString(), to: new Date(WORLD_END).toISOString() }
const volume = (query: Record<string, string>, fixed = {}): Promise<Volume> =>
  inSnapshot(pool, (snapshot) => readVolume(snapshot, { ...query, ...fixed }, fixed))

/** By hand, over the rows alone. */
async function plainCounts(
  { from, to }: { from: number; to: number },
  organization: string | null,
) {
  const { rows } = await pool.query(
    `select count(*)::int as "totalRequests",
       coalesce(sum((r.status = 2 or r.status = 3)::int), 0)::int as "errorCount",
       coalesce(sum((r.status = 1)::int), 0)::int as "clientErrorCount"
     from metering.requests r join metering.dimensions o on o.id = r.organization
     where r.time >= $1 and r.time < $2 and ($3::text is null or o.value = $3)`,
    [new Date(from), new Date(to), organization],
  )
  return rows[0]
}

const stretchesOf = ({ startDate, endDate, timeZone, granularity }: Volume) => {
  const [from, to] = [Date.parse(startDate), Date.parse(endDate)]
  const edges = bucketEdges({ from, to, timeZone, granularity })
  return edges.slice(1).map((end, i) => ({ from: edges[i] ?? from, to: end }))
}

describe('the volume of a list of requests', () => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed))(
    'is what the rows of every bucket count, by stored sums and row by row alike (%i)',
    async (seed) => {
      const range = {
        ...inventRange(seed),
        timeZone: seed % 2 ? 'America/New_York' : 'Asia/Kolkata',
      }
      const organization = world.organizations[seed % 3] ?? ''
      const bySums = await volume(range, { organization })
      const byRows = await volume({ ...range, organization })
      const stretches = stretchesOf(bySums)
      expect(bySums.buckets).toEqual(
        await Promise.all(stretches.map((stretch) => plainCounts(stretch, organization))),
      )
      expect(byRows).toEqual(bySums)
    },
  )

  it('follows filters that no sum is kept by', async () => {
    const all = await volume(WHOLE)
    const failed = await volume({ ...WHOLE, status: 'gateway_error,upstream_error' })
    expect(failed.buckets?.map(({ totalRequests }) => totalRequests)).toEqual(
      all.buckets?.map(({ errorCount }) => errorCount),
    )
    const dear = await volume({ ...WHOLE, costMin: '99999' })
    expect(dear.buckets?.every(({ totalRequests }) => totalRequests === 0)).toBe(true)
    expect((await volume({ ...WHOLE, model: 'never-heard-of' })).buckets).toEqual(dear.buckets)
  })

  it('says so rather than count more rows than it may', async () => {
    const count = (cap: number) =>
      inSnapshot(pool, (snapshot) => countRequests(snapshot, WHOLE, [WORLD_START, WORLD_END], cap))
    const [counted] = (await count(4000)) ?? []
    expect(counted?.totalRequests).toBeGreaterThan(1000)
    expect(await count((counted?.totalRequests ?? 0) - 1)).toBeNull()
  })
})
