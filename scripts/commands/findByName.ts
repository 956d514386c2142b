import type { Payload, Where } from 'payload'
import { CommandError } from './runCommand'

export interface Found {
  readonly id: string
  readonly name: string
}

const CHOICES = 10

/** `prj_1 (Search), prj_2 (Chat)`, for a message that names the choices. */
const list = (docs: readonly Found[], total: number): string => {
  const names = docs.map(({ id, name }) => `${id} (${name})`)
  return [...names, ...(total > docs.length ? [`${total - docs.length} more`] : [])].join(', ')
}

const find = async (
  payload: Payload,
  collection: 'organizations' | 'projects',
  where: Where,
): Promise<{ docs: Found[]; total: number }> => {
  const { docs, totalDocs } = await payload.find({
    collection,
    where,
    sort: 'name',
    depth: 0,
    limit: CHOICES,
    overrideAccess: true,
  })
  return { docs: docs.map(({ id, name }) => ({ id, name })), total: totalDocs }
}

/**
 * The one with this id, else the only one of exactly this name that is not deleted; null when there
 * is none. Throws CommandError naming them when there are several.
 */
const findOne = async (
  payload: Payload,
  collection: 'organizations' | 'projects',
  term: string,
  within: Where,
): Promise<Found | null> => {
  const byId = await find(payload, collection, { and: [{ id: { equals: term } }, within] })
  if (byId.docs[0]) return byId.docs[0]
  const named = { name: { equals: term } }
  const byName = await find(payload, collection, {
    and: [named, { status: { not_equals: 'deleted' } }, within],
  })
  if (byName.docs.length > 1) {
    const ids = list(byName.docs, byName.total)
    throw new CommandError(`Several ${collection} are named ${term}: ${ids}. Give an id.`)
  }
  return byName.docs[0] ?? null
}

export const findOrganization = async (payload: Payload, term: string): Promise<Found> => {
  const organization = await findOne(payload, 'organizations', term, {})
  if (organization) return organization
  const similar = await find(payload, 'organizations', { name: { contains: term } })
  const hint = similar.docs.length === 0 ? '' : ` There is ${list(similar.docs, similar.total)}.`
  throw new CommandError(`There is no organization ${term}.${hint}`)
}

/** Null when the organization has none of that id or name. */
export const findProject = (
  payload: Payload,
  term: string,
  organization: Found | null,
): Promise<Found | null> =>
  findOne(
    payload,
    'projects',
    term,
    organization ? { organization: { equals: organization.id } } : {},
  )

/** The projects that there are, to choose from. */
export const describeProjects = async (payload: Payload, organization: Found): Promise<string> => {
  const { docs, total } = await find(payload, 'projects', {
    organization: { equals: organization.id },
    status: { not_equals: 'deleted' },
  })
  return docs.length === 0 ? 'It has no projects.' : `It has ${list(docs, total)}.`
}
