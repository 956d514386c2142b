import { can, type Permission } from '@/access/permissions'

import type { SearchParams } from '../list/address'
import { ExportAction, type Exported } from './ExportAction'
import './exportDialog.css'
import { nameWords } from './exportWords'
import { listFilter } from './listFilter'

/** As Payload renders what stands above one of its lists. */
type Slot = { user?: unknown; searchParams?: SearchParams }

type Props = Slot & {
  what: Exported
  permission: Permission
  /** Columns of the list that the export can be filtered by; `search` where it can be searched. */
  known: readonly string[]
}

/** The button above a generated list, for what the list shows; else why there is none. */
function ListExport({ user, searchParams, what, permission, known }: Props) {
  const filter = listFilter(searchParams ?? {}, known)
  if (filter)
    return <ExportAction user={user} what={what} permission={permission} filter={filter} />
  if (!can(user, 'exports:read') || !can(user, permission)) return null
  return (
    <p className="export-note">
      To export this list, narrow it by nothing but {known.map(nameWords).join(', ')}, each with
      “equals” or “is in”.
    </p>
  )
}

export const PricesExport = (slot: Slot) => (
  <ListExport {...slot} what="prices" permission="catalog:read" known={['provider', 'model']} />
)

export const AuditExport = (slot: Slot) => (
  <ListExport
    {...slot}
    what="audit"
    permission="audit:read"
    known={[
      ...['actor', 'actorRole', 'action', 'resourceType', 'resource', 'organization', 'result'],
    ]}
  />
)

export const UsersExport = (slot: Slot) => (
  <ListExport
    {...slot}
    what="users"
    permission="users:read"
    known={['search', 'status', 'operatorRole']}
  />
)

export const ProjectsExport = (slot: Slot) => (
  <ListExport
    {...slot}
    what="projects"
    permission="projects:read"
    known={['search', 'organization', 'status', 'mode']}
  />
)

export const ProvidersExport = (slot: Slot) => (
  <ListExport {...slot} what="providers" permission="catalog:read" known={['search', 'enabled']} />
)

export const ModelsExport = (slot: Slot) => (
  <ListExport
    {...slot}
    what="models"
    permission="catalog:read"
    known={['search', 'family', 'stability']}
  />
)

export const DiscountsExport = (slot: Slot) => (
  <ListExport
    {...slot}
    what="discounts"
    permission="discounts:read"
    known={['organization', 'provider', 'model']}
  />
)

export const PromoCodesExport = (slot: Slot) => (
  <ListExport
    {...slot}
    what="promo-codes"
    permission="promo-codes:read"
    known={['search', 'campaign', 'kind', 'active']}
  />
)

export const RedemptionsExport = (slot: Slot) => (
  <ListExport
    {...slot}
    what="redemptions"
    permission="promo-codes:read"
    known={['search', 'promoCode', 'campaign', 'organization', 'kind', 'actor']}
  />
)
