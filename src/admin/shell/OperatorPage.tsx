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
  permission: Permission
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
  const { req, permissions, locale, visibleEntities } = initPageResult
  if (!req.user) redirect(`/login?redirect=${encodeURIComponent(path)}`)
  const operator = findOperator(req.user)
  if (!operator) redirect('/unauthorized')
  return (
    <DefaultTemplate
      i18n={req.i18n}
      {...(locale ? { locale } : {})}
      params={params}
      payload={req.payload}
      permissions={permissions}
      req={req}
      searchParams={searchParams}
      user={req.user}
      visibleEntities={visibleEntities}
    >
      {can(req.user, permission) ? (
        <main>{children(req)}</main>
      ) : (
        <NoRight operator={operator} permission={permission} what={what} />
      )}
    </DefaultTemplate>
  )
}
