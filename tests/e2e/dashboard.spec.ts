import { expect, open, openOrganization, settled, test, ACME } from './support/desk'

test('the dashboard is filled, and its range is in the address', async ({ page }) => {
  await open(page, '/')
  await settled(page)
  const cards = page.locator('.metric-card')
  await expect(cards.filter({ hasText: 'Organizations' })).toContainText(/\d/)
  await expect(cards.filter({ hasText: 'Credits in circulation' })).toContainText('$')
  await expect(page.locator('.time-chart')).toHaveCount(4)
  await expect(page.locator('.time-chart svg').first()).toBeVisible()

  const range = (text: string) => page.getByRole('group', { name: 'Time shown' }).getByText(text)
  await range('90d').click()
  await expect(page).toHaveURL(/range=90d/)
  await expect(range('90d')).toHaveAttribute('aria-current', 'true')
  await page.goBack()
  await expect(range('30d')).toHaveAttribute('aria-current', 'true')
})

test('a chart can be read as a table and walked by keys', async ({ page }) => {
  await open(page, '/')
  const chart = page.locator('.time-chart').filter({ hasText: 'Cost by model' })
  await chart.getByRole('button', { name: 'Table' }).click()
  await expect(chart.getByRole('table')).toContainText('claude-sonnet-4-5')
})

test('needs attention leads to what waits, and from there to the rows', async ({ page }) => {
  await open(page, '/')
  await expect(page.getByRole('link', { name: /^Needs attention \(\d+\)/ })).toBeVisible()
  await page.getByRole('link', { name: /negative balance/ }).click()
  await expect(page).toHaveURL(/attention#negative_balance/)
  const negative = page.getByRole('region', { name: 'Negative balances' })
  await expect(negative.getByRole('row')).toContainText(['What to do', 'used beyond what was paid'])
  await negative.getByRole('link', { name: 'Harbor Analytics' }).click()
  await expect(page).toHaveURL(/organizations\/org_demoHarborAnalytics\/transactions/)
})

test('a figure and a bar lead to the rows of their own time', async ({ page }) => {
  await open(page, '/?range=7d')
  await page.getByRole('link', { name: /^Usage charged/ }).click()
  await expect(page).toHaveURL(/requests\?from=.+&to=/)
  await expect(page.locator('tbody tr').first()).toBeVisible()
  await page.goBack()
  const chart = page.locator('.time-chart').filter({ hasText: 'Revenue' })
  await chart.getByRole('button', { name: 'Table' }).click()
  await chart.getByRole('table').getByRole('link').nth(2).click()
  await expect(page).toHaveURL(/transactions\?type=.+credit_refund.*&from=.+&to=/)
  await expect(page.getByRole('heading', { level: 1, name: 'Transactions' })).toBeVisible()
})

test('the eight windows of an organization add up', async ({ page }) => {
  await openOrganization(page, ACME)
  for (const window of ['1h', '4h', '12h', '7d', '30d', '90d', '365d']) {
    const choice = page
      .getByRole('group', { name: 'Time shown' })
      .getByText(window, { exact: true })
    await choice.click()
    await expect(page).toHaveURL(new RegExp(`window=${window}(&|$)`))
    await expect(choice).toHaveAttribute('aria-current', 'true')
  }
  await settled(page)
  const card = (label: string) => page.locator('.metric-card').filter({ hasText: label }).first()
  await expect(card('Requests')).toContainText(/[1-9]/)
  const total = await card('Total cost').locator('.metric-card__value').getAttribute('title')
  const breakdown = page.getByRole('row', { name: /Total cost/ })
  await expect(breakdown.locator(`[title="${total}"]`)).toBeVisible()
})
