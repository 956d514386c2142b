import { makeServiceAccount } from '../../support/factories'
import type { TestPayload } from '../../support/testPayload'

/** One request of a minute ago through the door: 2,310 tokens of gpt-4o for $0.0071. */
export async function reportUsage(app: TestPayload, project: string): Promise<void> {
  const answer = await app.api('POST', '/api/usage', {
    token: await makeServiceAccount(app),
    body: [
      {
        id: 'req_1',
        time: new Date(Date.now() - 60_000).toISOString(),
        project,
        provider: 'openai',
        model: 'gpt-4o',
        tokens: { input: 1200, cachedInput: 800, output: 310 },
      },
    ],
  })
  if (answer.body.accepted !== 1) throw new Error(`Not accepted: ${JSON.stringify(answer.body)}`)
}
