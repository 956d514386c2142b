import { ACME, expect, open, openOrganization, settled, test } from './support/desk'

test('the tab tells which rule wins and why, and the figure leads to its requests', async ({
  page,
}) => {
  await openOrganization(page, ACME, '?window=90d')
  await settled(page)
  await page.getByRole('link', { name: /Discount savings/ }).click()
  await expect(page).toHaveURL(/\/discounts\?window=90d/)
  await settled(page)
  const rules = page.getByRole('group', { name: 'Rules that cover this organization' })
  const volume = rules.getByRole('row', { name: /this organization, anthropic/ })
  await expect(volume).toContainText('8 %')
  await expect(volume).toContainText('active')

  await page.getByLabel('Provider').selectOption('anthropic')
  await page.getByLabel('Model').selectOption('claude-sonnet-4-5')
  await page.getByRole('button', { name: 'Which rule wins?' }).click()
  await expect(page).toHaveURL(/provider=anthropic&model=claude-sonnet-4-5/)
  await expect(page.getByRole('status').filter({ hasText: '8 % off' })).toContainText(
    'Volume agreement',
  )

  await volume.getByRole('link', { name: /^\$/ }).click()
  await expect(page).toHaveURL(/\/requests\?.*discountRule=dsc_demoVolume/)
  await settled(page)
  await expect(page.getByText('Discount dsc_demoVolume')).toBeVisible()
})

test('a rule is made by its form, and ends by a dialog', async ({ page }) => {
  await openOrganization(page, ACME, '/discounts')
  await page.getByRole('link', { name: 'New discount' }).click()
  await expect(page.locator('#field-organization')).toContainText(ACME)
  await page.locator('#field-percent').fill('3.5')
  await page.locator('#field-reason').fill('Made by hand')
  await page.locator('#field-provider input').fill('Mistral')
  await page.locator('.rs__option', { hasText: 'Mistral' }).first().click()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page).toHaveURL(/discounts\/dsc_/)

  // As it is opened from the list: saving has replaced the form it was made with.
  await open(page, page.url())
  await expect(page.getByText(/has lowered no request yet/)).toBeVisible()
  await expect(page.locator('#field-organization')).toContainText(ACME)
  await page.getByRole('button', { name: 'End now' }).click()
  await page.getByRole('button', { name: 'End it' }).click()
  await expect(page.getByText('The discount has ended.')).toBeVisible()
  await expect(page.getByRole('region', { name: 'What it has done' })).toContainText('ended')
})
