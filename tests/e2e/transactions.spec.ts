import {
  ACME,
  expect,
  expectAccessible,
  expectFits,
  open,
  openOrganization,
  settled,
  test,
} from './support/desk'

/** Of a customer with a long history, to which the other tests do nothing. */
const MOVEMENTS = '/collections/transactions?organization=org_demoAcmeRobotics'

test('movements are filtered by the address, and Back takes a filter back', async ({ page }) => {
  await open(page, MOVEMENTS)
  const found = page.getByRole('status').filter({ hasText: /^[\d,]+ found/ })
  const all = await found.innerText()
  await page.getByRole('button', { name: /^Type/ }).click()
  await page.getByRole('checkbox', { name: 'Credit refund' }).check()
  await expect(page).toHaveURL(/type=credit_refund/)
  await expect(found).not.toHaveText(all)
  await expect(page.locator('tbody tr').first()).toContainText('Credit refund')
  await page.keyboard.press('Escape')
  await page.goBack()
  await expect(page).not.toHaveURL(/type=/)
  await expect(found).toHaveText(all)
})

for (const width of [1440, 390])
  test(`why a balance is what it is, step by step, ${width} px wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 })
    await open(page, `${MOVEMENTS}&type=credit_refund`)
    await page.locator('tbody tr').first().getByRole('link').first().click()
    await expect(page.getByRole('heading', { level: 1, name: 'Credit refund' })).toBeVisible()
    await expect(
      page.getByText(/^Adds up to the last digit over [\d,]+ movements?\.$/),
    ).toBeVisible()
    await settled(page)
    await page.screenshot({ path: `test-results/looks/transaction-${width}.png`, fullPage: true })
    await expectFits(page)
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Earlier' }).click()
    await expect(page).toHaveURL(/before=\d+/)
    await expect(page.getByRole('link', { name: 'Back to the newest' })).toBeVisible()
  })

test('nothing there makes, edits or deletes a movement', async ({ page }) => {
  await open(page, '/collections/transactions')
  await expect(page.getByRole('link', { name: /create|new/i })).toHaveCount(0)
  await open(page, '/collections/transactions/create')
  await expect(page.getByText('Transactions are made by what is done')).toBeVisible()
  await expect(page.getByRole('button', { name: /save|delete/i })).toHaveCount(0)
})

test('an id that does not exist is said to be none', async ({ page }) => {
  await open(page, '/collections/transactions/txn_missing')
  await expect(page.getByText('There is nothing with the id txn_missing here.')).toBeVisible()
})

test('the balance in the header leads to what it is made of', async ({ page }) => {
  await openOrganization(page, ACME)
  await page.locator('.organization-header__balance').click()
  await expect(page).toHaveURL(/\/balance$/)
  await expect(page.getByText(/^Adds up to the last digit over/)).toBeVisible()
  await settled(page)
  await expectFits(page)
  await expectAccessible(page)
})
