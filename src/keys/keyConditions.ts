import { escapeLike } from '@/db/escapeLike'
import { API_TOKEN_PREFIX, hashToken, MASK_LENGTH, TOKEN_LENGTH } from '@/tokens'

/** Which keys are meant; null = whatever. */
export type KeyFilters = {
  organization: string | null
  /** Ids; several are alternatives. */
  projects: readonly string[] | null
  /** What somebody has of a key or of whose it is; trimmed, not empty. */
  search: string | null
}

type Bind = (value: unknown) => string

/** The filters as SQL over API_KEYS. */
export function keyConditions(
  { organization, projects, search }: KeyFilters,
  bind: Bind,
): string[] {
  const parts: string[] = []
  if (organization !== null) parts.push(`o.id = ${bind(organization)}`)
  if (projects !== null) parts.push(`p.id = any(${bind(projects)})`)
  if (search !== null) parts.push(searchCondition(search, bind))
  return parts
}

const SHOWN = API_TOKEN_PREFIX.length + MASK_LENGTH
const WHOLE_TOKEN = new RegExp(`^${API_TOKEN_PREFIX}[0-9A-Za-z]{${TOKEN_LENGTH}}$`)
const TOKEN_BEGINNING = new RegExp(`^${API_TOKEN_PREFIX}[0-9A-Za-z]{1,${TOKEN_LENGTH - 1}}$`)
const MASK_ENDING = new RegExp(`^…?([0-9A-Za-z]{${MASK_LENGTH}})$`)
const ID_COLUMNS = [
  { prefix: 'prj_', column: 'p.id' },
  { prefix: 'org_', column: 'o.id' },
]

/**
 * What a term means that is a key itself and no words: its token whole, the token's beginning, its mask
 * or the end of that, its id. As SQL over API_KEYS; null where it is none of these.
 */
export function pastedKeyCondition(term: string, bind: Bind): string | null {
  if (WHOLE_TOKEN.test(term)) return `k.token_hash = ${bind(hashToken(term))}`
  if (TOKEN_BEGINNING.test(term))
    return `k.masked_token like ${bind(`${escapeLike(term.slice(0, SHOWN))}%`)}`
  if (term.startsWith(API_TOKEN_PREFIX)) return `k.masked_token = ${bind(term)}`
  if (term.startsWith('key_')) return `k.id = ${bind(term)}`
  const ending = term.startsWith('…') ? MASK_ENDING.exec(term)?.[1] : undefined
  return ending === undefined ? null : `right(k.masked_token, ${MASK_LENGTH}) = ${bind(ending)}`
}

/** Fewer letters than these are beginnings, else they are found anywhere. */
const ANYWHERE_FROM = 3

/** A token whole or by what its mask shows, an id, or words of description, project and organization. */
function searchCondition(term: string, bind: Bind): string {
  const pasted = pastedKeyCondition(term, bind)
  if (pasted !== null) return pasted
  const ids = ID_COLUMNS.find(({ prefix }) => term.startsWith(prefix))
  if (ids) return `${ids.column} = ${bind(term)}`
  const letters = escapeLike(term.toLowerCase())
  const pattern = bind(term.length < ANYWHERE_FROM ? `${letters}%` : `%${letters}%`)
  const ending = MASK_ENDING.exec(term)?.[1]
  // Each by an index of its own; one condition over three tables would read all of them.
  return `k.id in (
    select id from api_keys where lower(description) like ${pattern}
    union all
    select n.id from projects m join api_keys n on n.project_id = m.id
    where lower(m.name) like ${pattern}
    union all
    select n.id from organizations w join projects m on m.organization_id = w.id
      join api_keys n on n.project_id = m.id
    where w.search_text like ${pattern}
    ${
      ending === undefined
        ? ''
        : `union all select id from api_keys where right(masked_token, ${MASK_LENGTH}) = ${bind(ending)}`
    })`
}
