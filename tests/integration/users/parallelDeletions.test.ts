import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { recordAudit } from '@/audit/recordAudit'
import { inTransaction } from '@/db/inTransaction'
import { getReader } from '@/db/requireTransaction'
import { giftCredits } from '@/ledger/giftCredits'
import { continueDeletions } from '@/users/continueDeletions'
import { deleteUser } from '@/users/deleteUser'
import { findDeletion } from '@/users/deletions'

import { startUserDeletions } from '../../../scripts/start/userDeletions'
import { root } from '../../../scripts/test/runTool'
import { makeOrganization, signInAs } from '../../support/factories'
import { ledgerApi, refusalOf } from '../../support/ledger'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import { until } from '../ledger/faults/faultBooks'
import { addMember, deleteBy, fillTrail, makeUser, tablesWith } from './people'

let app: TestPayload
let owner: { id: string; email: string; token: string }

beforeAll(async () => {
  app = await bootTestPayload()
  owner = await signInAs(app, 'owner')
})
afterAll(() => app.close())

const byOwner = () => ({
  actor: owner.id,
  actorRole: 'owner',
  actorEmail: null,
  ipAddress: null,
  userAgent: null,
  requestId: null,
})

const byPerson = ({ id, email }: { id: string; email: string }) => ({
  actor: id,
  actorRole: 'support',
  actorEmail: email,
  ipAddress: '203.0.113.99',
  userAgent: null,
  requestId: null,
})

const isWaiting = async () =>
  ((
    await app.pool.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
  ).rowCount ?? 0) > 0

describe('50 calls at once', () => {
  it('delete somebody once, and all get the same certificate', async () => {
    const user = await makeUser(app.pool)
    const organization = await makeOrganization(app.pool)
    await addMember(app.pool, organization, user.id, 'viewer')
    await fillTrail(app.pool, user, 20)
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => deleteBy(app, owner.token, user.id, user.email)),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(answers.map(({ body }) => body.certificate.hash)).size).toBe(1)
    const { rows } = await app.pool.query(
      `select action, count(*)::int from audit_logs where resource = $1 group by 1 order by 1`,
      [user.id],
    )
    expect(rows).toEqual([
      { action: 'user.delete', count: 1 },
      { action: 'user.erased', count: 1 },
    ])
  })

  it('delete 50 people, each once', async () => {
    const users = await Promise.all(Array.from({ length: 50 }, () => makeUser(app.pool)))
    const answers = await Promise.all(
      users.map(({ id, email }) => deleteBy(app, owner.token, id, email)),
    )
    expect(answers.map(({ status }) => status)).toEqual(users.map(() => 200))
    for (const { email } of users) expect(await tablesWith(app.pool, email)).toEqual([])
  })
})

describe('somebody who acts meanwhile', () => {
  it('and was first: it is booked, and what it left of the person is erased', async () => {
    const person = await makeUser(app.pool, { role: 'support' })
    const organization = await makeOrganization(app.pool)
    let deletion: ReturnType<typeof deleteBy> | undefined
    await inTransaction(app.pool, async (tx) => {
      await giftCredits(tx, { organization, creditAmount: '2' }, byPerson(person))
      deletion = deleteBy(app, owner.token, person.id, person.email)
      await until(isWaiting, 'the deletion waits for the gift')
    })
    expect((await deletion)?.status).toBe(200)
    expect(await tablesWith(app.pool, person.email)).toEqual([])
    const gifts = await app.pool.query('select 1 from transactions where actor = $1', [person.id])
    expect(gifts.rowCount).toBe(1)
  })

  it('and was second: it is refused, and nothing is booked', async () => {
    const person = await signInAs(app, 'support')
    const organization = await makeOrganization(app.pool)
    let gift: ReturnType<ReturnType<typeof ledgerApi>['gift']> | undefined
    await inTransaction(app.pool, async (tx) => {
      await deleteUser(tx, { user: person.id, email: person.email }, byOwner())
      gift = ledgerApi(app).gift(organization, { creditAmount: '2' }, person.token)
      await until(isWaiting, 'the gift waits for the deletion')
    })
    expect(refusalOf(await gift!)).toEqual([403, 'forbidden'])
    const { rows } = await app.pool.query('select credits::text from organizations where id = $1', [
      organization,
    ])
    expect(rows).toEqual([{ credits: '0.000000000' }])
    expect(await tablesWith(app.pool, person.email)).toEqual([])
  })

  it('leaves an entry without a personal part when it is told after the deletion', async () => {
    const person = await makeUser(app.pool, { role: 'support' })
    let told: Promise<string> | undefined
    const entry = { action: 'members.read', resourceType: 'organization' }
    await inTransaction(app.pool, async (tx) => {
      await deleteUser(tx, { user: person.id, email: person.email }, byOwner())
      told = inTransaction(app.pool, (other) =>
        recordAudit(other, { ...byPerson(person), ...entry }),
      )
      await until(isWaiting, 'the entry waits for the deletion')
    })
    const { rows } = await app.pool.query(
      `select a.actor, p.audit_id from audit_logs a left join audit_personal p on p.audit_id = a.id
       where a.id = $1`,
      [await told],
    )
    expect(rows).toEqual([{ actor: person.id, audit_id: null }])
  })
})

describe('a long trail', () => {
  const ROWS = 12_345

  it('goes on by itself after 202, and is asked for by the same route', async () => {
    const user = await makeUser(app.pool)
    await fillTrail(app.pool, user, ROWS)
    const first = await deleteBy(app, owner.token, user.id, user.email)
    expect([first.status, first.body.success, first.body.deletion.status]).toEqual([
      202,
      false,
      'running',
    ])
    expect(first.body.deletion.progress.total).toBe(ROWS)
    await until(
      async () => (await deleteBy(app, owner.token, user.id, 'any@example.com')).status === 200,
      'the deletion is done',
    )
    expect(await tablesWith(app.pool, user.email)).toEqual([])
    const deletion = await findDeletion(reader(), user.id)
    const parts = deletion?.certificate?.erased.find(({ what }) => what === 'audit_parts')
    expect(parts?.count).toBe(ROWS)
  })

  it('goes on where a killed process stopped, and counts each part once', async () => {
    const user = await makeUser(app.pool)
    await fillTrail(app.pool, user, ROWS)
    await inTransaction(app.pool, (tx) =>
      deleteUser(tx, { user: user.id, email: user.email }, byOwner(), 100),
    )
    await killAfter(5)
    const left = await findDeletion(reader(), user.id)
    expect(left?.status).toBe('running')
    expect(left?.progress.erased).toBeGreaterThanOrEqual(500)
    expect(left?.progress.erased).toBeLessThan(ROWS)
    await Promise.all([1, 2, 3].map(() => continueDeletions(app.pool, { batch: 1_000 })))
    await until(
      async () => (await findDeletion(reader(), user.id))?.status === 'completed',
      'the deletion is done',
    )
    const done = await findDeletion(reader(), user.id)
    expect(done?.progress).toEqual({ erased: ROWS, total: ROWS })
    expect(await tablesWith(app.pool, user.email)).toEqual([])
  })
})

describe('a server that starts', () => {
  it('finishes what another one has begun', async () => {
    const user = await makeUser(app.pool)
    await fillTrail(app.pool, user, 300)
    await inTransaction(app.pool, (tx) =>
      deleteUser(tx, { user: user.id, email: user.email }, byOwner(), 100),
    )
    const stop = startUserDeletions(process.env.DATABASE_URL ?? '')
    await until(
      async () => (await findDeletion(reader(), user.id))?.status === 'completed',
      'the deletion is done',
    )
    await stop()
    expect(await tablesWith(app.pool, user.email)).toEqual([])
  })
})

const reader = () => getReader(app.payload)

/** A process that goes on with deletions, killed when it has told of some batches. */
async function killAfter(batches: number): Promise<void> {
  const victim = spawn(process.execPath, ['--import', 'tsx', 'tests/integration/users/victim.ts'], {
    cwd: root,
    env: process.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = new Promise((resolve) => victim.once('exit', resolve))
  const told: string[] = []
  for await (const line of createInterface(victim.stdout)) {
    told.push(line)
    if (told.length === batches) victim.kill('SIGKILL')
  }
  await gone
  expect(victim.signalCode).toBe('SIGKILL')
}
