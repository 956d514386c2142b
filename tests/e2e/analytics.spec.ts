import { expect, open, settled, test } from './support/desk'

test('usage is measured and divided as the address says', async ({ page }) => {
  await open(page, '/')
  await page.getByRole('link', { name: 'Analytics', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Analytics' })).toBeVisible()
  await expect(page.getByRole('table', { name: 'Charge by model' })).toContainText('claude-sonnet')
  await page.getByRole('group', { name: 'Measure' }).getByText('Requests').click()
  await expect(page).toHaveURL(/measure=totalRequests/)
  await page.getByRole('group', { name: 'Divided by' }).getByText('Provider').click()
  await expect(page).toHaveURL(/measure=totalRequests&group=provider/)
  const table = page.getByRole('table', { name: 'Requests by provider' })
  await expect(table.getByRole('row').last()).toContainText('Total')
  await settled(page)
  await table.getByRole('link', { name: 'openai', exact: true }).click()
  await expect(page).toHaveURL(/requests\?provider=openai&from=.+&to=/)
})

test('any measure by any division is drawn, told as a table, and leads to its requests', async ({
  page,
}) => {
  await open(page, '/analytics?measure=errorCount&group=organization&range=30d')
  await settled(page)
  const chart = page.getByRole('region', { name: 'Errors by organization', exact: true })
  await expect(chart).toContainText('errors per day')
  await expect(chart.getByRole('listitem').first()).toBeVisible()
  await chart.getByText('Table', { exact: true }).click()
  const table = chart.getByRole('region', { name: 'Errors by organization, table' })
  await expect(table.getByRole('columnheader').nth(1)).toHaveText('Total')
  await table.getByRole('link').first().click()
  await expect(page).toHaveURL(/requests\?from=.+&to=/)
})

test('who makes a loss is said in words, and a cell leads to its requests', async ({ page }) => {
  await open(page, '/analytics?range=90d')
  const matrix = page.getByRole('group', { name: 'Margin by organization and model' })
  await expect(matrix.getByRole('row').last()).toContainText('Total')
  await settled(page)
  await matrix.getByRole('row').nth(1).getByRole('link').first().click()
  await expect(page).toHaveURL(/requests\?organization=.+&model=.+&from=/)
})

test('losses hidden in the rest are counted, and listed on their own', async ({ page }) => {
  await open(page, '/analytics?range=90d')
  await settled(page)
  await expect(page.getByText(/pairs of organization and model lose \$.+ together/)).toBeVisible()
  await page.getByRole('link', { name: 'Losses only' }).click()
  await expect(page).toHaveURL(/losses=1/)
  const table = page.getByRole('table', { name: 'Losses by organization and model' })
  await expect(table.getByRole('row').nth(1)).toContainText('-$')
  await settled(page)
  await table.getByRole('row').nth(1).getByRole('link').click()
  await expect(page).toHaveURL(/requests\?organization=.+&model=.+&from=/)
})

test('an address that asks for what does not exist says so', async ({ page }) => {
  await open(page, '/analytics?measure=profit')
  await expect(page.getByRole('alert').first()).toContainText('measure is not known')
})
