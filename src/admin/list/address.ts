import { malformed, RefusedError } from '@/errors'

/** As Next hands over the query of a page. */
export type SearchParams = Readonly<Record<string, string | string[] | undefined>>
/** Parameters by name, each given once and not empty. */
export type Address = Readonly<Record<string, string | undefined>>
/** Parameters with their new values; null takes one away. */
export type Changes = Readonly<Record<string, string | null>>

/**
 * The parameters of a list's address.
 * @throws RefusedError 400 `parameter_repeated`, `parameter_invalid`, `where_unsupported`
 */
export function readAddress(searchParams: SearchParams): Address {
  const address: Record<string, string> = {}
  for (const [name, value] of Object.entries(searchParams)) {
    if (value === undefined || value === '') continue
    if (name.startsWith('where'))
      throw malformed(
        'where_unsupported',
        'This list is filtered by its own parameters, such as the buttons above it set them; “where” is for the REST API.',
      )
    if (Array.isArray(value))
      throw malformed('parameter_repeated', `${name} is given twice: give it once.`, { name })
    if (value.includes('\0'))
      throw malformed('parameter_invalid', `${name} holds a NUL.`, { parameter: name })
    address[name] = value
  }
  return address
}

/** What an address asks, or in words why that cannot be answered. */
export type Asked<Question> = { address: Address; question: Question } | { refusal: string }

/** Reads an address by a list's own parser. */
export function askAddress<Question>(
  searchParams: SearchParams,
  parse: (address: Address) => Question,
): Asked<Question> {
  try {
    const address = readAddress(searchParams)
    return { address, question: parse(address) }
  } catch (error) {
    if (error instanceof RefusedError) return { refusal: error.message }
    throw error
  }
}

/**
 * The query with changes made, `?…` or empty. Other rows have other pages: `page` and `cursor` go, and
 * so does what was not found before.
 */
export function withChanges(search: string, changes: Changes): string {
  const params = new URLSearchParams(search)
  for (const bound of ['page', 'cursor', 'notFound']) params.delete(bound)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') params.delete(name)
    else params.set(name, value)
  }
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

/** The query with another page of the same rows. */
export const withPage = (address: Address, page: number): string =>
  `?${toSearch({ ...address, page: String(page) })}`

/** An address as text again. */
export const toSearch = (address: Address): string =>
  new URLSearchParams(
    Object.entries(address).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  ).toString()

export type Sort<Field extends string> = { field: Field; direction: 'asc' | 'desc' }

/**
 * `credits` or `-credits` of an address.
 * @throws RefusedError 400 `parameter_invalid`
 */
export function parseSort<Field extends string>(
  text: string | undefined,
  valid: readonly Field[],
  fallback: Sort<Field>,
): Sort<Field> {
  if (text === undefined) return fallback
  const name = text.replace(/^-/, '')
  const field = valid.find((candidate) => candidate === name)
  if (field === undefined)
    throw malformed(
      'parameter_invalid',
      `sort is one of ${valid.join(', ')}, with a minus before it for the other way round.`,
      { parameter: 'sort', valid },
    )
  return { field, direction: text.startsWith('-') ? 'desc' : 'asc' }
}

/** The head of a column: sorted by it already, the next click turns it round, else it begins with `first`. */
export function sortColumn<Field extends string>(
  path: string,
  address: Address,
  sort: Sort<Field>,
  field: Field,
  first: 'asc' | 'desc',
): { href: string; direction: 'asc' | 'desc' | null } {
  const direction = sort.field === field ? sort.direction : null
  const next = direction === null ? first : direction === 'asc' ? 'desc' : 'asc'
  const value = `${next === 'desc' ? '-' : ''}${field}`
  return { href: path + withChanges(toSearch(address), { sort: value }), direction }
}
