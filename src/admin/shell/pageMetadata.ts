import { generatePageMetadata } from '@payloadcms/next/views'
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { getPayload, type ImportMap, type SanitizedConfig } from 'payload'

import { can, type Permission } from '@/access/permissions'
import { getReader } from '@/db/requireTransaction'
import type { Queryable } from '@/db/tx'
import { readTransactionDetails } from '@/ledger/readTransactionDetails'
import { readSubjectNames, type SubjectIds } from '@/organizations/readSubjectNames'
import { findOrganization } from '@/organizations/requireOrganization'
import {
  apiKeysSlug,
  organizationsSlug,
  projectsSlug,
  transactionsSlug,
  usersSlug,
} from '@collections/slugs'

import { shortenId } from '../components/shortenId'
import { transactionWords } from '@/ledger/transactionWords'
import { findDocumentTab } from '../document/documentTabs'
import { API_KEY_TABS } from '../keys/apiKeyTabs'
import { findTab } from '../organization/organizationTabs'
import { PROJECT_TABS } from '../project/projectTabs'
import { PRODUCT } from './product'

type Page = {
  config: Promise<SanitizedConfig>
  importMap: ImportMap
  params: Promise<{ segments: string[] }>
  searchParams: Promise<Record<string, string | string[]>>
}

/** Payload's titles, but that pages of one thing carry its name: browser tabs are told apart by it. */
export async function pageMetadata(page: Page): Promise<Metadata> {
  const metadata = await generatePageMetadata(page)
  const title =
    (await organizationTitle(page)) ??
    (await transactionTitle(page)) ??
    (await projectTitle(page)) ??
    (await apiKeyTitle(page)) ??
    (await userTitle(page))
  return title === null ? metadata : { ...metadata, title: `${title} · ${PRODUCT}` }
}

async function organizationTitle({ config, importMap, params }: Page): Promise<string | null> {
  const [kind, slug, id, ...rest] = (await params).segments ?? []
  if (kind !== 'collections' || slug !== organizationsSlug || id === undefined) return null
  if (id === 'create') return 'New organization'
  const tab = findTab(rest)
  if (!tab) return null
  const db = await readerFor('organizations:read', { config, importMap })
  const name = db && (await findOrganization(db, decodeURIComponent(id)))?.name
  if (!name) return null
  return titleOf(tab, name)
}

async function transactionTitle({ config, importMap, params }: Page): Promise<string | null> {
  const [kind, slug, id, ...rest] = (await params).segments ?? []
  if (kind !== 'collections' || slug !== transactionsSlug || id === undefined) return null
  if (id === 'create' || rest.length > 0) return 'Transactions'
  const db = await readerFor('transactions:read', { config, importMap })
  const details = db && (await readTransactionDetails(db, decodeURIComponent(id)))
  if (!details) return null
  return `${transactionWords(details.type, details.reverses !== null)} · ${details.organizationName}`
}

/** By the id: browsers keep titles, and a name would stay in their history when it is erased here. */
async function userTitle({ params }: Page): Promise<string | null> {
  const [kind, slug, id] = (await params).segments ?? []
  if (kind !== 'collections' || slug !== usersSlug || id === undefined) return null
  return id === 'create' ? 'New user' : `User ${shortenId(decodeURIComponent(id))}`
}

async function projectTitle({ config, importMap, params }: Page): Promise<string | null> {
  const [kind, slug, id, ...rest] = (await params).segments ?? []
  if (kind !== 'collections' || slug !== projectsSlug || id === undefined) return null
  if (id === 'create') return 'New project'
  const tab = findDocumentTab(PROJECT_TABS, rest)
  const db = tab && (await readerFor('projects:read', { config, importMap }))
  const names = db && (await readSubjectNames(db, only('project', decodeURIComponent(id))))
  return tab && titleOf(tab, names?.get(decodeURIComponent(id)))
}

async function apiKeyTitle({ config, importMap, params }: Page): Promise<string | null> {
  const [kind, slug, id, ...rest] = (await params).segments ?? []
  if (kind !== 'collections' || slug !== apiKeysSlug || id === undefined) return null
  const tab = findDocumentTab(API_KEY_TABS, rest)
  const db = tab && (await readerFor('api-keys:read', { config, importMap }))
  const names = db && (await readSubjectNames(db, only('apiKey', decodeURIComponent(id))))
  return tab && titleOf(tab, names?.get(decodeURIComponent(id)))
}

const only = (kind: keyof SubjectIds, id: string): SubjectIds => ({
  organization: [],
  project: [],
  apiKey: [],
  [kind]: [id],
})

function titleOf({ path, label }: { path: string; label: string }, name?: string): string | null {
  if (name === undefined) return null
  return path === '' ? name : `${label} · ${name}`
}

/** A title is an answer too: whoever may not read the thing is not told its name by it. */
async function readerFor(
  permission: Permission,
  { config, importMap }: Pick<Page, 'config' | 'importMap'>,
): Promise<Queryable | null> {
  const payload = await getPayload({ config, importMap })
  const { user } = await payload.auth({ headers: await headers(), canSetHeaders: false })
  return can(user, permission) ? getReader(payload) : null
}
