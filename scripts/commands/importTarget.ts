import { createLocalReq, type Payload } from 'payload'
import { listProviders } from '@/catalog/listProviders'
import {
  loadCatalogueNames,
  resolveModelName,
  resolveProviderName,
} from '@/catalog/loadCatalogueNames'
import { getReader, requireTransaction } from '@/db/requireTransaction'
import type { RowOptions } from '@/usage/parseFileRow'
import type { UsageSurvey } from '@/usage/surveyUsageFile'
import { describeProjects, findOrganization, findProject, type Found } from './findByName'
import type { ImportArguments } from './importArguments'
import { CommandError } from './runCommand'

export type ImportTarget = Pick<
  RowOptions,
  'organization' | 'project' | 'model' | 'provider' | 'providerOf' | 'canonical'
> & {
  /** The options name a model at a provider that has no price for it. */
  readonly isUnpriced: boolean
}

/** Two imports at the same moment make one project: the second one waits and finds it. */
const createProject = async (
  payload: Payload,
  name: string,
  organization: Found,
): Promise<Found> => {
  const req = await createLocalReq({ context: { cause: 'import_command' } }, payload)
  const transaction = await payload.db.beginTransaction()
  if (transaction === null) throw new Error('The database opened no transaction.')
  req.transactionID = transaction
  try {
    const tx = await requireTransaction(req)
    await tx.query('select 1 from organizations where id = $1 for update', [organization.id])
    const { rows } = await tx.query<Found>(
      `select id, name from projects
       where organization_id = $1 and name = $2 and status <> 'deleted' limit 1`,
      [organization.id, name],
    )
    const project =
      rows[0] ??
      (await payload.create({
        collection: 'projects',
        data: { organization: organization.id, name, mode: 'hybrid', status: 'active' },
        req,
        overrideAccess: true,
      }))
    await payload.db.commitTransaction(transaction)
    return { id: project.id, name: project.name }
  } catch (error) {
    await payload.db.rollbackTransaction(transaction)
    throw error
  }
}

const IS_ID = /^prj_[A-Za-z0-9_-]{1,60}$/

const targetProject = async (
  payload: Payload,
  { project: term, create }: ImportArguments,
  organization: Found | null,
): Promise<Found | null> => {
  if (term === null) return null
  const isId = IS_ID.test(term)
  if (organization === null && !isId) {
    throw new CommandError(`--organization is missing: it tells which project ${term} is meant.`)
  }
  const project = await findProject(payload, term, organization)
  if (project) return project
  if (organization === null) throw new CommandError(`There is no project ${term}.`)
  // A new project gets an id of its own; one that was mistyped must not turn into a name.
  if (create && !isId) return createProject(payload, term, organization)
  throw new CommandError(
    `${organization.name} (${organization.id}) has no project ${term}. ` +
      `${await describeProjects(payload, organization)}${isId ? '' : ' --create makes it.'}`,
  )
}

const requireWhatIsLacking = ({ lacking }: UsageSurvey, args: ImportArguments): void => {
  const project = args.project === null ? lacking.project : null
  const model = args.model === null ? lacking.model : null
  if (project !== null) {
    throw new CommandError(`--project is missing: row ${project} has neither project nor apiKey.`)
  }
  if (model !== null) throw new CommandError(`--model is missing: row ${model} has none.`)
}

/** Exactly one provider for every model that comes without one, or the choices. */
const providersOf = async (
  payload: Payload,
  { lacking }: UsageSurvey,
  args: ImportArguments,
  canonicalModel: (name: string) => string,
): Promise<ReadonlyMap<string, string>> => {
  if (args.provider !== null) return new Map()
  const wanted = [...lacking.provider].flatMap(([model, position]) => {
    const name = model ?? args.model
    return name === null ? [] : [{ name, id: canonicalModel(name), position }]
  })
  const known = await listProviders(
    getReader(payload),
    wanted.map(({ id }) => id),
  )
  return new Map(
    wanted.map(({ name, id, position }) => {
      const [only, ...others] = known.get(id) ?? []
      if (only !== undefined && others.length === 0) return [id, only]
      const choice =
        only === undefined
          ? `the catalogue has no price for ${name}; with --provider it is kept unpriced`
          : `${name} is offered by ${[only, ...others].join(', ')}`
      throw new CommandError(`--provider is missing: row ${position} has none, and ${choice}.`)
    }),
  )
}

const isUnpriced = async (
  payload: Payload,
  { model, provider }: ImportArguments,
  canonical: RowOptions['canonical'],
): Promise<boolean> => {
  if (model === null || provider === null) return false
  const id = canonical.model(model)
  const priced = (await listProviders(getReader(payload), [id])).get(id) ?? []
  return !priced.includes(canonical.provider(provider))
}

/** Finds what the options name. Throws CommandError, before anything is written but the project. */
export const findImportTarget = async (
  payload: Payload,
  args: ImportArguments,
  survey: UsageSurvey,
): Promise<ImportTarget> => {
  requireWhatIsLacking(survey, args)
  const names = await loadCatalogueNames(getReader(payload))
  const canonical = {
    model: (name: string) => resolveModelName(names, name) ?? name.toLowerCase(),
    provider: (name: string) => resolveProviderName(names, name) ?? name.toLowerCase(),
  }
  const providers = await providersOf(payload, survey, args, canonical.model)
  const organization =
    args.organization === null ? null : await findOrganization(payload, args.organization)
  const project = await targetProject(payload, args, organization)
  return {
    organization,
    project,
    model: args.model,
    provider: args.provider,
    providerOf: (model) => providers.get(canonical.model(model)) ?? null,
    canonical,
    isUnpriced: await isUnpriced(payload, args, canonical),
  }
}
