import { Link } from '@payloadcms/ui'
import type { DefaultServerCellComponentProps } from 'payload'

import { getReader } from '@/db/requireTransaction'
import { findOrganization } from '@/organizations/requireOrganization'

import { organizationPath } from '../organization/organizationPath'

/** What a rule is narrowed to, by its id: who may not read the catalogue sees it too. */
export function ScopeCell({ cellData }: DefaultServerCellComponentProps) {
  const id = idOf(cellData)
  return id === null ? <span>any</span> : <code>{id}</code>
}

/** The same for an organization, by its name, which opens it. */
export async function OrganizationScopeCell({
  cellData,
  payload,
}: DefaultServerCellComponentProps) {
  const id = idOf(cellData)
  if (id === null) return <span>any</span>
  const organization = await findOrganization(getReader(payload), id)
  return (
    <Link href={organizationPath(id, 'discounts')} prefetch={false}>
      {organization?.name ?? id}
    </Link>
  )
}

function idOf(cell: unknown): string | null {
  const id = typeof cell === 'object' && cell !== null && 'id' in cell ? cell.id : cell
  return typeof id === 'string' && id !== '' ? id : null
}
