import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

import type { Page } from '@playwright/test'

import { expect, expectAccessible, expectFits, open, settled, test } from './support/desk'

const TOP_UPS =
  '/collections/transactions?organization=org_demoAcmeRobotics&type=credit_topup&timeZone=Europe%2FBerlin'

const ORGANIZATION = '/collections/organizations/org_demoAcmeRobotics'

const found = (page: Page) => page.getByRole('status').filter({ hasText: /^[\d,]+ found/ })

/** `$1,234.50` as an export writes it. */
const canonical = (shown: string) =>
  shown
    .replaceAll(/[$,+]/g, '')
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')

for (const width of [1440, 390])
  test(`a filtered list becomes a file that adds up to it, ${width} px wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 })
    await open(page, TOP_UPS)
    await settled(page)
    const shown = await found(page).innerText()
    const credits = await found(page).locator('[title]').first().getAttribute('title')
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Export transactions' })
    await expect(dialog).toContainText('type credit_topup')
    await expect(dialog).toContainText('Europe/Berlin')
    await page.screenshot({ path: `test-results/looks/export-${width}.png` })
    await expectFits(page)
    await expectAccessible(page)

    const download = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Export' }).click()
    const bytes = await readFile(await (await download).path())
    const [rows = ''] = /^[\d,]+/.exec(shown) ?? []
    await expect(dialog.getByText(`${rows} rows`)).toBeVisible()
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    await expect(dialog.getByRole('button', { name: `Copy ${sha256}` })).toBeVisible()
    // As the list shows it, every digit in the title.
    await expect(dialog.locator('data')).toHaveText([/^-?\$[\d,]+\.\d\d$/, /^\$/, /^\$/])
    await expect(dialog.locator('data').first()).toHaveAttribute(
      'title',
      (credits ?? '').replace('+', ''),
    )
    await page.screenshot({ path: `test-results/looks/export-done-${width}.png` })
    await expectFits(page)
    await expectAccessible(page)

    const lines = bytes.toString('utf8').split('\r\n')
    expect(lines).toContain(`# rows: ${rows.replaceAll(',', '')}`)
    const total = lines.find((line) => line.startsWith('# total: credits ')) ?? ''
    expect(total.split(' ')[3]).toBe(canonical(credits ?? ''))
    await dialog.getByRole('button', { name: 'Close' }).click()
    await expect(dialog).toHaveCount(0)
  })

test('an export is called off, and its file is said to be no good', async ({ page }) => {
  // A browser that never begins to fetch: the file waits for it.
  await page.route('**/api/admin/exports', async (route) => {
    const response = await route.fetch()
    const answer = (await response.json()) as { file: Record<string, unknown> }
    await route.fulfill({ response, json: { ...answer, file: { ...answer.file, url: 'data:,' } } })
  })
  await open(page, '/requests?window=7d')
  await settled(page)
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Export requests' })
  await dialog.getByRole('button', { name: 'Export' }).click()
  await expect(dialog.getByRole('progressbar', { name: 'Rows written' })).toBeVisible()
  await expect(dialog).toContainText(/0 of [\d,]+ rows/)
  await dialog.getByRole('button', { name: 'Cancel export' }).click()
  await expect(dialog).toContainText('The file is not whole: do not use it.')
  await dialog.getByRole('button', { name: 'Export again' }).click()
  await expect(dialog.getByLabel('Format')).toBeFocused()
})

test('usage leaves the dashboard by any grouping, and as FOCUS', async ({ page }) => {
  await open(page, '/?range=30d')
  await settled(page)
  const fetched = async (format: string) => {
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Export usage' })
    await dialog.getByLabel('Format').selectOption(format)
    if (format === 'csv') await dialog.getByLabel('Divided').selectOption('model,provider')
    const download = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Export' }).click()
    const text = await readFile(await (await download).path(), 'utf8')
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
    return text
  }
  const usage = await fetched('csv')
  expect(usage).toContain('\r\nprovider,model,totalRequests,')
  const focus = await fetched('focus')
  expect(focus).toContain('\r\nBillingAccountId,BillingAccountName,')
  const figure = (text: string, name: string) => new RegExp(`${name} (\\S+)`).exec(text)?.[1]
  expect(figure(focus, 'BilledCost')).toBe(figure(usage, 'totalCost'))
})

for (const [list, what] of [
  ['model-prices', 'prices'],
  ['audit-logs', 'audit'],
] as const)
  test(`${what}: the generated list has the button too`, async ({ page }) => {
    await open(page, `/collections/${list}`)
    await settled(page)
    await page.screenshot({ path: `test-results/looks/export-${what}.png` })
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click()
    expect(await readFile(await (await download).path(), 'utf8')).toContain(`# what: ${what}`)
    await expect(page.getByRole('dialog')).toContainText('The browser has the file.')
  })

/** Pages with a list, the name of its export, and what its dialog says of the filter. */
const LISTS = [
  ['/collections/users', 'users', 'none'],
  ['/collections/users?search=acme', 'users', 'search acme'],
  [
    '/collections/projects?where[or][0][and][0][status][equals]=active',
    'projects',
    'status active',
  ],
  ['/collections/providers', 'providers', 'none'],
  ['/collections/models', 'models', 'none'],
  ['/collections/api-keys?status=all', 'API keys', 'status all'],
  ['/gift-requests?status=decided', 'gift requests', 'status approved or declined'],
  ['/requests/unpriced', 'unpriced usage', 'none'],
  [`${ORGANIZATION}/members`, 'members', 'organization org_demoAcmeRobotics'],
  [`${ORGANIZATION}/projects`, 'projects', 'organization org_demoAcmeRobotics'],
  [`${ORGANIZATION}/api-keys`, 'API keys', 'status active'],
] as const

for (const width of [1440, 390])
  test(`every list has its file, ${width} px wide`, async ({ page }) => {
    test.slow()
    await page.setViewportSize({ width, height: 900 })
    for (const [index, [path, title, filter]] of LISTS.entries()) {
      await open(page, path)
      await settled(page)
      await expectFits(page)
      await page.screenshot({ path: `test-results/looks/export-list-${index}-${width}.png` })
      await page.getByRole('button', { name: 'Export', exact: true }).click()
      const dialog = page.getByRole('dialog', { name: `Export ${title}` })
      await expect(dialog, path).toContainText(filter)
      const download = page.waitForEvent('download')
      await dialog.getByRole('button', { name: 'Export' }).click()
      const text = await readFile(await (await download).path(), 'utf8')
      await expect(dialog, path).toContainText('The browser has the file.')
      expect(text, path).toMatch(/\r\n# rows: \d+\r\n/)
      await dialog.getByRole('button', { name: 'Close' }).click()
    }
  })

test('a generated list that is narrowed by more than its export knows says so', async ({
  page,
}) => {
  await open(page, '/collections/users?where[or][0][and][0][email][contains]=acme')
  await settled(page)
  await expect(page.getByText('To export this list, narrow it by nothing but')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Export', exact: true })).toHaveCount(0)
  await page.screenshot({ path: 'test-results/looks/export-note.png' })
})
