import type { Page } from '@playwright/test'

import { expect, fillSignIn, owner, settled, test } from './support/desk'

test.use({ storageState: { cookies: [], origins: [] } })

/** A quiet customer: nobody else's traffic or test moves its balance while we look. */
const CUSTOMER = 'Fernhill Studio'

/** A request of the customer's, as their ticket names it. */
async function requestOf(page: Page, name: string): Promise<string> {
  const headers = { 'sec-fetch-site': 'same-origin' }
  const list = await page.request.get(
    `/api/admin/organizations?search=${encodeURIComponent(name)}`,
    {
      headers,
    },
  )
  const { organizations } = (await list.json()) as { organizations: { id: string }[] }
  expect(organizations, `one organization is called ${name}`).toHaveLength(1)
  const answer = await page.request.get(
    `/api/admin/requests?organization=${organizations[0]?.id}&window=365d&limit=1`,
    { headers },
  )
  const { logs } = (await answer.json()) as { logs: { id: string }[] }
  expect(logs).toHaveLength(1)
  return logs[0]?.id ?? ''
}

test('from the request id of a ticket to a gift and a note, both seen in the timeline', async ({
  page,
}) => {
  const comment = `Sorry for the failed call, ${Date.now()}`
  const ticket = `ZD-${Date.now()}`

  await page.goto('/')
  await fillSignIn(page, owner)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const request = await requestOf(page, CUSTOMER)

  await page.keyboard.press('Control+k')
  await page.keyboard.insertText(request)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/requests/org_\\w+/${request}`))
  await expect(page.getByRole('main')).toContainText(request)
  await settled(page)

  await page.getByRole('main').getByRole('link', { name: CUSTOMER }).first().click()
  await expect(page.getByRole('heading', { level: 1, name: CUSTOMER })).toBeVisible()
  await settled(page)

  await page.keyboard.press('Control+k')
  await page.keyboard.type('gift cre')
  await page.keyboard.press('Enter')
  const gift = page.getByRole('dialog', { name: 'Gift credits' })
  await gift.getByLabel('Credits, in USD').fill('26')
  await gift.getByLabel('Comment').fill(comment)
  await page.keyboard.press('Enter')
  await expect(gift).toBeHidden()
  await expect(
    page.locator('[data-sonner-toast]').filter({ hasText: 'Gifted $26.00' }),
  ).toBeVisible()

  await page.keyboard.press('Control+k')
  await page.keyboard.type('add note')
  await page.keyboard.press('Enter')
  const note = page.getByRole('dialog', { name: 'Add note' })
  await note.getByLabel('Note').fill(`Gave $26 for request ${request}.`)
  await note.getByLabel('Ticket').fill(ticket)
  await note.getByLabel('Ticket').press('Enter')
  await expect(note).toBeHidden()

  await page.getByRole('link', { name: 'Timeline', exact: true }).click()
  await expect(page).toHaveURL(/\/timeline$/)
  await settled(page)
  const events = page.locator('.timeline__event')
  await expect(events.filter({ hasText: ticket }).filter({ hasText: request })).toHaveCount(1)
  await expect(
    events.filter({ hasText: 'gifted $26.00' }).filter({ hasText: comment }),
  ).toHaveCount(1)

  // And back to it by the ticket.
  await page.keyboard.press('Control+k')
  await page.keyboard.insertText(ticket.toLowerCase())
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/timeline#note_\w+$/)
})
