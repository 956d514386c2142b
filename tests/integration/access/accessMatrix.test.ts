import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { OPERATOR_ROLES } from '@/access/permissions'

import {
  makeOrganization,
  makeProject,
  makeServiceAccount,
  signInAs,
} from '../../support/factories'
import { bootTestPayload, type TestPayload } from '../../support/testPayload'

/** Who calls: the five operator roles, and three who are none. */
const CALLERS = [...OPERATOR_ROLES, 'customer', 'machine', 'anonymous'] as const
type Caller = (typeof CALLERS)[number]
type Operation = 'create' | 'delete' | 'list' | 'read' | 'update'

const ALL = ['owner', 'finance', 'catalog', 'support', 'auditor'] as const
const CUSTOMER_READERS = ['owner', 'finance', 'support', 'auditor'] as const
const CATALOG_READERS = ['owner', 'finance', 'catalog', 'auditor'] as const

/** Who may do what, in one table. A collection without a row fails the test below. */
const COLLECTIONS: Record<string, Record<Operation, readonly Caller[]>> = {
  organizations: {
    list: CUSTOMER_READERS,
    read: CUSTOMER_READERS,
    create: ['owner', 'finance'],
    update: ['owner', 'finance', 'support'],
    delete: [],
  },
  // Everybody signed in may read themselves, which /api/users answers with one row.
  users: {
    list: ALL,
    read: CUSTOMER_READERS,
    create: ['owner'],
    update: ['owner'],
    delete: [],
  },
  memberships: {
    list: CUSTOMER_READERS,
    read: CUSTOMER_READERS,
    create: ['owner'],
    update: ['owner'],
    delete: ['owner'],
  },
  projects: {
    list: CUSTOMER_READERS,
    read: CUSTOMER_READERS,
    create: ['owner'],
    update: ['owner'],
    delete: [],
  },
  'api-keys': {
    list: CUSTOMER_READERS,
    read: CUSTOMER_READERS,
    create: [],
    update: ['owner'],
    delete: [],
  },
  transactions: {
    list: CUSTOMER_READERS,
    read: CUSTOMER_READERS,
    create: ['owner', 'finance', 'support'],
    update: [],
    delete: [],
  },
  providers: {
    list: CATALOG_READERS,
    read: CATALOG_READERS,
    create: ['owner', 'catalog'],
    update: ['owner', 'catalog'],
    delete: [],
  },
  models: {
    list: CATALOG_READERS,
    read: CATALOG_READERS,
    create: ['owner', 'catalog'],
    update: ['owner', 'catalog'],
    delete: [],
  },
  'model-prices': {
    list: CATALOG_READERS,
    read: CATALOG_READERS,
    create: ['owner', 'catalog'],
    update: ['owner', 'catalog'],
    delete: [],
  },
  'audit-logs': {
    list: ['owner', 'auditor'],
    read: ['owner', 'auditor'],
    create: [],
    update: [],
    delete: [],
  },
  'service-accounts': {
    list: ['owner', 'auditor'],
    read: ['owner', 'auditor'],
    create: [],
    update: ['owner'],
    delete: [],
  },
  'usage-mappings': {
    list: CUSTOMER_READERS,
    read: CUSTOMER_READERS,
    create: ['owner', 'finance'],
    update: ['owner', 'finance'],
    delete: ['owner', 'finance'],
  },
}

/** Payload's own collections: its tables of locks, preferences, migrations and keys. */
const INTERNAL = new Set([
  'payload-kv',
  'payload-locked-documents',
  'payload-migrations',
  'payload-preferences',
])

/** Own routes: who gets past the door. Anything but 401 and 403 is past it. */
const ENDPOINTS: Record<string, readonly Caller[]> = {
  'get /admin/organizations/:id': CUSTOMER_READERS,
  'get /admin/organizations/:id/projects/:projectId/metrics': CUSTOMER_READERS,
  'post /admin/organizations/:id/gift-credits': ['owner', 'finance', 'support'],
  'post /usage': ['machine'],
  'post /usage/litellm': ['machine'],
  'get /admin/usage-queue': CUSTOMER_READERS,
  'post /admin/usage-queue/book': ['owner', 'finance'],
  'get /admin/integrity': ['owner', 'finance', 'auditor'],
  'post /admin/integrity/run': ['owner', 'finance', 'auditor'],
}

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
