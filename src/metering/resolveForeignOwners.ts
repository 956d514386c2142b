import type { Queryable } from '@/db/tx'
import type { ForeignFormat, OwnerNames } from '@/usage/foreignReport'
import { ANY_NAME, selectMapping, type MappingKind, type UsageMapping } from '@/usage/selectMapping'
import type { RowRefusal } from '@/usage/usageReport'

import { findOwnerCandidates, type OwnerCandidates } from './ownerCandidates'
import type { Owner } from './resolveOwners'

/** Who reports: the account's id and the organizations it is bound to; none = all. */
export type Reporter = {
  id: string
  organizations: readonly string[]
}

/** Whose usage is it that this gateway calls by these names? */
export type OwnerQuestion = { names: OwnerNames; format: ForeignFormat; account: Reporter }

/**
 * Finds the payers behind foreign names: by the operators' mappings first, then by ids and key hashes
 * and, within a known organization, by project names.
 * @returns one entry a question, in order: the owner, or why there is none (`no_mapping`,
 *   `mapping_conflict`, `organization_not_allowed`)
 */
export async function resolveForeignOwners(
  db: Queryable,
  questions: readonly OwnerQuestion[],
  mappings: readonly UsageMapping[],
): Promise<(Owner | RowRefusal)[]> {
  const asked = questions.map((question) => namesToAsk(question, mappings))
  const flat = (part: 'keys' | 'organizations' | 'projects') => [
    ...new Set(asked.flatMap((names) => names[part])),
  ]
  const candidates = await findOwnerCandidates(db, {
    keys: flat('keys'),
    projects: flat('projects'),
    organizations: flat('organizations'),
  })
  return questions.map((question) => ownerOf(question, mappings, candidates))
}

const targetOf = (
  { format, account }: OwnerQuestion,
  mappings: readonly UsageMapping[],
  kind: MappingKind,
  names: readonly string[],
) => selectMapping(mappings, { kind, names, format, serviceAccount: account.id })

const present = (names: readonly (string | null | undefined)[]): string[] =>
  names.filter((name): name is string => typeof name === 'string')

/** Everything that a look-up below may ask for. */
function namesToAsk(question: OwnerQuestion, mappings: readonly UsageMapping[]) {
  const { organization, project, apiKey } = question.names
  return {
    keys: present([targetOf(question, mappings, 'api-key', apiKey), ...apiKey]),
    projects: present([
      targetOf(question, mappings, 'project', [...project, ANY_NAME]),
      ...project,
    ]),
    organizations: present([
      targetOf(question, mappings, 'organization', [...organization, ANY_NAME]),
      ...organization,
      ...question.account.organizations,
    ]),
  }
}

function ownerOf(
  question: OwnerQuestion,
  mappings: readonly UsageMapping[],
  known: OwnerCandidates,
): Owner | RowRefusal {
  const { organizations: allowed } = question.account
  const named = namedOrganization(question, mappings, known)
  const owner = findOwner(question, mappings, known, named)
  if (!owner)
    return {
      code: 'no_mapping',
      message: `Nobody has said whose usage this is: map ${describeNames(question)}.`,
    }
  if (named !== null && named !== owner.organization)
    return {
      code: 'mapping_conflict',
      message: `The organization is mapped to ${named}, the key or project to ${owner.organization}.`,
    }
  if (allowed.length > 0 && !allowed.includes(owner.organization))
    return {
      code: 'organization_not_allowed',
      message: 'This service account does not report for that organization.',
    }
  return owner
}

/** The organization that the row names, as far as it is known. */
function namedOrganization(
  question: OwnerQuestion,
  mappings: readonly UsageMapping[],
  known: OwnerCandidates,
): string | null {
  const names = question.names.organization
  const id =
    targetOf(question, mappings, 'organization', names) ?? names.find(known.hasOrganization)
  return id !== undefined && known.hasOrganization(id) ? id : null
}

/** A key says the most: it belongs to one project. */
function findOwner(
  question: OwnerQuestion,
  mappings: readonly UsageMapping[],
  known: OwnerCandidates,
  named: string | null,
): Owner | null {
  const { project, apiKey } = question.names
  const key = firstOf(
    present([targetOf(question, mappings, 'api-key', apiKey), ...apiKey]),
    known.key,
  )
  if (key) return { organization: key.organization, project: key.project, apiKey: key.id }
  const scope =
    named ?? onlyOne(question.account.organizations) ?? anyOrganization(question, mappings)
  const found =
    firstOf(present([targetOf(question, mappings, 'project', project)]), known.project) ??
    firstOf(project, known.project) ??
    (scope === null ? null : firstOf(project, (name) => known.projectNamed(scope, name))) ??
    firstOf(present([targetOf(question, mappings, 'project', [ANY_NAME])]), known.project)
  return found && { organization: found.organization, project: found.id, apiKey: null }
}

const anyOrganization = (question: OwnerQuestion, mappings: readonly UsageMapping[]) =>
  targetOf(question, mappings, 'organization', [ANY_NAME])

const onlyOne = (ids: readonly string[]): string | null =>
  ids.length === 1 ? (ids[0] ?? null) : null

function firstOf<T>(names: readonly string[], find: (name: string) => T | null): T | null {
  for (const name of names) {
    const found = find(name)
    if (found !== null) return found
  }
  return null
}

function describeNames({ names }: OwnerQuestion): string {
  const parts = [
    ['API key', names.apiKey],
    ['project', names.project],
    ['organization', names.organization],
  ] as const
  const told = parts.flatMap(([word, list]) =>
    list.length > 0 ? [`${word} ${list.join(' or ')}`] : [],
  )
  return told.length > 0 ? told.join(', or ') : `project ${ANY_NAME} (the row names no owner)`
}
