import { expect, expectAccessible, open, settled, test } from './support/desk'
import { makeGateway } from './support/gateway'

test('what gateways report appears by itself while Live is on', async ({ page }) => {
  const report = await makeGateway(page, 'tail')
  await report('req_tail_before')
  await open(page, '/requests?source=tail')
  await settled(page)
  const links = page.locator('tbody [data-opens-row]')
  await expect(links).toHaveCount(1)
  const live = page.getByRole('button', { name: 'Live' })
  await live.click()
  await expect(live).toHaveAttribute('aria-pressed', 'true')
  await report('req_tail_1')
  await report('req_tail_2')
  await expect(page.getByRole('status', { name: 'Live' })).toHaveText('2 new')
  await expect(links).toHaveCount(3)
  await expect(links.first()).toHaveAttribute('href', /req_tail_2/)
  await expectAccessible(page)

  // Off, nothing is asked for; on again, what came meanwhile is there once.
  await live.click()
  await report('req_tail_3')
  await live.click()
  await expect(page.getByRole('status', { name: 'Live' })).toHaveText('3 new')
  await expect(links).toHaveCount(4)

  // A list that has none yet is followed as well.
  await open(page, '/requests?source=tail&status=canceled')
  await settled(page)
  await expect(page.getByText('No request fits')).toBeVisible()
  await live.click()
  await report('req_tail_canceled', { status: 'canceled' })
  await expect(links).toHaveCount(1)
  await expect(page.getByText('No request fits')).toHaveCount(0)
})
