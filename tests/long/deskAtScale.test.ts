import { chromium, type Browser, type Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'

import { createPool, type DatabasePool } from '@/db/tx'

import { fillOrganizations } from '../../bench/fillOrganizations'
import { findBrowser } from '../support/browser'
import { createTestDatabase, type TestDatabase } from '../support/testDatabase'
import { ProductionServer } from './productionServer'

const ORGANIZATIONS = 100_000
const PAGE = 25
const OWNER = { email: 'owner@example.com', password: 'a long password of a long test' }
const PATIENCE_MS = 60_000

let database: TestDatabase
let pool: DatabasePool
let server: ProductionServer
let browser: Browser
let page: Page

beforeAll(async () => {
  database = await createTestDatabase()
  await fillOrganizations(database.url, ORGANIZATIONS)
  pool = createPool({ connectionString: database.url, applicationName: 'test', max: 2 })
  server = await ProductionServer.prepare(database.url, {
    ADMIN_EMAIL: OWNER.email,
    ADMIN_PASSWORD: OWNER.password,
  })
  await server.start()
  browser = await chromium.launch(await findBrowser())
  const context = await browser.newContext({ baseURL: server.origin })
  const signedIn = await context.request.post('/api/users/login', { data: OWNER })
  expect(signedIn.status()).toBe(200)
  page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
}, 600_000)

afterAll(async () => {
  await browser.close()
  await server.remove()
  await pool.end()
  await database.drop()
})

const open = async (address: string): Promise<void> => {
  await page.goto(address)
  await page.waitForFunction(
    () => document.querySelectorAll('.skeleton, body > div[hidden][id^="S:"]').length === 0,
  )
}

const shownIds = async (): Promise<string[]> => {
  const links = page.locator('tbody [data-opens-row]')
  const hrefs = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))
  return hrefs.map((href) => href.split('/').at(-1) ?? '')
}

async function idsBy(column: string, direction: 'asc' | 'desc', offset: number): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select id from organizations order by ${column} ${direction}, id ${direction} limit $1 offset $2`,
    [PAGE, offset],
  )
  return rows.map(({ id }) => id)
}

describe(`the desk with ${ORGANIZATIONS.toLocaleString('en')} organizations`, () => {
  it.each([
    ['name', 'name'],
    ['billingEmail', 'billing_email'],
    ['plan', 'plan'],
    ['devPlan', 'dev_plan'],
    ['credits', 'credits'],
    ['allTimeCredits', 'all_time_credits'],
    ['totalSpent', 'total_spent'],
    ['createdAt', 'created_at'],
    ['status', 'status'],
  ])('is sorted by %s both ways, page after page', async (sort, column) => {
    for (const direction of ['asc', 'desc'] as const) {
      await open(`/collections/organizations?sort=${direction === 'desc' ? '-' : ''}${sort}`)
      expect(await shownIds()).toEqual(await idsBy(column, direction, 0))
      const next = page.getByRole('link', { name: 'Next' })
      const second = await idsBy(column, direction, PAGE)
      await next.click()
      await page.waitForFunction(
        (id) => document.querySelector(`tbody [data-opens-row][href$="${id}"]`) !== null,
        second[0],
      )
      expect(await shownIds()).toEqual(second)
    }
  })

  it('finds one among all by what is pasted', async () => {
    const { rows } = await pool.query<{ id: string; billing_email: string }>(
      'select id, billing_email from organizations order by id offset 77777 limit 1',
    )
    await open(`/collections/organizations?q=${encodeURIComponent(rows[0]?.billing_email ?? '')}`)
    expect(await shownIds()).toContain(rows[0]?.id)
  })
})

describe('the desk in trouble', () => {
  it('says that it is still working on a slow query, and shows the answer when it comes', async () => {
    const holder = await pool.connect()
    await holder.query('begin; lock table metering.rollups in access exclusive mode')
    await page.goto('/', { waitUntil: 'commit' })
    await page.getByText('Still working').first().waitFor()
    await page.getByRole('button', { name: 'Cancel' }).first().waitFor()
    // What does not wait for it stands beside it.
    await page.getByRole('link', { name: 'Organizations', exact: true }).first().waitFor()
    await holder.query('rollback')
    holder.release()
    await page.waitForFunction(() => document.querySelectorAll('.skeleton').length === 0)
    expect(await page.getByText('Still working').count()).toBe(0)
  })

  it('says that the database is away, and comes back by itself', async () => {
    await open('/collections/organizations')
    const elsewhere = createPool({
      connectionString: inject('postgresUrl'),
      applicationName: 'test',
      max: 1,
    })
    await elsewhere.query(`alter database "${database.name}" with allow_connections false`)
    await elsewhere.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
      [database.name],
    )
    await page.goto('/requests')
    await page.getByRole('heading', { name: 'The database does not answer' }).waitFor()
    await elsewhere.query(`alter database "${database.name}" with allow_connections true`)
    await elsewhere.end()
    // Whom nobody could look up is asked to sign in, and is let in again by the same session.
    await page.getByRole('navigation').first().waitFor()
    expect(await page.getByText('The database does not answer').count()).toBe(0)
  })
})
