import type { Page } from '@playwright/test'

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

const palette = (page: Page) => page.getByRole('dialog', { name: 'Search or jump to' })
const field = (page: Page) => palette(page).getByRole('combobox')
const option = (page: Page, name: RegExp | string) => palette(page).getByRole('option', { name })
const chosen = (page: Page) => palette(page).locator('[aria-selected="true"]')

for (const { colorScheme, width } of [
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'dark', width: 390 },
] as const)
  test.describe(`${width} wide, ${colorScheme}`, () => {
    test.use({ colorScheme, viewport: { width, height: 900 } })

    test('the palette opens by its button, finds by name, and goes there', async ({ page }) => {
      await open(page, '/')
      await page.getByRole('button', { name: 'Search or jump to' }).click()
      await expect(field(page)).toBeFocused()
      await expect(option(page, /^Transactions/)).toBeVisible()
      await page.screenshot({ path: `test-results/looks/palette-${width}.png`, caret: 'initial' })
      await expectAccessible(page)

      await page.keyboard.type('acme rob')
      await expect(option(page, new RegExp(ACME)).first()).toBeVisible()
      await page.screenshot({
        path: `test-results/looks/palette-found-${width}.png`,
        caret: 'initial',
      })
      await expectAccessible(page)
      await expectFits(page)
      await page.keyboard.press('Enter')
      await expect(page.getByRole('heading', { level: 1, name: ACME })).toBeVisible()
      await expect(palette(page)).toBeHidden()

      // It stands among the last jumps now, by its name alone.
      await page.getByRole('button', { name: 'Search or jump to' }).click()
      await expect(palette(page).getByRole('group', { name: 'Recent' })).toContainText(ACME)
      const stored = await page.evaluate(() => JSON.stringify(localStorage))
      expect(stored).toContain(ACME)
      expect(stored).not.toContain('@')
    })

    test('nothing found and a failed search are said', async ({ page, consoleErrors }) => {
      await open(page, '/')
      await page.keyboard.press('Control+k')
      await page.keyboard.type('no such thing %_')
      await expect(palette(page).getByRole('status')).toContainText('Nothing that you may see')
      await expect(palette(page).getByRole('option')).toHaveCount(0)
      await expectAccessible(page)

      await page.route('**/api/admin/search?*', (route) =>
        route.fulfill({
          status: 503,
          json: { error: { code: 'database_busy', message: 'Busy.', requestId: 'abc' } },
        }),
      )
      await field(page).fill('something else')
      await expect(palette(page).getByRole('alert')).toContainText('Busy. (request abc)')
      await page.screenshot({
        path: `test-results/looks/palette-failed-${width}.png`,
        caret: 'initial',
      })
      await expectAccessible(page)
      await page.unroute('**/api/admin/search?*')
      await palette(page).getByRole('button', { name: 'Try again' }).click()
      await expect(palette(page).getByRole('status')).toContainText('Nothing that you may see')
      await page.keyboard.press('Escape')
      await expect(palette(page)).toBeHidden()
      // The browser itself reports the refusal.
      expect(consoleErrors.splice(0).every((text) => text.includes('503'))).toBe(true)
    })
  })

test('Enter before the answer opens what was pasted; late answers change nothing', async ({
  page,
}) => {
  await open(page, '/')
  let release = () => undefined as void
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/api/admin/search?q=acme', async (route) => {
    await held
    await route.continue().catch(() => undefined)
  })
  await page.keyboard.press('Control+k')
  const slow = page.waitForRequest('**/api/admin/search?q=acme')
  await page.keyboard.type('acme')
  await slow
  await field(page).fill('openai')
  await expect(option(page, /^OpenAI/).first()).toBeVisible()
  release()
  await expect(option(page, /^OpenAI/).first()).toBeVisible()
  await expect(option(page, new RegExp(ACME))).toHaveCount(0)

  await field(page).fill('gpt-4o')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/collections\/models\/gpt-4o$/)
})

test('what the page can do is there, and opens its dialog', async ({ page }) => {
  await openOrganization(page, 'Quill & Co')
  await settled(page)
  await page.keyboard.press('Control+k')
  for (const action of ['Gift credits', 'Record payment', 'Add note', 'Block', 'Set inactive'])
    await expect(option(page, action)).toHaveCount(1)
  await page.keyboard.type('block')
  await expect(chosen(page)).toHaveText('Block')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Block' })
  await expect(dialog).toBeVisible()
  // A form that is being filled in stays.
  await page.keyboard.press('Control+k')
  await expect(palette(page)).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()

  await page.keyboard.press('Control+k')
  await page.keyboard.press('ArrowDown')
  await expect(chosen(page)).toHaveText('Redeem promo code')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await expect(chosen(page)).toHaveText('Copy the address of this page')
  await page.keyboard.press('Control+k')
  await expect(palette(page)).toBeHidden()
})

test('/ searches, j and k step through rows, Enter opens, ? tells the keys', async ({ page }) => {
  await open(page, '/collections/organizations')
  await settled(page)
  const links = page.locator('tbody [data-opens-row]')
  await page.keyboard.press('j')
  await expect(links.nth(0)).toBeFocused()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(links.nth(2)).toBeFocused()
  await page.keyboard.press('k')
  await expect(links.nth(1)).toBeFocused()
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type('jk?/')
  await expect(page.getByRole('searchbox')).toHaveValue('jk?/')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('searchbox')).toHaveValue('')
  await expect(page).not.toHaveURL(/q=/)
  await settled(page)

  await page.getByRole('heading', { level: 1 }).click()
  await page.getByRole('searchbox').blur()
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keys' })
  await expect(help).toContainText('Next row')
  await expectAccessible(page)
  await page.screenshot({ path: 'test-results/looks/keys-1440.png', caret: 'initial' })
  await page.keyboard.press('Escape')
  await expect(help).toBeHidden()

  await page.keyboard.press('j')
  const name = await links.nth(0).innerText()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()

  // Payload's own lists have rows and a search as well.
  await open(page, '/collections/models')
  await settled(page)
  await page.keyboard.press('j')
  await expect(page.locator('tbody tr').first().getByRole('link')).toBeFocused()
  await page.keyboard.press('/')
  await expect(page.locator('.search-filter input')).toBeFocused()
})
