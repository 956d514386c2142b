import { expect, expectAccessible, expectFits, open, settled, test } from './support/desk'

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

for (const { colorScheme, width } of [
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'dark', width: 390 },
] as const)
  test.describe(`${width} wide, ${colorScheme}`, () => {
    test.use({ colorScheme, viewport: { width, height: 900 } })

    test('a report is kept as a tab, shared, called up and deleted', async ({ page }) => {
      const name = `Errors by source ${width} ${Date.now()}`
      await open(page, '/analytics')
      await settled(page)
      const tabs = page.getByRole('navigation', { name: 'Saved reports' })
      await expect(tabs.getByRole('link', { name: 'Charge by model' })).toHaveAttribute(
        'aria-current',
        'page',
      )
      await expect(page.getByRole('button', { name: 'Save report' })).toHaveCount(0)

      await open(page, '/analytics?measure=errorCount&group=source&range=7d')
      await settled(page)
      await page.getByRole('button', { name: 'Save report' }).click()
      await page.keyboard.type(name)
      await page.keyboard.press('Enter')
      const tab = tabs.getByRole('link', { name })
      await expect(tab).toHaveAttribute('aria-current', 'page')

      await page.getByRole('button', { name: 'Share report' }).click()
      const dialog = page.getByRole('dialog', { name: 'Share report' })
      await expect(dialog).toContainText('with your name')
      await expectAccessible(page)
      await dialog.getByRole('button', { name: 'Share report' }).click()
      await expect(page.getByRole('button', { name: 'Stop sharing' })).toBeVisible()
      await page.screenshot({
        path: `test-results/looks/saved-reports-${width}.png`,
        caret: 'initial',
      })
      await expectFits(page)

      await tabs.getByRole('link', { name: 'Error rate by provider' }).click()
      await expect(page).toHaveURL(/\?measure=errorRate&group=provider$/)
      await tab.click()
      await expect(page).toHaveURL(/\?measure=errorCount&group=source&range=7d$/)
      await expect(page.getByRole('heading', { name: /^Errors by source/ }).first()).toBeVisible()

      await page.getByRole('button', { name: 'Delete report' }).click()
      await page
        .getByRole('dialog', { name: 'Delete report' })
        .getByRole('button', { name: 'Delete report' })
        .click()
      await expect(tabs.getByRole('link', { name })).toHaveCount(0)
    })
  })
