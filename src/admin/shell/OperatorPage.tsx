import { DefaultTemplate } from '@payloadcms/next/templates'
import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import type { AdminViewServerProps, PayloadRequest } from 'payload'

import { can, findOperator, type Permission } from '@/access/permissions'

import { NoRight } from './NoRight'

type Props = {
  view: AdminViewServerProps
  /** The page's address, to come back to after signing in. */
  path: string
  /** Of several, any one opens the page: its blocks check for themselves. */
  permission: Permission | readonly [Permission, ...Permission[]]
  /** The page by its name. */
  what: string
  children: (req: PayloadRequest) => ReactNode
}

/**
 * The frame of a page of ours. Payload lets anybody see a view: who may is decided here, and
 * `children` are asked only for those.
 */
export function OperatorPage({ view, path, permission, what, children }: Props) {
  const { initPageResult, params = {}, searchParams = {} } = view
  const { req, locale, visibleEntities } = initPageResult
  if (!req.user) redirect(`/login?redirect=${encodeURIComponent(path)}`)
  const operator = findOperator(req.user)
  const permissions = typeof permission === 'string' ? ([permission] as const) : permission
  if (!operator) redirect('/unauthorized')
  return (
    <DefaultTemplate
      i18n={req.i18n}
      {...(locale ? { locale } : {})}
      params={params}
      payload={req.payload}
      permissions={initPageResult.permissions}
      req={req}
      searchParams={searchParams}
      user={req.user}
      viewActions={req.payload.config.admin.components.actions ?? []}
      visibleEntities={visibleEntities}
    >
      {permissions.some((one) => can(req.user, one)) ? (
        <main>{children(req)}</main>
      ) : (
        <NoRight operator={operator} permission={permissions[0]} what={what} />
      )}
    </DefaultTemplate>
  )
}
