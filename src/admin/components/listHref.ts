type Operator =
  'equals' | 'exists' | 'greater_than' | 'greater_than_equal' | 'in' | 'less_than' | 'not_equals'
export type Condition = readonly [field: string, operator: Operator, value: string]

/** The address of a generated list with all of the conditions set as its filters. */
export function listHref(slug: string, conditions: readonly Condition[]): string {
  const query = conditions.flatMap(([field, operator, value], index) => {
    const key = `where[or][0][and][${index}][${field}][${operator}]`
    // "in" is a list: one parameter a value.
    if (operator !== 'in') return [[key, value]]
    return value.split(',').map((item, at) => [`${key}[${at}]`, item])
  })
  return `/collections/${slug}${query.length === 0 ? '' : `?${new URLSearchParams(query)}`}`
}

/** The address of a list of ours with its own filters, by name; undefined leaves one out. */
export function ownListHref(slug: string, filters: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(filters).toString()
  return `/collections/${slug}${query === '' ? '' : `?${query}`}`
}
