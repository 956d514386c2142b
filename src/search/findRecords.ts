import { formatDateTime } from '@/time/formatDateTime'

import { inWords, type Finder } from './found'

type Note = {
  id: string
  organization: string
  organizationName: string
  text: string
  ticket: string | null
  isStruck: boolean
  at: Date
}

const FIRST_WORDS = 80

/** By id, and by what the support desk calls the case. */
export const findNotes: Finder = async (db, { text, lower }, limit) => {
  const { rows } = await db.query<Note>(
    `select n.id, o.id as organization, o.name as "organizationName", n.text, n.ticket,
       n.struck_at is not null as "isStruck", n.created_at as at
     from support.notes n join organizations o on o.id = n.organization_id
     where ${text.startsWith('note_') ? 'n.id = $1' : 'lower(n.ticket) = $1'}
     order by n.created_at desc, n.id limit $2`,
    [text.startsWith('note_') ? text : lower, limit],
  )
  return rows.map(({ id, organization, organizationName, text: said, ticket, isStruck, at }) => ({
    id,
    organization,
    title: inWords(ticket, said.replace(/\s+/g, ' ').slice(0, FIRST_WORDS)),
    detail: inWords(
      organizationName,
      isStruck ? 'struck' : null,
      formatDateTime(at.getTime(), 'UTC'),
    ),
    isExact: true,
  }))
}

type Entry = {
  id: string
  action: string
  resourceType: string
  resource: string | null
  result: string
  at: Date
}

export const findAuditEntries: Finder = async (db, { text }) => {
  if (!text.startsWith('aud_')) return []
  const { rows } = await db.query<Entry>(
    `select id, action, resource_type as "resourceType", resource, result, created_at as at
     from audit_logs where id = $1`,
    [text],
  )
  return rows.map(({ id, action, resourceType, resource, result, at }) => ({
    id,
    title: action,
    detail: inWords(
      resource === null ? resourceType : `${resourceType} ${resource}`,
      result === 'done' ? null : result,
      formatDateTime(at.getTime(), 'UTC'),
    ),
    isExact: true,
  }))
}

/** By what a foreign gateway calls something, whole. */
export const findUsageMappings: Finder = async (db, { text, lower }, limit) => {
  const { rows } = await db.query<{ id: string; kind: string; name: string; target: string }>(
    `select id, kind::text as kind, foreign_name as name, target
     from usage_mappings where id = $1 or lower(foreign_name) = $2
     order by id limit $3`,
    [text, lower, limit],
  )
  return rows.map(({ id, kind, name, target }) => ({
    id,
    title: name,
    detail: inWords(`means the ${kind} ${target}`),
    isExact: true,
  }))
}

type Account = { id: string; name: string; isRevoked: boolean }

/** By id or words of the name; there are few. */
export const findServiceAccounts: Finder = async (db, { text, lower, pattern }, limit) => {
  const { rows } = await db.query<Account>(
    `select id, name, revoked_at is not null as "isRevoked"
     from service_accounts where id = $1 or lower(name) = $2 or lower(name) like $3
     order by id <> $1, lower(name) <> $2, name, id limit $4`,
    [text, lower, pattern, limit],
  )
  return rows.map(({ id, name, isRevoked }) => ({
    id,
    title: name,
    detail: inWords(id, isRevoked ? 'revoked' : null),
    isExact: id === text || name.toLowerCase() === lower,
  }))
}
