import { Gutter, Link, SetStepNav } from '@payloadcms/ui'

import type { Operator, Permission } from '@/access/permissions'

import './noRight.css'

type Props = { operator: Operator | null; permission: Permission; what: string }

/** In place of a page that the operator's role may not see: which right is missing and who gives it. */
export function NoRight({ operator, permission, what }: Props) {
  return (
    <Gutter className="no-right">
      <SetStepNav nav={[{ label: what }]} />
      <h1 className="no-right__title">You have no right to see this</h1>
      <p>
        {what} needs the permission <code>{permission}</code>
        {operator ? (
          <>
            , which the role <strong>{operator.role}</strong> does not have
          </>
        ) : null}
        . An owner can give you another role.
      </p>
      <p>
        <Link href="/">Back to the dashboard</Link>
      </p>
    </Gutter>
  )
}
