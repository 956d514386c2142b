import { generatePageMetadata } from '@payloadcms/next/views'
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { getPayload, type ImportMap, type SanitizedConfig } from 'payload'

import { can } from '@/access/permissions'
import { getReader } from '@/db/requireTransaction'
import { organizationsSlug } from '@collections/slugs'

import { findTab } from '../organization/organizationTabs'
import { PRODUCT } from './product'

type Page = {
  config: Promise<SanitizedConfig>
  importMap: ImportMap
  params: Promise<{ segments: string[] }>
  searchParams: Promise<Record<string, string | string[]>>
}

/** Payload's titles, but that an organization's pages carry its name: browser tabs are told apart by it. */
export async function pageMetadata(page: Page): Promise<Metadata> {
  const metadata = await generatePageMetadata(page)
  const title = await organizationTitle(page)
  return title === null ? metadata : { ...metadata, title: `${title} · ${PRODUCT}` }
}

async function organizationTitle({ config, importMap, params }: Page): Promise<string | null> {
  const [kind, slug, id, ...rest] = (await params).segments ?? []
  if (kind !== 'collections' || slug !== organizationsSlug || id === undefined) return null
  if (id === 'create') return 'New organization'
  const tab = findTab(rest)
  if (!tab) return null
  const payload = await getPayload({ config, importMap })
  const { user } = await payload.auth({ headers: await headers(), canSetHeaders: false })
  // A title is an answer too: whoever may not read the organization is not told its name by it.
  if (!can(user, 'organizations:read')) return null
  const { rows } = await getReader(payload).query<{ name: string }>(
    'select name from organizations where id = $1',
    [decodeURIComponent(id)],
  )
  const name = rows[0]?.name
  if (name === undefined) return null
  return tab.path === '' ? name : `${tab.label} · ${name}`
}
