import { DefaultEditView, Gutter, SetStepNav } from '@payloadcms/ui'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import type { DocumentViewServerProps, PayloadRequest } from 'payload'

import { can, findOperator, type Permission } from '@/access/permissions'

import { NoRight } from '../shell/NoRight'
import './documentPage.css'
import { documentTabsFor, findDocumentTab, type DocumentTab } from './documentTabs'
import { FormInDrawer } from './FormInDrawer.client'
import { formProps } from './formProps'
import { PageTabs } from './PageTabs.client'

type Props<Shown> = {
  view: DocumentViewServerProps
  /** What the thing is, for those who hear its tabs. */
  kind: string
  /** What opens the thing at all, beside the right of each tab. */
  permission: Permission
  tabs: readonly DocumentTab<Shown>[]
  pathOf: (tab: string) => string
  /** The list that it is of. */
  list: { label: string; url: string }
  name: string
  /** What header and tabs show of it. */
  read: (req: PayloadRequest) => Promise<Shown>
  Header: (props: { req: PayloadRequest; shown: Shown }) => ReactNode
}

/**
 * The pages of one document under one header, with Payload's generated form as one of them. Payload
 * has loaded the document with the reader's rights before it comes here, but knows nothing of our
 * tabs: each is checked here.
 */
export async function DocumentPage<Shown>(props: Props<Shown>) {
  const { view, kind, permission, tabs, pathOf, list, name, read, Header } = props
  const { req } = view.initPageResult
  const tab = findDocumentTab(tabs, view.routeSegments.slice(3))
  if (!tab) notFound()
  const missing = [permission, tab.permission].find((one) => !can(req.user, one))
  if (missing)
    return <NoRight operator={findOperator(req.user)} permission={missing} what={tab.label} />
  const shown = await read(req)
  const form = <DefaultEditView {...formProps(view)} />
  return (
    <FormInDrawer form={form}>
      <main className="document-page">
        <Gutter className="document-page__header">
          <Header req={req} shown={shown} />
        </Gutter>
        <PageTabs
          label={kind}
          tabs={documentTabsFor(tabs, req.user).map(({ label, path }) => ({
            label,
            href: pathOf(path),
          }))}
          current={pathOf(tab.path)}
        />
        {tab.Content === null ? (
          form
        ) : (
          <>
            <SetStepNav
              nav={[
                list,
                { label: name, url: pathOf('') },
                ...(tab.path === '' ? [] : [{ label: tab.label }]),
              ]}
            />
            <Gutter className="document-page__content">
              <tab.Content req={req} shown={shown} query={view.searchParams ?? {}} />
            </Gutter>
          </>
        )}
      </main>
    </FormInDrawer>
  )
}
