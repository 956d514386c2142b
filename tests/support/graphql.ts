import { GRAPHQL_POST } from '@payloadcms/next/routes'

import type { TestPayload } from './testPayload'

export type GraphqlAnswer = {
  data?: Record<string, unknown> | null
  errors?: { message: string; extensions?: { code?: string } }[]
}

/** Calls GraphQL in process, as the Next route does. */
export async function graphql(
  app: TestPayload,
  token: string,
  query: string,
): Promise<GraphqlAnswer> {
  const handle = GRAPHQL_POST(Promise.resolve(app.config))
  const response = await handle(
    new Request('http://localhost:3006/api/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `JWT ${token}` },
      body: JSON.stringify({ query }),
    }),
  )
  return (await response.json()) as GraphqlAnswer
}
