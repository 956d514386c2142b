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

/** `$1,234.567` in units of 1e-12 USD. */
function exact(shown: string): bigint {
  const [, sign = '', whole = '', fraction = ''] =
    /^(-?)\$([\d,]+)(?:\.(\d+))?$/.exec(shown.trim()) ?? []
  const units = BigInt(whole.replaceAll(',', '') + fraction.padEnd(12, '0'))
  return sign === '-' ? -units : units
}

const sum = (amounts: readonly string[]): bigint =>
  amounts.map(exact).reduce((total, amount) => total + amount, 0n)

test('requests are filtered by the address and by a chip, and Back takes a filter back', async ({
  page,
}) => {
  await open(page, '/requests?window=7d&status=client_error')
  const found = page.getByRole('status').locator('strong')
  await expect(found).toBeVisible()
  const failed = await found.innerText()
  await expect(page.locator('tbody tr').first()).toContainText('client error')
  await page.getByRole('button', { name: /^Status/ }).click()
  await page.getByRole('checkbox', { name: 'ok', exact: true }).check()
  await expect(page).toHaveURL(/status=ok%2Cclient_error/)
  await expect(found).not.toHaveText(failed)
  await page.keyboard.press('Escape')
  await page.goBack()
  await expect(page).toHaveURL(/status=client_error$/)
  await expect(found).toHaveText(failed)
})

test('the strip of volume narrows the time, by drawing over it and by keyboard', async ({
  page,
}) => {
  await open(page, '/requests?window=7d')
  await settled(page)
  const bars = page.getByRole('group', { name: /^Requests over time/ })
  const buttons = bars.getByRole('button')
  const count = await buttons.count()
  expect(count).toBeGreaterThan(150)
  await expectAccessible(page)

  const box = await bars.boundingBox()
  if (!box) throw new Error('The strip is not on the screen.')
  const at = (bar: number) => box.x + (box.width * (bar + 0.5)) / count
  await page.mouse.move(at(100), box.y + 20)
  await page.mouse.down()
  await page.mouse.move(at(102), box.y + 20, { steps: 4 })
  await page.mouse.up()
  await expect(page).toHaveURL(/from=.*&to=/)
  await expect(page).not.toHaveURL(/window=/)
  const { searchParams } = new URL(page.url())
  const hours =
    (Date.parse(searchParams.get('to') ?? '') - Date.parse(searchParams.get('from') ?? '')) / 3.6e6
  expect(hours).toBe(3)
  await expect(buttons).toHaveCount(12)

  // Three quarters of an hour from the keyboard.
  await buttons.last().focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Enter')
  await expect(buttons).toHaveCount(3)
  await page.goBack()
  await expect(buttons).toHaveCount(12)
})

test('what has no price is a filter away', async ({ page }) => {
  await open(page, '/requests?window=30d')
  await page.getByRole('button', { name: 'Unpriced' }).click()
  await expect(page).toHaveURL(/unpriced=1/)
  await expect(page.getByRole('button', { name: 'Unpriced' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
})

test('requests are found by how long they took', async ({ page }) => {
  await open(page, '/requests?window=7d')
  const found = page.getByRole('status').locator('strong')
  const all = await found.innerText()
  await page.getByRole('button', { name: /^Latency/ }).click()
  const from = page.getByLabel('From, in milliseconds')
  await from.fill('slow')
  await page.keyboard.press('Enter')
  await expect(page.getByText('A time looks like 1500')).toBeVisible()
  await from.fill('20000')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/durationMin=20000/)
  await expect(page.getByRole('button', { name: /^Latency/ })).toContainText('from 20 s')
  await expect(found).not.toHaveText(all)
})

test('older pages go on where the one before ended, and lead back to the newest', async ({
  page,
}) => {
  await open(page, '/requests?window=30d')
  const first = page.locator('tbody tr').first()
  await expect(first).toBeVisible()
  const newest = await page.locator('tbody time').first().getAttribute('datetime')
  const last = await page.locator('tbody time').last().getAttribute('datetime')
  await page.getByRole('link', { name: 'Older' }).click()
  await expect(page).toHaveURL(/cursor=/)
  await expect
    .poll(async () => page.locator('tbody time').first().getAttribute('datetime'))
    .not.toBe(newest)
  const next = await page.locator('tbody time').first().getAttribute('datetime')
  expect(Date.parse(next ?? '')).toBeLessThanOrEqual(Date.parse(last ?? ''))
  await page.getByRole('link', { name: 'Newest' }).click()
  await expect(page).not.toHaveURL(/cursor=/)
})

test('a page of other filters is said to be one, with a way back', async ({ page }) => {
  await open(page, '/requests?status=ok&cursor=broken')
  await expect(page.getByText('This address cannot be shown')).toBeVisible()
  await page.getByRole('link', { name: 'Begin at the newest request' }).click()
  await expect(page).toHaveURL(/\/requests\?status=ok$/)
  await expect(page.locator('tbody tr').first()).toBeVisible()
})

for (const [width, colorScheme] of [
  [1440, 'light'],
  [390, 'dark'],
] as const)
  test(`a request explains its price to the last digit, ${width} px wide, ${colorScheme}`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 900 })
    await open(page, '/requests?window=7d&status=ok&costMin=0.001')
    await settled(page)
    await expectFits(page)
    await expectAccessible(page)
    await page.screenshot({ path: `test-results/looks/requests-${width}.png` })
    await page.locator('tbody tr').first().getByRole('link').first().click()
    const price = page.getByRole('region', { name: 'Price, line by line' })
    await expect(price).toBeVisible()
    await settled(page)
    await page.screenshot({ path: `test-results/looks/request-${width}.png`, fullPage: true })
    const lines = await price.locator('tbody td:not([data-step])').allInnerTexts()
    const steps = await price.locator('[data-step]').allInnerTexts()
    expect(lines.length).toBeGreaterThan(0)
    expect(sum(lines)).toBe(exact(await price.locator('[data-step="list"]').innerText()))
    expect(sum(steps.slice(0, -1))).toBe(
      exact(await price.locator('[data-step="charge"]').innerText()),
    )
    await expectFits(page)
    await expectAccessible(page)
    await page.goBack()
    await expect(page).toHaveURL(/\/requests\?window=7d&status=ok&costMin=0\.001$/)
  })

test('an organization has its own requests among its tabs, found by id at any time', async ({
  page,
}) => {
  await openOrganization(page, ACME, '/requests?window=30d')
  await settled(page)
  await expect(page.getByRole('link', { name: 'Requests' }).last()).toHaveAttribute(
    'aria-current',
    'page',
  )
  await expectFits(page)
  await expectAccessible(page)
  const [href = ''] = await page
    .locator('tbody [data-opens-row]')
    .last()
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
  const id = decodeURIComponent(href.split('/').at(-1) ?? '')
  await openOrganization(page, ACME, `/requests?id=${id}`)
  await expect(page.getByRole('status').filter({ hasText: '1 request' })).toBeVisible()
  await expect(page.locator('tbody [data-opens-row]')).toHaveAttribute('href', href)
})

for (const [width, colorScheme] of [
  [1440, 'light'],
  [390, 'dark'],
] as const)
  test(`what has no price is said with what to do, ${width} px wide, ${colorScheme}`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 900 })
    await open(page, '/requests/unpriced')
    const unpriced = page.getByRole('region', { name: 'Used without a price' })
    const row = unpriced.locator('tbody tr').filter({ hasText: 'gpt-next-preview' })
    await expect(row).toContainText('the catalogue has no such model')
    await expect(page.getByRole('region', { name: 'Waiting for a mapping' })).toBeVisible()
    await settled(page)
    await expectFits(page)
    await expectAccessible(page)
    await page.screenshot({ path: `test-results/looks/unpriced-${width}.png`, fullPage: true })
    await row.getByRole('link', { name: 'gpt-next-preview' }).click()
    await expect(page).toHaveURL(/\/requests\?provider=openai&model=gpt-next-preview/)
    await expect(page.locator('tbody tr').first()).toContainText('unpriced')
  })

test('booking what waits says what it did', async ({ page }) => {
  await open(page, '/requests/unpriced')
  await page.getByRole('button', { name: 'Book what can be mapped now' }).click()
  await expect(page.getByText(/^(Nothing can be mapped yet\.|Booked)/)).toBeVisible()
})

test('the figures of an organization lead to their rows, in the same time', async ({ page }) => {
  await openOrganization(page, ACME, '?window=30d')
  await page.getByRole('link', { name: /^Errors/ }).click()
  await expect(page).toHaveURL(/\/requests\?status=gateway_error%2Cupstream_error&window=30d$/)
  await expect(page.locator('tbody tr').first()).toContainText(/(gateway|upstream) error/)
})
