import type { Page } from '@playwright/test'

import { expect, openOrganization, settled, test } from './support/desk'

/** A quiet customer: nobody else's traffic moves the balance while we look. */
const CUSTOMER = 'Nova Notes'

const exactBalance = async (page: Page) => {
  const title = await page
    .locator('.organization-header__facts [title^="$"]')
    .first()
    .getAttribute('title')
  return Number(title?.replace(/[$,]/g, ''))
}

test('a gift is refused with its rule, then booked once and seen at once', async ({
  page,
  consoleErrors,
}) => {
  await openOrganization(page, CUSTOMER)
  await settled(page)
  const before = await exactBalance(page)
  const comment = `For the outage of ${new Date().toISOString()}`

  await page.getByRole('button', { name: 'Gift credits' }).click()
  const dialog = page.getByRole('dialog', { name: 'Gift credits' })
  await expect(dialog.getByLabel('Credits, in USD')).toBeFocused()

  await page.keyboard.type('0')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).not.toBeEmpty()

  await dialog.getByLabel('Credits, in USD').fill('30')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toContainText('comment')

  await dialog.getByLabel('Comment').fill(comment)
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  const toast = page.locator('[data-sonner-toast]').filter({ hasText: 'Gifted $30.00' })
  await expect(toast).toBeVisible()
  await expect.poll(() => exactBalance(page)).toBeGreaterThan(before + 29)

  await page.getByRole('link', { name: 'Transactions' }).last().click()
  await expect(page.getByRole('row').filter({ hasText: comment })).toHaveCount(1)
  // The browser itself reports the refusals.
  expect(consoleErrors.splice(0).every((text) => /\b4\d\d\b/.test(text))).toBe(true)
})

test('Escape leaves the gift alone and gives the focus back', async ({ page }) => {
  await openOrganization(page, CUSTOMER)
  const button = page.getByRole('button', { name: 'Gift credits' })
  await button.click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Gift credits' })).toBeHidden()
  await expect(button).toBeFocused()
})
