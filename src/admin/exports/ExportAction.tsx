import { can, type Permission } from '@/access/permissions'

import { ExportButton } from './ExportButton.client'
import type { ExportFilter } from './exportFilter'

/** What there are buttons for, by its name in the API. */
export type Exported =
  | 'alerts'
  | 'analytics'
  | 'api-keys'
  | 'audit'
  | 'discounts'
  | 'gift-requests'
  | 'margins'
  | 'members'
  | 'models'
  | 'organizations'
  | 'prices'
  | 'projects'
  | 'promo-codes'
  | 'providers'
  | 'redemptions'
  | 'requests'
  | 'transactions'
  | 'unpriced'
  | 'usage'
  | 'users'

type Props = {
  /** Who is signed in. */
  user: unknown
  what: Exported
  /** The right to see what is exported; the right to export is asked for here. */
  permission: Permission
  filter: ExportFilter
}

/** The button beside what is shown; nothing for who may not export it. */
export const ExportAction = ({ user, what, permission, filter }: Props) =>
  can(user, 'exports:read') && can(user, permission) ? (
    <ExportButton what={what} filter={filter} />
  ) : null
