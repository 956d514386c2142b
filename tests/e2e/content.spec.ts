import {
  expect,
  expectAccessible,
  expectFits,
  open,
  openOrganization,
  settled,
  test,
} from './support/desk'
import { makeGateway } from './support/gateway'

/** Lets prompts and answers be kept. */
const RETAINING = 'Meridian Care'

test('prompt and answer are shown for a reason, as text, and the audit log says so', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 900 })
  const report = await makeGateway(page, 'content', RETAINING)
  await report('req_with_content', {
    content: {
      input: [{ role: 'user', content: 'When is the next visit?' }],
      output: { role: 'assistant', content: 'In six weeks.' },
    },
  })
  await openOrganization(page, RETAINING, '/requests?source=content')
  await settled(page)
  const href = await page.locator('a[data-opens-row]').first().getAttribute('href')
  await open(page, href ?? '')
  const content = page.getByRole('region', { name: 'Prompt and answer' })
  await content.getByRole('button', { name: 'Show prompt and answer' }).click()
  const dialog = page.getByRole('dialog', { name: 'Show prompt and answer' })
  await dialog.getByLabel('Reason').fill('ab')
  await dialog.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(dialog.getByRole('alert')).toContainText('3 characters')
  await dialog.getByLabel('Reason').fill('Ticket 4711, seen by a test')
  await page.keyboard.press('Enter')
  await expect(content.getByRole('textbox', { name: 'Prompt' })).toContainText('"role": "user"')
  await expect(content.getByRole('textbox', { name: 'Answer' })).toContainText('assistant')
  await expectFits(page)
  await expectAccessible(page)
  const answer = await page.request.get(
    '/api/audit-logs?where[action][equals]=content.reveal&limit=1&sort=-createdAt',
    { headers: { 'sec-fetch-site': 'same-origin' } },
  )
  const { docs } = (await answer.json()) as { docs: { reason: string }[] }
  expect(docs.map(({ reason }) => reason)).toEqual(['Ticket 4711, seen by a test'])
  await content.getByRole('button', { name: 'Hide again' }).click()
  await expect(content.getByRole('textbox')).toHaveCount(0)
})
