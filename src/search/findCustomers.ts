import type { Queryable } from '@/db/tx'
import { findPastedIds } from '@/organizations/findPastedIds'

import { inWords, unlessActive, type Finder, type Found, type Term } from './found'

type Organization = {
  id: string
  name: string
  billingEmail: string
  status: string
  isBlocked: boolean
}

const SELECT = `
  select o.id, o.name, o.billing_email as "billingEmail", o.status::text as status,
    coalesce(o.block_reason, '') <> '' as "isBlocked"
  from organizations o`

/** By name and e-mail, and those behind whatever was pasted: what the list of organizations finds too. */
export const findOrganizations: Finder = async (db, term, limit) => {
  const pasted = await findPastedIds(db, term.text)
  const rows = [
    ...(await readOrganizations(db, pasted, limit)),
    ...(await matchOrganizations(db, term, limit)),
  ]
  const byId = new Map(rows.map((row) => [row.id, row]))
  return [...byId.values()].map((row) => toFound(row, term, pasted))
}

async function readOrganizations(db: Queryable, ids: readonly string[], limit: number) {
  if (ids.length === 0) return []
  const { rows } = await db.query<Organization>(
    `${SELECT} where o.id = any($1) order by o.name, o.id limit $2`,
    [ids, limit],
  )
  return rows
}

// search_text is the name in small letters, a line end, the e-mail. The name itself stands before
// beginnings, and these before what has the term somewhere inside.
async function matchOrganizations(db: Queryable, { pattern }: Term, limit: number) {
  if (pattern === null) return []
  const beginning = pattern.slice(1)
  const patterns = [`${beginning.slice(0, -1)}\n%`, beginning, `%\n${beginning}`, pattern]
  const { rows } = await db.query<Organization>(
    patterns
      .map(
        (_, i) => `(${SELECT} where o.search_text like $${i + 2} order by o.name, o.id limit $1)`,
      )
      .join(' union all '),
    [limit, ...patterns],
  )
  return rows
}

/** Stripe knows an organization by these. */
const STRIPE_ID = /^(cus|sub)_/

function toFound(row: Organization, { text, lower }: Term, pasted: readonly string[]): Found {
  const { id, name, billingEmail, status, isBlocked } = row
  return {
    id,
    title: name,
    detail: inWords(billingEmail, unlessActive(status), isBlocked ? 'blocked' : null),
    isExact:
      id === text ||
      [name, billingEmail].some((own) => own.toLowerCase() === lower) ||
      (STRIPE_ID.test(text) && pasted.includes(id)),
  }
}

type Project = { id: string; name: string; organizationName: string; status: string }

/** By id and name. Many projects are called alike: what fits is cut before it is sorted. */
export const findProjects: Finder = async (db, { text, lower, pattern }, limit) => {
  if (pattern === null) return []
  const { rows } = await db.query<Project>(
    `select p.id, p.name, o.name as "organizationName", p.status::text as status
     from projects p join organizations o on o.id = p.organization_id
     where p.id in (
       select id from projects where id = $1
       union all (select id from projects where lower(name) like $2 limit $4)
       union all (select id from projects where lower(name) like $3 limit $4))
     order by p.id <> $1, p.name, p.id`,
    [text, pattern.slice(1, -1), pattern, limit],
  )
  return rows.map(({ id, name, organizationName, status }) => ({
    id,
    title: name,
    detail: inWords(organizationName, unlessActive(status)),
    isExact: id === text || name.toLowerCase() === lower,
  }))
}

type User = {
  id: string
  name: string | null
  /** Null: erased. */
  email: string | null
  status: string
  role: string | null
}

/** By id, and by parts of name and e-mail. */
export const findUsers: Finder = async (db, { text, lower, pattern }, limit) => {
  if (pattern === null) return []
  const { rows } = await db.query<User>(
    `select u.id, nullif(u.name, '') as name, u.status::text as status,
       u.operator_role::text as role,
       case when u.status::text = 'deleted' then null else u.email end as email
     from users u
     where u.id in (
       select id from users where id = $1 or email = $2
       union all (
         select id from users where lower(coalesce(name, '') || chr(10) || email) like $3
         order by email limit $4))
     order by u.id <> $1, u.email <> $2, u.email limit $4`,
    [text, lower, pattern, limit],
  )
  return rows.map(({ id, name, email, status, role }) => ({
    id,
    title: name ?? email ?? id,
    detail: inWords(name === null ? null : email, role ?? 'customer', unlessActive(status)),
    isExact: id === text || email === lower || name?.toLowerCase() === lower,
  }))
}
