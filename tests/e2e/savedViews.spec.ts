import { expect, expectAccessible, expectFits, open, settled, test } from './support/desk'

for (const { colorScheme, width } of [
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'dark', width: 390 },
] as const)
  test.describe(`${width} wide, ${colorScheme}`, () => {
    test.use({ colorScheme, viewport: { width, height: 900 } })

    test('filters and order become a tab, are called up, renamed and deleted', async ({ page }) => {
      const name = `Pro by balance ${width} ${Date.now()}`
      await open(page, '/collections/organizations')
      await settled(page)
      const tabs = page.getByRole('navigation', { name: 'Saved views' })
      await expect(page.getByRole('button', { name: 'Save view' })).toHaveCount(0)

      await open(page, '/collections/organizations?plan=pro&sort=-credits')
      await settled(page)
      await page.getByRole('button', { name: 'Save view' }).click()
      const dialog = page.getByRole('dialog', { name: 'Save view' })
      await expect(dialog.getByLabel('Name')).toBeFocused()
      await page.keyboard.press('Enter')
      await expect(dialog.getByRole('alert')).toContainText('Give it a name')
      await expectAccessible(page)
      await page.keyboard.type(name)
      await page.keyboard.press('Enter')
      await expect(dialog).toBeHidden()
      const tab = tabs.getByRole('link', { name })
      await expect(tab).toHaveAttribute('aria-current', 'page')
      await page.screenshot({
        path: `test-results/looks/saved-views-${width}.png`,
        caret: 'initial',
      })
      await expectFits(page)
      await expectAccessible(page)

      await tabs.getByRole('link', { name: 'All' }).click()
      await expect(page).not.toHaveURL(/plan=/)
      await tab.click()
      await expect(page).toHaveURL(/\?plan=pro&sort=-credits$/)
      await expect(page.locator('th[aria-sort="descending"]')).toContainText('Credits')

      await page.getByRole('button', { name: 'Rename view' }).click()
      const rename = page.getByRole('dialog', { name: 'Rename view' })
      await rename.getByLabel('Name').fill(`${name} again`)
      await page.keyboard.press('Enter')
      await expect(tabs.getByRole('link', { name: `${name} again` })).toBeVisible()

      await page.getByRole('button', { name: 'Delete view' }).click()
      await page
        .getByRole('dialog', { name: 'Delete view' })
        .getByRole('button', { name: 'Delete view' })
        .click()
      await expect(tabs.getByRole('link', { name })).toHaveCount(0)
      // What is shown stays, and may be kept again.
      await expect(page).toHaveURL(/plan=pro/)
      await expect(page.getByRole('button', { name: 'Save view' })).toBeVisible()
    })
  })
