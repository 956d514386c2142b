import { DefaultEditView } from '@payloadcms/ui'
import type { DocumentViewServerProps } from 'payload'

import { can, findOperator } from '@/access/permissions'
import { getReader } from '@/db/requireTransaction'
import { readProjectDetails, type ProjectDetails } from '@/organizations/readProject'
import { projectsSlug } from '@collections/slugs'

import { CreateForm } from '../document/CreateForm'
import { DocumentPage } from '../document/DocumentPage'
import { formProps } from '../document/formProps'
import { NoRight } from '../shell/NoRight'
import { ProjectHeader } from './ProjectHeader'
import { projectPath } from './projectPath'
import { PROJECT_TABS } from './projectTabs'

/** /collections/projects/:id and below, and /create: usage, keys, requests, and the generated form. */
export function ProjectPage(view: DocumentViewServerProps) {
  const { req, docID } = view.initPageResult
  if (docID === undefined) {
    if (!can(req.user, 'projects:write'))
      return (
        <NoRight
          operator={findOperator(req.user)}
          permission="projects:write"
          what="A new project"
        />
      )
    return <CreateForm title="New project" form={<DefaultEditView {...formProps(view)} />} />
  }
  const id = String(docID)
  return (
    <DocumentPage<ProjectDetails>
      view={view}
      kind="Project"
      permission="projects:read"
      tabs={PROJECT_TABS}
      pathOf={(tab) => projectPath(id, tab)}
      list={{ label: 'Projects', url: `/collections/${projectsSlug}` }}
      name={typeof view.doc.name === 'string' ? view.doc.name : id}
      read={() => readProjectDetails(getReader(req.payload), id)}
      Header={({ shown }) => <ProjectHeader project={shown} />}
    />
  )
}
