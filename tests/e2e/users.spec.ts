import type { Page } from '@playwright/test'

import { expect, expectAccessible, expectFits, open, settled, test } from './support/desk'

const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' }

const create = async (page: Page, collection: string, data: object): Promise<string> => {
  const answer = await page.request.post(`/api/${collection}`, { data, headers: SAME_ORIGIN })
  const { doc } = (await answer.json()) as { doc: { id: string } }
  expect(answer.status(), JSON.stringify(doc)).toBe(201)
  return doc.id
}

/** A person whom no other test knows, who belongs to a quiet customer. */
async function makePerson(page: Page, role: string) {
  const email = `person-${crypto.randomUUID()}@example.com`
  const data = { email, name: 'Robin Vale', password: 'a long test password', status: 'active' }
  const id = await create(page, 'users', data)
  const organization = await create(page, 'organizations', {
    name: `Vale ${id.slice(-6)}`,
    billingEmail: 'books@example.com',
  })
  await create(page, 'memberships', { user: id, organization, role })
  return { id, email, organization }
}

for (const { width, colorScheme } of [
  { width: 1440, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
] as const)
  test.describe(`${width} px wide`, () => {
    test.use({ colorScheme, viewport: { width, height: 900 } })

    test('a user is deleted by their e-mail, and the certificate stays', async ({
      page,
      consoleErrors,
    }) => {
      const { id, email } = await makePerson(page, 'viewer')
      await open(page, `/collections/users/${id}`)
      await expect(page.getByRole('heading', { level: 1, name: 'Robin Vale' })).toBeVisible()
      await expect(page.getByText('Look, and change nothing.')).toBeVisible()
      await settled(page)
      await page.screenshot({ path: `test-results/looks/user-${width}.png`, fullPage: true })
      await expectFits(page)
      await expectAccessible(page)

      await page.getByRole('link', { name: 'Delete', exact: true }).click()
      await expect(page.getByRole('heading', { name: 'What is erased' })).toBeVisible()
      await expect(page.getByRole('heading', { name: 'What stays, and why' })).toBeVisible()
      await settled(page)
      await page.screenshot({ path: `test-results/looks/user-delete-${width}.png`, fullPage: true })
      await expectFits(page)
      await expectAccessible(page)

      const field = page.getByLabel('E-mail of this account')
      await field.fill('somebody.else@example.com')
      await page.keyboard.press('Enter')
      await expect(page.getByRole('alert').filter({ hasText: 'not the e-mail' })).toBeVisible()
      await field.fill(email)
      await page.getByRole('button', { name: 'Delete this user' }).click()

      await expect(page.getByRole('heading', { name: 'Certificate of deletion' })).toBeVisible()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(
        `Deleted user ${id.slice(-6)}`,
      )
      await expect(page.getByText(email)).toHaveCount(0)
      await settled(page)
      await page.screenshot({ path: `test-results/looks/certificate-${width}.png`, fullPage: true })
      await expectFits(page)
      await expectAccessible(page)
      // The browser itself reports the refusal.
      expect(consoleErrors.splice(0).every((text) => /\b422\b/.test(text))).toBe(true)
    })
  })

test('a sole owner with a live subscription stays until another member owns it', async ({
  page,
}) => {
  const { id, email, organization } = await makePerson(page, 'owner')
  await page.request.patch(`/api/organizations/${organization}`, {
    data: { plan: 'pro' },
    headers: SAME_ORIGIN,
  })
  const heir = await create(page, 'users', {
    ...{ email: `heir-${crypto.randomUUID()}@example.com`, name: 'Kim Heir' },
    ...{ password: 'a long test password', status: 'active' },
  })
  await create(page, 'memberships', { user: heir, organization, role: 'member' })

  await open(page, `/collections/users/${id}/delete`)
  await expect(page.getByRole('heading', { name: 'It cannot be deleted now' })).toBeVisible()
  await expect(page.getByLabel('E-mail of this account')).toHaveCount(0)
  await settled(page)
  await page.screenshot({ path: 'test-results/looks/user-refused-1440.png', fullPage: true })
  await expectAccessible(page)

  await page.getByRole('link', { name: 'Make its other member the owner' }).click()
  await page.getByRole('row').filter({ hasText: 'Kim Heir' }).getByText('Make owner').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make owner' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'Kim Heir' })).toContainText('owner')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await open(page, `/collections/users/${id}/delete`)
  await page.getByLabel('E-mail of this account').fill(email)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Certificate of deletion' })).toBeVisible()
})

test('the certificate stands alone on paper', async ({ page }) => {
  const { id, email } = await makePerson(page, 'viewer')
  await open(page, `/collections/users/${id}/delete`)
  await page.getByLabel('E-mail of this account').fill(email)
  await page.keyboard.press('Enter')
  const paper = page.getByRole('article', { name: 'Certificate of deletion' })
  await expect(paper).toBeVisible()
  await page.emulateMedia({ media: 'print' })
  await expect(paper).toBeVisible()
  for (const hidden of ['.nav', '.user-header', '.page-tabs', '.delete-user__controls'])
    await expect(page.locator(hidden).first()).toBeHidden()
  await page.screenshot({ path: 'test-results/looks/certificate-print.png', fullPage: true })
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
})

test('what somebody did, and their deletion, are found in the audit log', async ({ page }) => {
  const me = await page.request.get('/api/users/me', { headers: SAME_ORIGIN })
  const { user } = (await me.json()) as { user: { id: string } }
  await open(page, `/collections/users/${user.id}`)
  await expect(page.getByRole('heading', { name: 'Sign-ins' })).toBeVisible()
  await page.getByRole('link', { name: 'Everything they did, in the audit log' }).click()
  await expect(page).toHaveURL(/audit-logs/)
  await expect(page.locator('tbody tr').first()).toContainText(user.id)

  const { id, email } = await makePerson(page, 'member')
  await open(page, `/collections/users/${id}/delete`)
  await page.getByLabel('E-mail of this account').fill(email)
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'audit log', exact: true }).click()
  for (const action of ['user.delete', 'user.erased'])
    await expect(page.getByRole('row').filter({ hasText: action })).toHaveCount(1)
})
