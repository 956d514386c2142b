import { DefaultEditView, Gutter, SetStepNav } from '@payloadcms/ui'
import { notFound } from 'next/navigation'
import type { DocumentViewServerProps } from 'payload'

import { auditActor } from '@/access/auditActor'
import { can, findOperator } from '@/access/permissions'
import { getPool } from '@/db/requireTransaction'
import { readUser } from '@/users/readUser'
import { usersSlug } from '@collections/slugs'

import { shortenId } from '../components/shortenId'
import { CreateForm } from '../document/CreateForm'
import { FormInDrawer } from '../document/FormInDrawer.client'
import { formProps } from '../document/formProps'
import { PageTabs } from '../document/PageTabs.client'
import { NoRight } from '../shell/NoRight'
import { UserHeader } from './UserHeader'
import './userPage.css'
import { userPath } from './userPath'
import { findUserTab, userTabsFor } from './userTabs'

/**
 * Everything at /collections/users/:id and below, and /create: one header, our tabs, and Payload's
 * generated form as one of them.
 */
export function UserPage(props: DocumentViewServerProps) {
  const { req, docID } = props.initPageResult
  const operator = findOperator(req.user)
  const form = <DefaultEditView {...formProps(props)} />
  if (docID === undefined) {
    if (!can(req.user, 'operators:write'))
      return <NoRight operator={operator} permission="operators:write" what="A new user" />
    return <CreateForm title="New user" form={form} />
  }
  if (!can(req.user, 'users:read'))
    return <NoRight operator={operator} permission="users:read" what="A user" />
  const isDeleted = props.doc.status === 'deleted'
  const tab = findUserTab(props.routeSegments.slice(3), isDeleted)
  if (!tab) notFound()

  const id = String(docID)
  const user = readUser(getPool(req.payload), id, auditActor(req))
  // Told by the blocks that wait for it.
  user.catch(() => undefined)
  return (
    <FormInDrawer form={form}>
      <main className="user-page">
        <UserHeader req={req} user={user} />
        <PageTabs
          label="User"
          tabs={userTabsFor(req.user, isDeleted).map(({ label, path }) => ({
            label,
            href: userPath(id, path),
          }))}
          current={userPath(id, tab.path)}
        />
        {tab.Content === null ? (
          form
        ) : (
          <>
            <SetStepNav
              nav={[
                { label: 'Users', url: `/collections/${usersSlug}` },
                { label: shortenId(id), url: userPath(id) },
                ...(tab.path === '' ? [] : [{ label: tab.label }]),
              ]}
            />
            <Gutter className="user-page__content">
              <tab.Content req={req} id={id} user={user} />
            </Gutter>
          </>
        )}
      </main>
    </FormInDrawer>
  )
}
