import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { OPERATOR_ROLES } from '@/access/permissions'

import {
  makeOrganization,
  makeProject,
  makeServiceAccount,
  signInAs,
} from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'
import {
  CALLERS,
  COLLECTIONS,
  CUSTOMER_READERS,
  ENDPOINTS,
  INTERNAL,
  type Caller,
  type Operation,
} from './accessTable'

let app: TestPayload
const tokens: Partial<Record<Caller, string>> = {}
let organization: string
let project: string

beforeAll(async () => {
  app = await bootTestPayload()
  organization = await makeOrganization(app.pool)
  project = await makeProject(app.pool, organization)
  for (const role of OPERATOR_ROLES) tokens[role] = (await signInAs(app, role)).token
  tokens.customer = (await signInAs(app, null)).token
  tokens.machine = await makeServiceAccount(app)
})
afterAll(() => app.close())

const call = async (caller: Caller, method: string, path: string, body?: unknown) =>
  (await app.api(method, path, { token: tokens[caller], ...(body ? { body } : {}) })).status

const passes = (status: number) => status !== 401 && status !== 403

describe('collections', () => {
  it('each have a row in the table', () => {
    const known = app.config.collections.map((collection) => collection.slug)
    expect(known.filter((slug) => !INTERNAL.has(slug) && !COLLECTIONS[slug])).toEqual([])
  })

  it('each say who may create, read, update and delete', () => {
    for (const collection of app.config.collections) {
      if (INTERNAL.has(collection.slug)) continue
      for (const operation of ['create', 'read', 'update', 'delete', 'unlock'] as const)
        expect(collection.access[operation], `${collection.slug}.${operation}`).toBeDefined()
    }
  })

  for (const [slug, row] of Object.entries(COLLECTIONS))
    it(`${slug}: each caller gets past the door exactly where the table says so`, async () => {
      // An id that does not exist: whoever may not, is told 403 and learns nothing.
      const paths: [Operation, string, string][] = [
        ['list', 'GET', `/api/${slug}`],
        ['read', 'GET', `/api/${slug}/none`],
        ['create', 'POST', `/api/${slug}`],
        ['update', 'PATCH', `/api/${slug}/none`],
        ['delete', 'DELETE', `/api/${slug}/none`],
      ]
      for (const [operation, method, path] of paths)
        for (const caller of CALLERS) {
          const body = method === 'POST' || method === 'PATCH' ? {} : undefined
          const status = await call(caller, method, path, body)
          const mayPass = row[operation].includes(caller)
          // A row-level rule (users: oneself only) answers 404 for what is not one's own.
          const isHidden = slug === 'users' && status === 404
          expect(
            passes(status) && !(isHidden && !mayPass),
            `${caller} ${method} ${path}: ${status}`,
          ).toBe(mayPass)
        }
    })
})

/** Who may read and change each global. */
const GLOBALS: Record<string, { read: readonly Caller[]; update: readonly Caller[] }> = {
  'billing-settings': { read: CUSTOMER_READERS, update: ['owner'] },
}

describe('globals', () => {
  it('each have a row in the table', () => {
    expect(app.config.globals.map((global) => global.slug)).toEqual(Object.keys(GLOBALS))
  })

  for (const [slug, row] of Object.entries(GLOBALS))
    it(`${slug}: only those of the table get past the door`, async () => {
      for (const caller of CALLERS) {
        const read = passes(await call(caller, 'GET', `/api/globals/${slug}`))
        const update = passes(await call(caller, 'POST', `/api/globals/${slug}`, {}))
        expect([read, update], caller).toEqual([
          row.read.includes(caller),
          row.update.includes(caller),
        ])
      }
    })
})

describe('own routes', () => {
  it('each have a row in the table', () => {
    const known = (app.config.endpoints as { method: string; path: string; root?: boolean }[])
      .map(({ method, path }) => `${method} ${path}`)
      .filter((route) => !PAYLOAD_ROUTES.has(route))
    expect(known.filter((route) => !ENDPOINTS[route])).toEqual([])
  })

  for (const [route, allowed] of Object.entries(ENDPOINTS))
    it(`${route}: only those of the table get past the door`, async () => {
      const [method = '', pattern = ''] = route.split(' ')
      const path = `/api${pattern.replace(':id', organization).replace(':projectId', project)}`
      for (const caller of CALLERS) {
        const status = await call(
          caller,
          method.toUpperCase(),
          path,
          method === 'post' ? {} : undefined,
        )
        expect(passes(status), `${caller} ${route}: ${status}`).toBe(allowed.includes(caller))
      }
    })
})

/** Routes that Payload adds to the same list. */
const PAYLOAD_ROUTES = new Set(['get /access', 'post /access'])

describe('a customer account', () => {
  it('may sign in, see itself and sign out, and nothing else', async () => {
    const customer = await signInAs(app, null)
    const as = (method: string, path: string) => app.api(method, path, { token: customer.token })
    const me = await as('GET', '/api/users/me')
    expect([me.status, me.body.user?.id]).toEqual([200, customer.id])
    for (const [method, path] of [
      ['GET', `/api/users/${customer.id}`],
      ['PATCH', `/api/users/${customer.id}`],
      ['POST', '/api/users/refresh-token'],
      ['GET', '/api/access'],
      ['GET', '/api/payload-preferences/anything'],
      ['GET', '/api/payload-locked-documents'],
      ['GET', '/api/no-such-route'],
      ['GET', '/api/organizations/none'],
      ['POST', '/api/graphql'],
    ] as const)
      expect((await as(method, path)).status, `${method} ${path}`).toBe(403)
    expect((await as('POST', '/api/users/logout')).status).toBe(200)
    expect((await as('GET', '/api/users/me')).body.user).toBeNull()
  })
})

describe('the open doors of Payload', () => {
  it('makes no first user by a web form', async () => {
    const body = { email: 'evil@example.com', password: 'a long password', operatorRole: 'owner' }
    expect((await app.api('POST', '/api/users/first-register', { body })).status).toBe(403)
  })

  it('lets owners alone take back a lock-out', async () => {
    const { email } = await signInAs(app, null)
    const body = { email, password: 'x' }
    for (const caller of CALLERS) {
      const status = await call(caller, 'POST', '/api/users/unlock', body)
      expect(passes(status), `${caller}: ${status}`).toBe(caller === 'owner')
    }
  })

  it('never answers with more than 100 rows', async () => {
    const many = await app.api('GET', '/api/models?limit=0', { token: tokens.owner })
    expect(many.body.limit).toBeLessThanOrEqual(100)
    const more = await app.api('GET', '/api/models?limit=5000', { token: tokens.owner })
    expect(more.body.limit).toBe(100)
  })

  it('lets nobody raise their own role', async () => {
    const support = await signInAs(app, 'support')
    await app.api('PATCH', `/api/users/${support.id}`, {
      token: support.token,
      body: { operatorRole: 'owner' },
    })
    const { rows } = await app.pool.query('select operator_role from users where id = $1', [
      support.id,
    ])
    expect(rows[0].operator_role).toBe('support')
  })

  it('tells nobody the hash of a token', async () => {
    const list = await app.api('GET', '/api/service-accounts?depth=2', { token: tokens.owner })
    expect(JSON.stringify(list.body)).not.toContain('tokenHash')
    const guess = await app.api('GET', '/api/service-accounts?where[tokenHash][like]=a', {
      token: tokens.owner,
    })
    expect(guess.status).toBeGreaterThanOrEqual(400)
  })
})
