import { DefaultEditView, Gutter, SetStepNav } from '@payloadcms/ui'
import { notFound } from 'next/navigation'
import type { DocumentViewServerProps } from 'payload'

import { can, findOperator } from '@/access/permissions'
import { organizationsSlug } from '@collections/slugs'

import { CreateForm } from '../document/CreateForm'
import { FormInDrawer } from '../document/FormInDrawer.client'
import { formProps } from '../document/formProps'
import { PageTabs } from '../document/PageTabs.client'
import { NoRight } from '../shell/NoRight'
import { OrganizationHeader } from './OrganizationHeader'
import './organizationPage.css'
import { organizationPath } from './organizationPath'
import { findTab, tabsFor } from './organizationTabs'

const LIST = `/collections/${organizationsSlug}`

/**
 * Everything at /collections/organizations/:id and below, and /create: one header, our tabs, and
 * Payload's generated form as one of them. Payload has loaded the document with the reader's rights
 * before it comes here, but knows nothing of our tabs: each is checked here.
 */
export function OrganizationPage(props: DocumentViewServerProps) {
  const { req, docID } = props.initPageResult
  const operator = findOperator(req.user)
  const form = <DefaultEditView {...formProps(props)} />
  if (docID === undefined) {
    if (!can(req.user, 'organizations:write'))
      return (
        <NoRight operator={operator} permission="organizations:write" what="A new organization" />
      )
    return <CreateForm title="New organization" form={form} />
  }
  const tab = findTab(props.routeSegments.slice(3))
  if (!tab) notFound()
  const missing = (['organizations:read', tab.permission] as const).find(
    (permission) => !can(req.user, permission),
  )
  if (missing) return <NoRight operator={operator} permission={missing} what={tab.label} />

  const id = String(docID)
  const name = typeof props.doc.name === 'string' ? props.doc.name : id
  return (
    <FormInDrawer form={form}>
      <main className="organization">
        <OrganizationHeader req={req} id={id} name={name} />
        <PageTabs
          label="Organization"
          tabs={tabsFor(req.user).map(({ label, path }) => ({
            label,
            href: organizationPath(id, path),
          }))}
          current={organizationPath(id, tab.within ?? tab.path)}
        />
        {tab.Content === null ? (
          form
        ) : (
          <>
            <SetStepNav
              nav={[
                { label: 'Organizations', url: LIST },
                { label: name, url: organizationPath(id, '') },
                ...(tab.path === '' ? [] : [{ label: tab.label }]),
              ]}
            />
            <Gutter className="organization__content">
              <tab.Content req={req} id={id} query={props.searchParams ?? {}} />
            </Gutter>
          </>
        )}
      </main>
    </FormInDrawer>
  )
}
