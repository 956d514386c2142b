import { LoginView } from '@payloadcms/next/views'
import { redirect } from 'next/navigation'
import type { AdminViewServerProps } from 'payload'

import { findOperator } from '@/access/permissions'

/**
 * Where Payload sends an account that may not enter: the sign-in page, so that an operator signed in
 * as a customer can go on. The message above the form is WrongAccount's.
 */
export function Unauthorized(props: AdminViewServerProps) {
  const { initPageResult } = props
  if (findOperator(initPageResult.req.user)) redirect('/')
  // LoginView sends whoever is signed in away, which would come back here.
  const req = { ...initPageResult.req, user: null }
  return <LoginView {...props} initPageResult={{ ...initPageResult, req }} />
}
