import { expect, expectAccessible, open, openOrganization, settled, test } from './support/desk'

test('a customer is found by what one has of them, and opened', async ({ page }) => {
  await open(page, '/collections/organizations')
  await expect(
    page.getByRole('status').filter({ hasText: /^\d+ found · \$[\d,.]+ credits$/ }),
  ).toBeVisible()
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type('nova-notes@')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/q=nova-notes/)
  await expect(page.getByRole('status').filter({ hasText: /^1 found/ })).toBeVisible()
  await page.getByRole('link', { name: 'Nova Notes' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Nova Notes' })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('searchbox')).toHaveValue('nova-notes@')
})

test('sorted both ways, by the database: whole pages follow each other', async ({ page }) => {
  await open(page, '/collections/organizations')
  await page.getByRole('link', { name: 'Credits', exact: true }).click()
  await expect(page).toHaveURL(/sort=-credits/)
  const amounts = () =>
    page
      .locator('tbody td[data-label="Credits"] data')
      .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('value'))))
  const first = await amounts()
  expect(first).toHaveLength(25)
  expect(first).toEqual([...first].sort((a, b) => b - a))
  await page.getByRole('link', { name: 'Next' }).click()
  await expect(page).toHaveURL(/page=2/)
  await settled(page)
  const second = await amounts()
  expect(second[0]).toBeLessThanOrEqual(first.at(-1) ?? -Infinity)
})

test('a saved view and its filter are one address', async ({ page }) => {
  await open(page, '/collections/organizations')
  await page.getByRole('link', { name: 'Negative balance' }).first().click()
  await expect(page).toHaveURL(/negativeBalance=1/)
  await expect(page.getByText('Harbor Analytics')).toBeVisible()
  await expect(page.getByText('Nova Notes')).toBeHidden()
})

test('nothing found says so and offers the way back', async ({ page }) => {
  await open(page, '/collections/organizations?q=nobody-is-called-this')
  await expect(page.getByText('No organization fits')).toBeVisible()
})

test('a customer is blocked with a reason, and let through again', async ({ page }) => {
  await openOrganization(page, 'Lumen Legal')
  const call = page.getByText('Can they call?').locator('..')
  await expect(call).toContainText('Yes')
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('button', { name: 'Block', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Block' })
  await expect(dialog.getByLabel('Reason')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toHaveText('Say the reason: others will ask.')
  await page.keyboard.type('Chargeback of May')
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Lumen Legal is blocked.')).toBeVisible()
  await expect(call).toContainText('No – blocked: Chargeback of May → unblock it')

  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('button', { name: 'Unblock' }).click()
  await page
    .getByRole('dialog', { name: 'Unblock' })
    .getByRole('button', { name: 'Unblock' })
    .click()
  await expect(call).toContainText('Yes')
})
