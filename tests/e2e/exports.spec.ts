import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

import type { Page } from '@playwright/test'

import { expect, expectAccessible, expectFits, open, settled, test } from './support/desk'

const TOP_UPS =
  '/collections/transactions?organization=org_demoAcmeRobotics&type=credit_topup&timeZone=Europe%2FBerlin'

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
