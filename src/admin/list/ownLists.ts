import { apiKeysSlug, organizationsSlug, transactionsSlug } from '@collections/slugs'

/**
 * Collections whose list is a view of ours, and the view's path. Payload's router knows a view by its
 * path alone and takes `/collections/<slug>` for itself, so the page looks here first.
 */
export const OWN_LISTS = {
  [apiKeysSlug]: '/api-keys',
  [organizationsSlug]: '/organizations',
  [transactionsSlug]: '/transactions',
} as const

type Params = { segments?: string[] }

/** The parameters of a page, with the list of such a collection replaced by its view. */
export async function withOwnLists<P extends Params>(params: Promise<P>): Promise<P> {
  const given = await params
  const [kind, slug, ...rest] = given.segments ?? []
  if (kind !== 'collections' || rest.length > 0) return given
  const path = Object.entries(OWN_LISTS).find(([own]) => own === slug)?.[1]
  return path === undefined ? given : { ...given, segments: [path.slice(1)] }
}
