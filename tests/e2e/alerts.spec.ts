import { readFile } from 'node:fs/promises'

import { expect, expectAccessible, open, settled, test } from './support/desk'

test('a rule is made, says in words what it does, is tested, and shows its history', async ({
  page,
}) => {
  await open(page, '/collections/alert-rules')
  await expect(page.getByRole('heading', { level: 1, name: 'Alerts' })).toBeVisible()
  await open(page, '/collections/alert-rules/create')
  const choose = async (field: string, option: string) => {
    await page.locator(`#field-${field} .rs__control`).click()
    await page.locator(`#field-${field} .rs__option`, { hasText: option }).click()
  }
  const sentence = page.locator('.rule-sentence')
  await expect(sentence).toContainText('Choose what to watch')
  await page.locator('#field-name').fill('Runs dry')
  await choose('kind', 'Low balance')
  await page.locator('#field-alertAt').fill('10')
  await page.locator('.field-type.has-many input').first().fill('ops@example.com')
  await page.keyboard.press('Enter')
  await expect(sentence).toHaveText(
    'Alert when the balance of any organization falls below $10.00, at most once a day, by mail to ops@example.com.',
  )
  await page.locator('#action-save').click()
  await expect(page).toHaveURL(/alert-rules\/alr_/)
  const history = page.getByRole('region', { name: 'History' })
  await history.getByRole('button', { name: 'Send a test' }).click()
  await expect(page.getByText('Mail to ops@example.com waits: SMTP_URL is not set.')).toBeVisible()
  const tested = history.getByRole('row').filter({ hasText: 'Test: nothing has happened.' })
  await expect(tested).toContainText('Mail to ops@example.com: waits')
  // The server itself looks at the rule: an organization of the demo owes us.
  await expect(async () => {
    await page.reload()
    await expect(history.getByRole('row').filter({ hasText: 'Harbor Analytics' })).toBeVisible({
      timeout: 3_000,
    })
  }).toPass({ timeout: 60_000 })
  await page.screenshot({ path: 'test-results/looks/alert-rule-1440.png', fullPage: true })
  await test.step('it stands under needs attention, with its rows', async () => {
    await open(page, '/attention#firing_alert')
    await settled(page)
    await expectAccessible(page)
    const firing = page.getByRole('region', { name: 'Firing now' })
    const row = firing.getByRole('row').filter({ hasText: 'Harbor Analytics' })
    await expect(row).toContainText('below $10.00')
    await expect(row.getByRole('link', { name: 'See the rows' })).toHaveAttribute(
      'href',
      /org_demoHarborAnalytics\/transactions/,
    )
    await row.getByRole('link', { name: 'Runs dry' }).click()
    await expect(page).toHaveURL(/alert-rules\/alr_/)
  })
  const download = page.waitForEvent('download')
  await history.getByRole('button', { name: 'Export', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Export alert history' })
  await expect(dialog).toContainText('rule alr_')
  await dialog.getByRole('button', { name: 'Export' }).click()
  const text = await readFile(await (await download).path(), 'utf8')
  expect(text).toContain('Harbor Analytics')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(history.getByRole('link', { name: /Harbor Analytics/ })).toHaveAttribute(
    'href',
    /organizations\/org_demoHarborAnalytics/,
  )
})

test('a signing secret is shown once, and a rule that makes no sense is refused in words', async ({
  page,
  consoleErrors,
}) => {
  await open(page, '/collections/alert-rules/create')
  await page.locator('#field-name').fill('By webhook')
  await page.locator('#field-kind .rs__control').click()
  await page.locator('#field-kind .rs__option', { hasText: 'Failed payments' }).click()
  await page.locator('#field-alertAt').fill('2')
  await page.locator('#field-webhookUrl').fill('https://127.0.0.1/hook')
  await page.locator('#action-save').click()
  await expect(page.getByText(/private network/)).toBeVisible()
  // The browser tells of the refusal as well.
  expect(consoleErrors.splice(0).every((text) => /\b422\b/.test(text))).toBe(true)
  await page.locator('#field-webhookUrl').fill('https://hooks.example.com/hook')
  await page.locator('#action-save').click()
  await expect(page).toHaveURL(/alert-rules\/alr_/)
  await page.getByRole('button', { name: 'New signing secret' }).click()
  await expect(page.getByRole('textbox', { name: 'Secret' })).toHaveText(/^whsec_\w{40}$/)
  await page.getByRole('button', { name: 'I have kept the secret' }).click()
  await expect(page.getByRole('textbox', { name: 'Secret' })).toHaveCount(0)
})

test('the history of a rule is turned page by page, each with an address', async ({ page }) => {
  const headers = { 'sec-fetch-site': 'same-origin' }
  const made = await page.request.post('/api/alert-rules', {
    data: {
      ...{ name: 'Tested often', kind: 'payment_failure', scope: 'each_organization' },
      ...{ alertAt: '1000', emails: ['ops@example.com'] },
    },
    headers,
  })
  const { doc } = (await made.json()) as { doc: { id: string } }
  for (let count = 0; count < 26; count += 1) {
    const path = `/api/admin/alert-rules/${doc.id}/test`
    expect((await page.request.post(path, { data: {}, headers })).status()).toBe(200)
  }
  await open(page, `/collections/alert-rules/${doc.id}`)
  const history = page.getByRole('region', { name: 'History' })
  const rows = history.locator('tbody tr')
  await expect(rows).toHaveCount(25)
  await expect(history.getByRole('button', { name: 'Newest' })).toHaveCount(0)
  await history.getByRole('button', { name: 'Older' }).click()
  await expect(rows).toHaveCount(1)
  await expect(page).toHaveURL(/\?events=/)
  await page.reload()
  await expect(rows).toHaveCount(1)
  // Turning a page is no reason to lose what was typed.
  await page.locator('#field-name').fill('Tested very often')
  await history.getByRole('button', { name: 'Newest' }).click()
  await expect(rows).toHaveCount(25)
  await expect(page.locator('#field-name')).toHaveValue('Tested very often')
  await page.goBack()
  await expect(rows).toHaveCount(1)
})
