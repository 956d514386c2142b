import type { Page } from '@playwright/test'

import { formatExactMoney } from '@/money/formatMoney'
import { subtractMoney } from '@/money/sumMoney'

import { expect, expectAccessible, open, openOrganization, settled, test } from './support/desk'

/** A quiet customer, and none of the other tests'. */
const CUSTOMER = 'Greenline Transit'

const toast = (page: Page, text: string) =>
  page.locator('[data-sonner-toast]').filter({ hasText: text })
const rows = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text })

test('a payment is recorded, refunded in part and its refund reversed', async ({ page }) => {
  await openOrganization(page, CUSTOMER, '/transactions')
  await settled(page)
  const reference = `SEPA ${Date.now()}`

  await page.getByRole('button', { name: 'Record payment' }).click()
  const payment = page.getByRole('dialog', { name: 'Record payment' })
  await expect(payment.getByLabel('Money received, in USD')).toBeFocused()
  await page.keyboard.type('105')
  await page.keyboard.press('Enter')
  await expect(payment.getByRole('alert')).toContainText('bank or the chain')
  await payment.getByLabel('Credits for it').fill('100')
  await expect(payment).toContainText('$100.00 of revenue, $5.00 platform fee')
  await payment.getByLabel('External reference').fill(reference)
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await expect(payment).toBeHidden()
  await expect(toast(page, 'Recorded $105.00')).toBeVisible()

  // The page shows the new row without being loaded again.
  const row = rows(page, reference)
  await expect(row).toHaveCount(1)
  await row.getByRole('button', { name: /^Refund/ }).click()
  const refund = page.getByRole('dialog', { name: 'Refund' })
  await expect(refund.getByLabel('Amount, in USD')).toHaveValue('105')
  // A click beside the fields is none on the row behind them.
  await refund.getByText('Left').click()
  await refund.getByLabel('Amount, in USD').fill('105.01')
  await page.keyboard.press('Enter')
  await expect(refund.getByRole('alert')).toContainText('At most $105.00')
  await refund.getByLabel('Amount, in USD').fill('52.50')
  await refund.getByLabel('Reason').fill(`Half of ${reference}`)
  await page.keyboard.press('Enter')
  await expect(toast(page, 'Refunded $52.50')).toBeVisible()

  const refunded = rows(page, `Half of ${reference}`)
  await expect(refunded).toContainText('-$50.00')
  await refunded.getByRole('button', { name: /^Reverse/ }).click()
  const reversal = page.getByRole('dialog', { name: 'Reverse a wrong entry' })
  await expect(reversal).toContainText('+$52.50')
  await page.keyboard.type('Not asked for')
  await page.keyboard.press('Enter')
  await expect(toast(page, 'Reversed')).toBeVisible()
  await expect(refunded.getByRole('button')).toHaveCount(0)
})

test('a wrong gift is undone by one click, from the toast and from its row', async ({ page }) => {
  await openOrganization(page, CUSTOMER, '/transactions')
  await settled(page)
  for (const from of ['toast', 'row'] as const) {
    const comment = `Undone from the ${from} ${Date.now()}`
    await page.getByRole('button', { name: 'Gift credits' }).click()
    await page.keyboard.type('7')
    await page.getByLabel('Comment').fill(comment)
    await page.keyboard.press('Enter')
    const row = rows(page, comment)
    await expect(row).toHaveCount(1)
    const scope = from === 'toast' ? toast(page, 'Gifted $7.00').first() : row
    await scope.getByRole('button', { name: /^Undo/ }).click()
    await expect(toast(page, 'is taken back').first()).toBeVisible()
    await expect(row.getByRole('button', { name: /^Undo/ })).toHaveCount(0)
    await expect(rows(page, 'Reversal of credit gift').first()).toContainText('-$7.00')
  }
})

test('much credit waits for a second person, and says who that could be', async ({ page }) => {
  await openOrganization(page, CUSTOMER)
  await settled(page)
  const comment = `Contract credit ${Date.now()}`
  await page.getByRole('button', { name: 'Gift credits' }).click()
  await page.keyboard.type('6000')
  await page.getByLabel('Comment').fill(comment)
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Gift credits' })
  await expect(dialog).toContainText('This waits for a second person')
  await dialog.getByRole('link', { name: 'Open the gift requests' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Gift requests' })).toBeVisible()
  const row = rows(page, comment)
  await expect(row).toContainText('never who asked for it')
  await expect(row).toContainText('npm run owner -- create --email E')
  await expect(row.getByRole('button', { name: /^Approve/ })).toHaveCount(0)
})

test('a statement is printed as a document, and downloaded as it is shown', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await openOrganization(page, CUSTOMER, '/statement')
  await settled(page)
  await page.getByRole('link', { name: 'From the first of January until now' }).click()
  await expect(page).toHaveURL(/period=this-year/)
  const closing = await page
    .getByRole('row', { name: /^Closing balance/ })
    .locator('td')
    .innerText()

  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download CSV' }).click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(/^statement-org_\w+-\d{4}-01-01-\d{4}-\d\d-\d\d\.csv$/)
  const chunks: Buffer[] = []
  for await (const chunk of await file.createReadStream())
    chunks.push(Buffer.from(chunk as Uint8Array))
  const text = Buffer.concat(chunks).toString('utf8')
  const kept = /^# closingBalance: (.+)\r$/m.exec(text)?.[1] ?? ''
  expect(closing).toBe(formatExactMoney(kept))

  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  // Black on white, whatever the screen is.
  await expect(page.locator('html')).toHaveCSS('background-color', 'rgb(255, 255, 255)')
  await expect(page.getByRole('heading', { name: 'Statement of account' })).toBeVisible()
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden()
  await expect(page.getByRole('button', { name: 'Gift credits' })).toBeHidden()
  await expect(page.getByRole('link', { name: 'Download CSV' })).toBeHidden()
})

test('a limit is changed with its effect told before', async ({ page }) => {
  await open(page, '/globals/billing-settings')
  await settled(page)
  const field = page.getByLabel('Support, per gift, in USD')
  const before = await field.inputValue()
  await field.fill('much')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert').first()).toContainText('Support, per gift: an amount')
  const lower = subtractMoney(before, ['0.01'])
  await field.fill(lower)
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Change limits' })
  await expect(dialog).toContainText('at once')
  await page.keyboard.press('Enter')
  await expect(toast(page, 'The limits are changed')).toBeVisible()
  await expect(field).toHaveValue(lower)

  // Raised again it waits: the only owner's raise comes into force a day later.
  await field.fill(before)
  await page.keyboard.press('Enter')
  await expect(dialog).toContainText('after 24 hours')
  await page.keyboard.press('Enter')
  await expect(toast(page, 'holds after 24 hours')).toBeVisible()
  await expect(field).toHaveValue(lower)
  await expect(rows(page, 'scheduled').first()).toContainText('in force from')
})
