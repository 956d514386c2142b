import type { Page } from '@playwright/test'

import {
  ACME,
  expect,
  expectAccessible,
  open,
  openOrganization,
  settled,
  test,
} from './support/desk'

/** Nobody else's customer: its keys are made and ended here. */
const CUSTOMER = 'Redwood Systems'

const rows = (page: Page, text: string) => page.locator('tbody tr').filter({ hasText: text })
const toast = (page: Page, text: string) =>
  page.locator('[data-sonner-toast]').filter({ hasText: text })
const chip = (page: Page, status: string) =>
  page
    .getByRole('navigation', { name: 'Status' })
    .getByRole('link', { name: new RegExp(`^${status} `) })

test('a key is made, shows its token once, is rotated and revoked', async ({ page }) => {
  await openOrganization(page, CUSTOMER, '/api-keys')
  await settled(page)
  const name = `Backend ${Date.now()}`

  await page.getByRole('button', { name: 'Create key' }).click()
  const create = page.getByRole('dialog', { name: 'Create API key' })
  await expect(create.getByLabel('What it is for')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(create.getByRole('alert')).toContainText('Say what the key is for')
  await create.getByLabel('What it is for').fill(name)
  await create.getByLabel('Usage limit').fill('12.50')
  await expect(create).toContainText('refused once another $12.50 is used')
  await expectAccessible(page)
  await page.keyboard.press('Enter')

  const issued = page.getByRole('dialog', { name: 'The new API key' })
  const token = await issued.getByRole('textbox', { name: 'Token' }).innerText()
  expect(token).toMatch(/^llmg_[0-9A-Za-z]{40}$/)
  await expect(issued).toContainText('it is never shown again')
  await expect(issued.getByRole('textbox', { name: 'Report its usage' })).toContainText(
    '/api/usage',
  )
  await expectAccessible(page)
  // A key is not lost by a wrong click or key.
  await page.keyboard.press('Escape')
  await expect(issued).toBeVisible()
  await issued.getByRole('button', { name: 'I have kept the token' }).click()
  await expect(issued).toBeHidden()

  const row = rows(page, name)
  await expect(row).toContainText(`${token.slice(0, 9)}…${token.slice(-4)}`)
  await expect(row).toContainText('$0.00 of $12.50')
  await page.reload()
  await settled(page)
  await expect(row).toHaveCount(1)
  expect(await page.content()).not.toContain(token)

  await row.getByRole('button', { name: /^Limit/ }).click()
  const limit = page.getByRole('dialog', { name: 'Limit API key' })
  await expect(limit.getByLabel('Usage limit, in USD')).toHaveValue('12.5')
  await page.keyboard.type('80')
  await page.keyboard.press('Enter')
  await expect(toast(page, `${name} may use $80.00`)).toBeVisible()
  await expect(row).toContainText('$0.00 of $80.00')

  await row.getByRole('button', { name: /^Rotate/ }).click()
  const rotate = page.getByRole('dialog', { name: 'Rotate API key' })
  await expect(rotate).toContainText('refused from now on')
  await page.keyboard.press('Enter')
  const second = page.getByRole('dialog', { name: `In the place of ${name}` })
  const next = await second.getByRole('textbox', { name: 'Token' }).innerText()
  expect(next).not.toBe(token)
  await second.getByRole('button', { name: 'I have kept the token' }).click()
  await expect(row).toContainText('in the place of another key')
  await expect(row).toContainText(`…${next.slice(-4)}`)

  await row.getByRole('button', { name: /^Revoke/ }).click()
  const revoke = page.getByRole('dialog', { name: 'Revoke API key' })
  await page.keyboard.type('not it')
  await page.keyboard.press('Enter')
  await expect(revoke.getByRole('alert')).toContainText(next.slice(-4))
  await revoke.getByLabel(/to confirm$/).fill(next.slice(-4))
  await revoke.getByLabel('Reason').fill('Left on a train')
  await page.keyboard.press('Enter')
  await expect(toast(page, 'is revoked')).toBeVisible()
  await expect(row).toHaveCount(0)

  await chip(page, 'inactive').click()
  await expect(page).toHaveURL(/status=inactive/)
  await expect(row).toHaveCount(2)
  await expect(row.filter({ hasText: 'replaced by another key' })).toHaveCount(1)
  const old = row.filter({ hasText: token.slice(-4) })
  await old.getByRole('button', { name: /^Remove/ }).click()
  await page.keyboard.press('Enter')
  await expect(toast(page, 'is removed')).toBeVisible()
  await expect(row).toHaveCount(1)
  await row.getByRole('link', { name }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await settled(page)
  await expect(page.getByRole('main')).toContainText('In the place of')
})

test('a key’s page says what it used, and leads to its requests', async ({ page }) => {
  await openOrganization(page, ACME, '/api-keys')
  await settled(page)
  await page.locator('tbody tr').last().getByRole('link').first().click()
  await expect(page).toHaveURL(/\/collections\/api-keys\/key_/)
  await settled(page)
  await page.getByRole('link', { name: 'Last 30 days' }).click()
  await expect(page).toHaveURL(/window=30d/)
  await settled(page)
  await page.getByRole('link', { name: /^Requests \d/ }).click()
  await expect(page).toHaveURL(/\/collections\/api-keys\/key_\w+\/requests\?window=30d$/)
  await expect(page.getByRole('status').filter({ hasText: 'newest first' })).toBeVisible()
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  await expect(page.getByLabel('Description')).toBeVisible()
})

test('from a project’s error rate to the error of one request', async ({ page }) => {
  await openOrganization(page, ACME, '/projects')
  await settled(page)
  await page.locator('tbody tr').first().getByRole('link').first().click()
  await expect(page).toHaveURL(/\/collections\/projects\/prj_/)
  await settled(page)
  await page.getByRole('link', { name: 'Last 30 days' }).click()
  await expect(page).toHaveURL(/window=30d/)
  await settled(page)
  const errors = page.getByRole('region', { name: 'Errors by kind' })
  const worst = errors.locator('tbody tr').filter({ hasText: 'upstream error' }).first()
  const kind = (await worst.getByRole('link').innerText()).trim()
  const count = await worst.locator('td[data-label="Requests"] data').getAttribute('value')
  await worst.getByRole('link').click()
  await expect(page).toHaveURL(
    new RegExp(`/requests\\?status=upstream_error&errorKind=${kind}&window=30d$`),
  )
  await expect(page.getByRole('status').filter({ hasText: 'newest first' })).toContainText(
    `${Number(count).toLocaleString('en-US')} request`,
  )
  await page.locator('tbody tr').first().getByRole('link').first().click()
  await expect(page.getByRole('heading', { name: 'Error', exact: true })).toBeVisible()
  await expect(page.getByRole('main')).toContainText(kind)
})

test('a key is found among everybody’s by what its mask shows', async ({ page }) => {
  await open(page, '/collections/api-keys')
  await settled(page)
  const row = page.locator('tbody tr').nth(3)
  const mask = await row.locator('.key-mask').innerText()
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type(mask)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\?q=llmg_/)
  await expect(page.locator('tbody tr')).toHaveCount(1)
  await expect(page.locator('tbody .key-mask')).toHaveText(mask)
  await expect(chip(page, 'active')).toHaveText('active 1')
})
