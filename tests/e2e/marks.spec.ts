import { expect, expectAccessible, open, settled, test } from './support/desk'

/** Nobody in the demo data uses it: its price changes no other test's figures. */
const PRICE = { model: 'o3', provider: 'openai', inputPerMillion: '1.9', outputPerMillion: '8' }

test('a price change stands on the time axis, by pointer, by keys and in the table', async ({
  page,
}) => {
  const effectiveFrom = new Date(Date.now() - 60_000).toISOString()
  const answer = await page.request.post('/api/model-prices', {
    data: { ...PRICE, effectiveFrom },
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  expect(answer.status()).toBe(201)
  const { doc } = (await answer.json()) as { doc: { id: string } }

  await open(page, '/?range=7d')
  await settled(page)
  const chart = page.locator('.time-chart').filter({ hasText: 'Cost by model' })
  await expect(chart.getByText(/^\d+ price changes?$/)).toBeVisible()
  const mark = chart.getByRole('button', { name: /o3 at openai, .*input \$2\.00 → \$1\.90/ })
  await mark.hover()
  const panel = chart.getByRole('group', { name: /^\d+ price changes?$/ })
  await expect(panel).toContainText('input $2.00 → $1.90 / 1 M tokens')
  await expect(chart.locator('.time-chart__mark-line')).toBeVisible()
  await expectAccessible(page)
  await page.mouse.move(0, 0)
  await expect(panel).toBeHidden()

  await mark.focus()
  await expect(panel).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
  await expect(mark).toBeFocused()

  await chart.getByRole('button', { name: 'Table' }).click()
  await expect(chart.getByRole('row').filter({ hasText: 'o3 at openai' })).toContainText(
    'input $2.00 → $1.90',
  )
  await chart.getByRole('button', { name: 'Bars' }).click()
  // Enter goes to the links of the panel, and from there to the price.
  await chart.getByRole('button', { name: /o3 at openai/ }).press('Enter')
  await expect(panel.getByRole('link', { name: 'o3 at openai' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`/collections/model-prices/${doc.id}`)
})
