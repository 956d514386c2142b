import type { DocumentViewServerProps } from 'payload'
import { notFound } from 'next/navigation'

import { getReader } from '@/db/requireTransaction'
import type { ApiKeyRow } from '@/keys/apiKeyRow'
import { readApiKey } from '@/keys/readApiKey'
import { apiKeysSlug } from '@collections/slugs'

import { DocumentPage } from '../document/DocumentPage'
import { ApiKeyHeader } from './ApiKeyHeader'
import { apiKeyPath } from './apiKeyPath'
import { API_KEY_TABS } from './apiKeyTabs'
import { keyName } from './keyVerbs'

/** /collections/api-keys/:id and below: what a key used, its requests, and the generated form. */
export function ApiKeyPage(view: DocumentViewServerProps) {
  const { docID } = view.initPageResult
  // Keys are made where their token can be shown; Payload's own page for it has nothing to show.
  if (docID === undefined) notFound()
  const id = String(docID)
  return (
    <DocumentPage<ApiKeyRow>
      view={view}
      kind="API key"
      permission="api-keys:read"
      tabs={API_KEY_TABS}
      pathOf={(tab) => apiKeyPath(id, tab)}
      list={{ label: 'API keys', url: `/collections/${apiKeysSlug}` }}
      name={nameOf(view.doc) ?? id}
      read={(req) => readApiKey(getReader(req.payload), id)}
      Header={({ req, shown }) => <ApiKeyHeader req={req} apiKey={shown} />}
    />
  )
}

function nameOf({ description, maskedToken }: Record<string, unknown>): string | null {
  if (typeof maskedToken !== 'string') return null
  return keyName({ maskedToken, description: typeof description === 'string' ? description : null })
}
