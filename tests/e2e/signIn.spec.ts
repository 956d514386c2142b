import { expect, fillSignIn, owner, test } from './support/desk'

test.use({ storageState: { cookies: [], origins: [] } })

test('a stranger is shown the sign-in page, and comes back to where they wanted to go', async ({
  page,
}) => {
  await page.goto('/collections/organizations')
  await expect(page).toHaveURL(/\/login\?redirect=/)
  await fillSignIn(page, owner)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/collections\/organizations/)
  await expect(page.getByRole('heading', { level: 1, name: 'Organizations' })).toBeVisible()
})

test('a wrong password says the same as an unknown account', async ({ page, consoleErrors }) => {
  const refusals: (string | null)[] = []
  for (const email of [owner.email, 'nobody@example.com']) {
    await page.goto('/login')
    await fillSignIn(page, { email, password: 'not the password' })
    await page.getByRole('button', { name: 'Sign in' }).click()
    const toast = page.locator('[data-sonner-toast]').first()
    await expect(toast).toBeVisible()
    refusals.push(await toast.textContent())
  }
  expect(refusals[0]).toBe(refusals[1])
  // The browser itself reports every answer of 401.
  expect(consoleErrors.splice(0).every((text) => text.includes('401'))).toBe(true)
})

test('signing out closes the desk', async ({ page }) => {
  await page.goto('/login')
  await fillSignIn(page, owner)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Dashboard' })).toBeVisible()
  const signedOut = page.waitForResponse((response) => response.url().endsWith('/users/logout'))
  await page.locator('a[href="/logout"]').click()
  expect((await signedOut).ok()).toBe(true)
  await page.goto('/')
  await expect(page).toHaveURL(/\/login/)
})
