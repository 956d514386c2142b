import { Banner } from '@payloadcms/ui'
import type { ServerProps } from 'payload'

/** Above the sign-in form, where an account without an operator role was sent back. */
export function WrongAccount({ params }: ServerProps) {
  const [page] = Array.isArray(params?.segments) ? params.segments : []
  if (page !== 'unauthorized') return null
  return (
    <div role="alert">
      <Banner type="info">
        The account you are signed in with has no operator role, so it cannot enter. Sign in with
        one that has, or ask an owner for a role.
      </Banner>
    </div>
  )
}
