import type { Queryable } from '@/db/tx'
import { notFound } from '@/errors'

/** Whom a document about an organization is addressed to. */
export type Addressee = {
  id: string
  name: string
  company: string | null
  /** Several lines. */
  address: string | null
  taxId: string | null
  billingEmail: string | null
}

/** @throws RefusedError 404 `organization_not_found` */
export async function readAddressee(db: Queryable, id: string): Promise<Addressee> {
  const { rows } = await db.query<Addressee>(
    `select id, name, company, address, tax_id as "taxId", billing_email as "billingEmail"
     from organizations where id = $1`,
    [id],
  )
  const [addressee] = rows
  if (!addressee) throw notFound('organization_not_found', `No organization ${id}.`)
  return addressee
}
