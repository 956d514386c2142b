import type { Queryable } from '@/db/tx'
import { malformed } from '@/errors'

import { findPastedIds } from './findPastedIds'
import type { OrganizationFilters } from './organizationFilters'

/** SQL over `organizations o`, with values for its `$1`, `$2` … */
export type Conditions = { text: string; values: unknown[] }

const MAX_SEARCH = 200
/** Up to this many characters match beginnings only. */
const SHORT = 2

/**
 * What was typed, trimmed; null where that is nothing.
 * @param parameter its name in the address
 * @throws RefusedError 400 `parameter_invalid`
 */
export function parseSearch(text: string | undefined, parameter = 'search'): string | null {
  const term = (text ?? '').trim()
  if (term.length > MAX_SEARCH || term.includes('\0'))
    throw malformed('parameter_invalid', `${parameter} has at most ${MAX_SEARCH} characters.`, {
      parameter,
    })
  // search_text keeps name and e-mail on two lines: a term is one.
  return term.replace(/\s+/g, ' ') || null
}

/**
 * Which organizations a search term and filters mean: the one meaning for the API and the list on
 * the screen. Looks up what was pasted, and leaves the rest to the database.
 */
export async function organizationConditions(
  db: Queryable,
  filters: OrganizationFilters,
  search: string | null,
): Promise<Conditions> {
  const values: unknown[] = []
  const bind = (value: unknown) => `$${values.push(value)}`
  const parts = filterParts(filters, bind)
  if (search !== null) parts.push(await searchPart(db, search, bind))
  return { text: parts.length > 0 ? parts.join(' and ') : 'true', values }
}

type Bind = (value: unknown) => string

async function searchPart(db: Queryable, search: string, bind: Bind): Promise<string> {
  const literal = search.replace(/[\\%_]/g, '\\$&')
  // search_text is name, line end, e-mail in small letters: one trigram index serves both.
  if ([...search].length <= SHORT) {
    const beginning = bind(`${literal}%`)
    return `(o.search_text like lower(${beginning})
      or o.search_text like '%' || chr(10) || lower(${beginning}) or o.id like lower(${beginning}))`
  }
  const anywhere = `o.search_text like lower(${bind(`%${literal}%`)})`
  const pasted = await findPastedIds(db, search)
  return pasted.length > 0 ? `(${anywhere} or o.id = any(${bind(pasted)}))` : anywhere
}

// The first four conditions are those of transactions_paid.
const PAID = `exists (
  select from transactions t
  where t.organization_id = o.id and t.status = 'completed' and t.amount > 0
    and t.type <> 'credit_refund' and t.reverses_id is null
    and not exists (select from transactions r where r.reverses_id = t.id))`

/** Whole days from the roll-ups (2: an organization by day), the day that the edge cuts from the rows. */
function requestSince(days: string): string {
  const edge = `(now() - make_interval(days => ${days}))`
  const nextDay = `(date_trunc('day', ${edge}, 'UTC') + interval '1 day')`
  return `exists (
    select from metering.dimensions d
    where d.kind = 1 and d.value = o.id and (
      exists (select from metering.rollups u
        where u.series = 2 and u.entity = d.id and u.bucket >= ${nextDay})
      or exists (select from metering.requests r
        where r.organization = d.id and r.time > ${edge} and r.time < ${nextDay})))`
}

function filterParts(filters: OrganizationFilters, bind: Bind): string[] {
  const parts: string[] = []
  const among = (column: string, type: string, wanted: readonly string[] | null) => {
    if (wanted) parts.push(`o.${column} = any(${bind(wanted)}::${type}[])`)
  }
  const whether = (holds: boolean | null, yes: string, no: string) => {
    if (holds !== null) parts.push(holds ? yes : no)
  }
  among('plan', 'enum_organizations_plan', filters.plan)
  among('dev_plan', 'enum_organizations_dev_plan', filters.devPlan)
  among('status', 'enum_organizations_status', filters.status)
  whether(filters.negativeBalance, 'o.credits < 0', 'o.credits >= 0')
  whether(filters.paymentFailing, 'o.payment_failure_count > 0', 'o.payment_failure_count = 0')
  whether(filters.paying, PAID, `not ${PAID}`)
  if (filters.silentDays !== null) parts.push(`not ${requestSince(bind(filters.silentDays))}`)
  if (filters.createdFrom !== null)
    parts.push(`o.created_at >= ${bind(new Date(filters.createdFrom))}`)
  if (filters.createdTo !== null) parts.push(`o.created_at < ${bind(new Date(filters.createdTo))}`)
  return parts
}
