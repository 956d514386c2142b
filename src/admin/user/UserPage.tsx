import { DefaultEditView } from '@payloadcms/ui'
import type { DocumentViewServerProps } from 'payload'

import { auditActor } from '@/access/auditActor'
import { can, findOperator } from '@/access/permissions'
import { getPool } from '@/db/requireTransaction'
import { readUser, type UserAnswer } from '@/users/readUser'
import { usersSlug } from '@collections/slugs'

import { shortenId } from '../components/shortenId'
import { CreateForm } from '../document/CreateForm'
import { DocumentPage } from '../document/DocumentPage'
import { formProps } from '../document/formProps'
import { NoRight } from '../shell/NoRight'
import { UserHeader } from './UserHeader'
import './userPage.css'
import { userPath } from './userPath'
import { userTabs } from './userTabs'

/** /collections/users/:id and below, and /create. To look at somebody stands in the audit log. */
export function UserPage(view: DocumentViewServerProps) {
  const { req, docID } = view.initPageResult
  if (docID === undefined) {
    if (!can(req.user, 'operators:write'))
      return (
        <NoRight operator={findOperator(req.user)} permission="operators:write" what="A new user" />
      )
    return <CreateForm title="New user" form={<DefaultEditView {...formProps(view)} />} />
  }
  const id = String(docID)
  return (
    <DocumentPage<UserAnswer>
      view={view}
      kind="User"
      permission="users:read"
      tabs={userTabs(view.doc.status === 'deleted')}
      pathOf={(tab) => userPath(id, tab)}
      list={{ label: 'Users', url: `/collections/${usersSlug}` }}
      name={shortenId(id)}
      read={() => readUser(getPool(req.payload), id, auditActor(req))}
      Header={({ shown }) => <UserHeader user={shown} />}
    />
  )
}
