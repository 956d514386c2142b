import { DIMENSION_KINDS } from '@/metering/dimensions'
import type { Granularity } from '@/time/granularity'
import { REQUEST_STATUSES } from '@/usage/usageReport'

/**
 * By what usage can be divided: a column of metering.requests, what is shown of it as SQL over `sums s`,
 * and the tables that it is looked up in.
 */
type Dimension = { column: string; shown: Record<string, string>; joins: string }

/** A number that stands for a name; the name is joined once for all rows, not asked for row by row. */
const named = (name: keyof typeof DIMENSION_KINDS, column: string): Dimension => ({
  column,
  shown: { [name]: `n_${column}.value` },
  joins: `left join metering.dimensions n_${column} on n_${column}.id = s.${column}
    and n_${column}.kind = ${DIMENSION_KINDS[name]}`,
})

/** The same of what has a title in a table of ours. */
const titled = (
  name: keyof typeof DIMENSION_KINDS,
  column: string,
  { table, title, as }: { table: string; title: string; as: string },
): Dimension => {
  const { shown, joins } = named(name, column)
  return {
    column,
    shown: { ...shown, [as]: `t_${column}.${title}` },
    joins: `${joins} left join ${table} t_${column} on t_${column}.id = n_${column}.value`,
  }
}

const DIMENSIONS = {
  organization: titled('organization', 'organization', {
    table: 'organizations',
    title: 'name',
    as: 'organizationName',
  }),
  project: titled('project', 'project', { table: 'projects', title: 'name', as: 'projectName' }),
  apiKey: titled('apiKey', 'api_key', {
    table: 'api_keys',
    title: 'description',
    as: 'apiKeyDescription',
  }),
  provider: named('provider', 'provider'),
  model: named('model', 'model'),
  source: named('source', 'source'),
  status: {
    column: 'status',
    shown: { status: `(array['${REQUEST_STATUSES.join("', '")}'])[s.status + 1]` },
    joins: '',
  },
  billing: {
    column: 'own_key',
    shown: { billing: `case when s.own_key then 'own_key' else 'credits' end` },
    joins: '',
  },
} satisfies Record<string, Dimension>
export type UsageDimension = keyof typeof DIMENSIONS
export const USAGE_DIMENSIONS = Object.keys(DIMENSIONS) as UsageDimension[]

/** What is divided, and by what: one row for each step of time and each combination there is. */
export type UsageGrouping = {
  step: Granularity | null
  dimensions: readonly UsageDimension[]
  timeZone: string
}

/** Of each dimension, in the order asked for. */
export const dimensionsOf = ({ dimensions }: UsageGrouping): Dimension[] =>
  dimensions.map((name) => DIMENSIONS[name])

/** The columns of the names, in order. */
export const namesShown = (grouping: UsageGrouping): string[] =>
  dimensionsOf(grouping).flatMap(({ shown }) => Object.keys(shown))
