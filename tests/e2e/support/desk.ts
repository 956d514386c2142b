import AxeBuilder from '@axe-core/playwright'
import { expect, test as base, type Page } from '@playwright/test'

const email = process.env['E2E_EMAIL'] ?? ''
const password = process.env['E2E_PASSWORD'] ?? ''

type Fixtures = {
  /** Errors of the browser's console and of the page; a test fails when there are any. */
  consoleErrors: string[]
}
/** Tests of a desk at which the owner has signed in. */
export const test = base.extend<Fixtures>({
  consoleErrors: [
    async ({ page }, use) => {
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text())
      })
      await use(errors)
      expect(errors).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

export const owner = { email, password }

/** The busiest customer of the demo data. */
export const ACME = 'Acme Robotics'

/**
 * Opens an address, and waits until the server has sent all of its page: until then React keeps what
 * it has not placed yet in hidden elements, and the browser may hold a row twice.
 */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await expect(page.locator('body > div[hidden][id^="S:"]')).toHaveCount(0)
}

/** Opens an organization's page, found by its name. */
export async function openOrganization(page: Page, name: string, tab = ''): Promise<void> {
  const answer = await page.request.get(
    `/api/admin/organizations?search=${encodeURIComponent(name)}`,
    { headers: { 'sec-fetch-site': 'same-origin' } },
  )
  const { organizations } = (await answer.json()) as { organizations: { id: string }[] }
  const [found] = organizations
  expect(organizations, `one organization is called ${name}`).toHaveLength(1)
  await open(page, `/collections/organizations/${found?.id}${tab}`)
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

/** Fills the sign-in form once it answers: what is typed before React has it is lost. */
export async function fillSignIn(page: Page, who: { email: string; password: string }) {
  const field = page.getByLabel('Email')
  await expect
    .poll(() => field.evaluate((input) => Object.keys(input).some((key) => /^__react/.test(key))))
    .toBe(true)
  await field.fill(who.email)
  await page.getByLabel('Password').fill(who.password)
}

/** Everything streamed in: no skeleton is left. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('.skeleton, .shimmer-effect')).toHaveCount(0)
}

/** What a screen reader or a keyboard would stumble over. */
export async function expectAccessible(page: Page): Promise<void> {
  // A page that is gone to gets its title when that has streamed in.
  await expect(page).toHaveTitle(/\S/)
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze()
  const found = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => target.join(' ')) }))
  expect(found).toEqual([])
}

/** Nothing sticks out of the screen to the right, once Payload's navigation has slid away. */
export async function expectFits(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      ),
    )
    .toBeLessThanOrEqual(0)
}
