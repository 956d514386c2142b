import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { recordAudit, systemActor } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import { createPool, toQueryable, type DatabasePool } from '@/db/tx'
import { listAuditEntries, readAuditEntry } from '@/organizations/auditEntries'

import { makeOrganization } from '../../support/factories'
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase'

let database: TestDatabase
let pool: DatabasePool
let organization: string
let other: string

const COUNT = 23

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.url, applicationName: 'test', max: 2 })
  organization = await makeOrganization(pool)
  other = await makeOrganization(pool)
  const record = (about: string, i: number) =>
    // Several of a transaction share a moment: the id breaks the tie.
    inTransaction(pool, async (tx) => {
      for (const part of [0, 1])
        await recordAudit(tx, {
          ...systemActor('test'),
          action: 'organizations.update',
          resourceType: 'organizations',
          resource: about,
          organization: about,
          changes: { name: { from: `Name ${i}`, to: `Name ${i} ${part}` } },
          reason: null,
          ...(i % 3 === 0 ? { result: 'refused:name_taken' } : {}),
        })
    })
  for (let i = 0; i < COUNT; i += 1) await record(organization, i)
  await record(other, 1)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const db = () => toQueryable(pool)

async function allPages(isRefused: boolean, limit: number) {
  const found = []
  for (let cursor: string | undefined; ;) {
    const { entries, pagination } = await listAuditEntries(db(), {
      organization,
      isRefused,
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    })
    expect(entries.length).toBeLessThanOrEqual(limit)
    found.push(...entries)
    if (pagination.nextCursor === null) return found
    cursor = pagination.nextCursor
  }
}

describe('the audit trail of an organization', () => {
  it('is read page by page, the newest first, each entry once', async () => {
    const { rows } = await pool.query<{ id: string }>(
      `select id from audit_logs where organization = $1 order by created_at desc, id desc`,
      [organization],
    )
    const found = await allPages(false, 5)
    expect(found).toHaveLength(2 * COUNT)
    expect(found.map(({ id }) => id)).toEqual(rows.map(({ id }) => id))
    // Entries of one millisecond come in the order of their ids: the first may be a refused one.
    expect(found.find(({ result }) => result === 'done')).toMatchObject({
      actor: 'system:test',
      action: 'organizations.update',
      sentence: expect.stringMatching(/\S/),
    })
  })

  it('is cut down to what was refused', async () => {
    const refused = await allPages(true, 4)
    expect(refused).toHaveLength(2 * Math.ceil(COUNT / 3))
    expect(new Set(refused.map(({ result }) => result))).toEqual(new Set(['refused:name_taken']))
  })

  it('takes a cursor back only for the same question', async () => {
    const { pagination } = await listAuditEntries(db(), {
      organization,
      isRefused: false,
      limit: 3,
    })
    const elsewhere = { organization: other, isRefused: false, limit: 3 }
    await expect(
      listAuditEntries(db(), { ...elsewhere, cursor: pagination.nextCursor ?? '' }),
    ).rejects.toMatchObject({ code: 'cursor_stale' })
    await expect(
      listAuditEntries(db(), { ...elsewhere, cursor: 'no cursor' }),
    ).rejects.toMatchObject({ code: 'cursor_invalid' })
  })

  it('gives one entry, of its own organization only', async () => {
    const [first] = await allPages(false, 50)
    const id = first?.id ?? ''
    expect(await readAuditEntry(db(), { organization, id })).toEqual(first)
    expect(await readAuditEntry(db(), { organization: other, id })).toBeNull()
  })
})
