import { expect, expectAccessible, open, openOrganization, settled, test } from './support/desk'

/** A quiet customer that has paid before. */
const CUSTOMER = 'Maple Ledger'

test('a code is made, switched on, redeemed once, and shows what became of it', async ({
  page,
  consoleErrors,
}) => {
  await open(page, '/collections/promo-codes/create')
  const sentence = page.locator('.promo-box__sentence')
  await expect(sentence).toContainText('Say what the code does')
  const choose = async (option: string) => {
    await page.locator('#field-kind .rs__control').click()
    await page.locator('#field-kind .rs__option', { hasText: option }).click()
  }
  await choose('Add to a top-up')
  await page.locator('#field-basisPoints').fill('12.5')
  await page.locator('#field-maxBonus').fill('40')
  await expect(sentence).toContainText('adds 12.5 % of a top-up to it, $40.00 at most')
  await choose('Add credits')
  await page.locator('#field-code').fill('autumn-7')
  await page.locator('#field-amount').fill('7')
  await expect(sentence).toContainText('Nothing bounds what it may give')
  await page.locator('#field-maxRedemptions').fill('20')
  await page.locator('#field-timeZone').fill('Europe/Berlin')
  await page.locator('#field-endsAt').fill('2100-01-01T00:00')
  await expect(sentence).toHaveText(
    'autumn-7 adds $7.00 of credits, once per organization, 20 times in all. Valid until 1 Jan 2100, 00:00 (Europe/Berlin). It gives $140.00 at most. It is switched off: nobody can redeem it yet.',
  )
  await page.locator('#action-save').click()
  await expect(page).toHaveURL(/promo-codes\/pro_/)
  const address = page.url()
  const use = page.getByRole('region', { name: 'Use', exact: true })
  await expect(use).toContainText('disabled')
  await use.getByRole('button', { name: 'Switch on' }).click()
  await expect(use).toContainText('active')
  await expect(use).toContainText('0 of 20')
  await expect(page.locator('#field-active')).toBeChecked()
  await expect(sentence).not.toContainText('switched off')

  await test.step('the box says who would get it', async () => {
    const box = page.getByRole('region', { name: 'Would they get it?' })
    await box.getByLabel('Organization').fill(CUSTOMER)
    await page.keyboard.press('Enter')
    await expect(box.getByRole('status')).toHaveText(`${CUSTOMER}: yes, it gets $7.00.`)
  })
  await page.screenshot({ path: 'test-results/looks/promo-code-1440.png', fullPage: true })

  await test.step('it is redeemed for an organization, once', async () => {
    await openOrganization(page, CUSTOMER)
    await settled(page)
    const redeem = page.getByRole('button', { name: 'Redeem code' })
    const dialog = page.getByRole('dialog', { name: 'Redeem promo code' })
    await redeem.click()
    await expectAccessible(page)
    await dialog.getByLabel('Promo code').fill(' AUTUMN-7 ')
    await page.screenshot({ path: 'test-results/looks/promo-redeem-1440.png' })
    await page.keyboard.press('Enter')
    await expect(page.getByText(`Redeemed autumn-7 for ${CUSTOMER}: $7.00.`)).toBeVisible()
    await expect(dialog).toBeHidden()
    await redeem.click()
    await dialog.getByLabel('Promo code').fill('autumn-7')
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('alert')).toHaveText(
      'This organization has redeemed this promo code already.',
    )
    expect(consoleErrors.splice(0).every((text) => /\b422\b/.test(text))).toBe(true)
  })

  await test.step('its page and the refused attempts tell both', async () => {
    await open(page, address)
    await expect(use).toContainText('1 of 20')
    await expect(use).toContainText('Redeemed already')
    await use.getByRole('link', { name: 'The refused attempt' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Refused attempts' })).toBeVisible()
    const row = page.getByRole('row').filter({ hasText: 'AUTUMN-7' })
    await expect(row).toContainText(CUSTOMER)
    await expectAccessible(page)
    await open(page, address)
    await use.getByRole('link', { name: '1 of 20' }).click()
    await page.getByRole('row').filter({ hasText: CUSTOMER }).getByRole('link').first().click()
    await expect(page.getByText('The code adds $7.00 of credits')).toBeVisible()
  })
})

test('a campaign makes codes that nobody guesses, to copy', async ({ page }) => {
  await open(page, '/collections/promo-campaigns/cmp_demoLaunch')
  const codes = page.getByRole('region', { name: 'Its codes' })
  await codes.getByRole('button', { name: 'Make codes' }).click()
  const dialog = page.getByRole('dialog', { name: 'Make codes' })
  await dialog.getByLabel('How many').fill('3')
  await dialog.getByLabel('Begin with').fill('fair')
  await dialog.getByLabel('Credits of each, in USD').fill('2.5')
  await expect(dialog).toContainText('$7.50 at most, all together')
  await page.screenshot({ path: 'test-results/looks/promo-batch-1440.png' })
  await dialog.getByRole('button', { name: 'Make codes' }).click()
  const made = page.getByRole('dialog', { name: '3 codes made' })
  await expect(made.getByLabel('Codes')).toHaveValue(/^(FAIR-[A-Z2-9]{5}-[A-Z2-9]{5}\n?){3}$/)
  await made.getByRole('button', { name: 'Close' }).click()
  await page.screenshot({ path: 'test-results/looks/promo-campaign-1440.png' })
})
