import { expect, type Page } from '@playwright/test'

import { runCommand } from '../../support/runCommand'

type Report = (id: string, row?: Record<string, unknown>) => Promise<void>

/**
 * A gateway that reports one request of now at a time, in a project of an organization, or in the
 * oldest of all.
 */
export async function makeGateway(
  page: Page,
  name: string,
  organization?: string,
): Promise<Report> {
  const made = await runCommand(
    ['scripts/run.mjs', 'service-account', 'create', '--name', name, '--scopes', 'usage:write'],
    { DATA_DIR: '.data-e2e' },
  )
  expect(made.code, made.stderr).toBe(0)
  const { token } = JSON.parse(made.stdout) as { token: string }
  const whose =
    organization === undefined ? '' : `&where[organization.name][equals]=${organization}`
  const found = await page.request.get(`/api/projects?limit=1&sort=createdAt${whose}`, {
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  const { docs } = (await found.json()) as { docs: { id: string }[] }
  return async (id, row = {}) => {
    const answer = await fetch(new URL('/api/usage', found.url()), {
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
          source: name,
          ...row,
        },
      ]),
    })
    expect(await answer.json()).toMatchObject({ accepted: 1 })
  }
}
