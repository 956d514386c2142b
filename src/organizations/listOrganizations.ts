import { readBatches } from '@/db/readBatches'
import type { Queryable } from '@/db/tx'
import { canonicalDecimal } from '@/money/canonicalDecimal'

import { organizationConditions } from './organizationConditions'
import type { OrganizationFilters } from './organizationFilters'

/** What a list may be sorted by, and the column behind it; id breaks every tie. */
const SORT_COLUMNS = {
  name: 'name',
  billingEmail: 'billing_email',
  plan: 'plan',
  devPlan: 'dev_plan',
  credits: 'credits',
  totalCreditsAllTime: 'all_time_credits',
  totalSpent: 'total_spent',
  createdAt: 'created_at',
  status: 'status',
} as const
export type OrganizationSort = keyof typeof SORT_COLUMNS
export const ORGANIZATION_SORTS = Object.keys(SORT_COLUMNS) as OrganizationSort[]

export type OrganizationQuestion = {
  search: string | null
  filters: OrganizationFilters
  sortBy: OrganizationSort
  sortOrder: 'asc' | 'desc'
  limit: number
  offset: number
}

/** Money in USD as canonical decimal strings. */
export type OrganizationRow = {
  id: string
  name: string
  billingEmail: string
  plan: string
  devPlan: string
  credits: string
  totalCreditsAllTime: string
  totalSpent: string
  createdAt: string
  status: string
}

/** One page, and count and balance of everything found: not of the page. */
export type OrganizationList = {
  organizations: OrganizationRow[]
  total: number
  totalCredits: string
  limit: number
  offset: number
}

/** Has every column that organizations are filtered by, but not what they are searched by. */
const BALANCES = 'ledger.balances'
/** The indexes of these stand there: a debit changes them, and would write every other one anew. */
const ON_BALANCES: ReadonlySet<string> = new Set(['credits', 'total_spent'])

/** Columns of `organizations o`. */
const ROW_COLUMNS = `
  o.id, o.name, o.billing_email as "billingEmail", o.plan, o.dev_plan as "devPlan", o.credits,
  o.all_time_credits as "totalCreditsAllTime", o.total_spent as "totalSpent",
  o.created_at as "createdAt", o.status`

const BATCH = 1000

type Raw = Omit<OrganizationRow, 'createdAt' | 'id'> & {
  id: string | null
  createdAt: Date
  total: string
  totalCredits: string
}

/** A page of organizations and the totals of all found, in one statement: one moment in time. */
export async function listOrganizations(
  db: Queryable,
  question: OrganizationQuestion,
): Promise<OrganizationList> {
  const { limit, offset } = question
  const { text, values } = await organizationConditions(db, question.filters, question.search)
  const column = SORT_COLUMNS[question.sortBy]
  const direction = question.sortOrder === 'asc' ? 'asc' : 'desc'
  const page = question.search === null && ON_BALANCES.has(column) ? BALANCES : 'organizations'
  // Two scans rather than one kept in between: most pages come straight from the sort's index, and
  // the totals from the narrower table.
  const { rows } = await db.query<Raw>(
    `with totals as (
       select count(*) as total, coalesce(sum(o.credits), 0) as total_credits
       from ${question.search === null ? BALANCES : 'organizations'} o where ${text}
     ), page as (
       select o.id from ${page} o where ${text}
       order by o.${column} ${direction}, o.id ${direction}
       limit $${values.length + 1} offset $${values.length + 2}
     )
     select t.total, t.total_credits as "totalCredits", ${ROW_COLUMNS}
     from totals t left join (page join organizations o using (id)) on true
     order by o.${column} ${direction}, o.id ${direction}`,
    [...values, limit, offset],
  )
  const [first] = rows
  if (!first) throw new Error('An aggregate gives a row, whatever it finds.')
  return {
    organizations: rows.flatMap((row) => (row.id === null ? [] : [toRow({ ...row, id: row.id })])),
    total: Number(first.total),
    totalCredits: canonicalDecimal(first.totalCredits),
    limit,
    offset,
  }
}

/** All organizations found, in the order asked for, some at a time; in a transaction. */
export async function* everyOrganization(
  db: Queryable,
  { search, filters, sortBy, sortOrder }: Omit<OrganizationQuestion, 'limit' | 'offset'>,
): AsyncGenerator<OrganizationRow[], void, undefined> {
  const { text, values } = await organizationConditions(db, filters, search)
  const direction = sortOrder === 'asc' ? 'asc' : 'desc'
  const query = `
    select ${ROW_COLUMNS} from organizations o where ${text}
    order by o.${SORT_COLUMNS[sortBy]} ${direction}, o.id ${direction}`
  for await (const rows of readBatches<Raw & { id: string }>(db, { text: query, values }, BATCH))
    yield rows.map(toRow)
}

const toRow = (row: Omit<Raw, 'total' | 'totalCredits'> & { id: string }): OrganizationRow => ({
  id: row.id,
  name: row.name,
  billingEmail: row.billingEmail,
  plan: row.plan,
  devPlan: row.devPlan,
  credits: canonicalDecimal(row.credits),
  totalCreditsAllTime: canonicalDecimal(row.totalCreditsAllTime),
  totalSpent: canonicalDecimal(row.totalSpent),
  createdAt: row.createdAt.toISOString(),
  status: row.status,
})
