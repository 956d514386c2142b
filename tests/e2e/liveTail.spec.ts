import { runCommand } from '../support/runCommand'
import { expect, expectAccessible, open, settled, test } from './support/desk'

test('what gateways report appears by itself while Live is on', async ({ page, baseURL }) => {
  const made = await runCommand(
    ['scripts/run.mjs', 'service-account', 'create', '--name', 'tail', '--scopes', 'usage:write'],
    { DATA_DIR: '.data-e2e' },
  )
  expect(made.code, made.stderr).toBe(0)
  const { token } = JSON.parse(made.stdout) as { token: string }
  const found = await page.request.get('/api/projects?limit=1&sort=createdAt', {
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  const { docs } = (await found.json()) as { docs: { id: string }[] }
  const report = async (id: string, also: Record<string, unknown> = {}) => {
    const answer = await fetch(`${baseURL}/api/usage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify([
        {
          id,
          time: new Date().toISOString(),
          project: docs[0]?.id,
          provider: 'openai',
          model: 'gpt-4o',
          tokens: { input: 10, output: 5 },
          source: 'tail',
          ...also,
        },
      ]),
    })
    expect(await answer.json()).toMatchObject({ accepted: 1 })
  }

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
