import { request, type FullConfig } from '@playwright/test'

/**
 * Signs the owner in once, for all tests: a sign-in is slow on purpose, and two of one account in the
 * same moment lose one of their sessions.
 */
export default async function signInOwner(config: FullConfig): Promise<void> {
  const { baseURL, storageState } = config.projects[0]?.use ?? {}
  if (baseURL === undefined || typeof storageState !== 'string')
    throw new Error('The configuration names no address, or no file for the session.')
  const context = await request.newContext({ baseURL })
  const data = { email: process.env['E2E_EMAIL'], password: process.env['E2E_PASSWORD'] }
  const answer = await context.post('/api/users/login', { data })
  if (!answer.ok()) throw new Error(`The owner cannot sign in: ${await answer.text()}`)
  await context.storageState({ path: storageState })
  await context.dispose()
}
