import { Link } from '@payloadcms/ui'

import type { ProjectDetails } from '@/organizations/readProject'

import { Moment } from '../components/Moment'
import { DocumentHeader } from '../document/DocumentHeader'
import { organizationPath } from '../organization/organizationPath'
import { modeWords } from './modeWords'

/** Whose project this is, and how its requests are paid. */
export const ProjectHeader = ({ project }: { project: ProjectDetails }) => (
  <DocumentHeader
    name={project.name}
    id={project.id}
    status={project.status}
    facts={[
      [
        'Organization',
        <Link key="o" href={organizationPath(project.organization, '')} prefetch={false}>
          {project.organizationName}
        </Link>,
      ],
      ['Pays with', modeWords(project.mode)],
      ['Cache', project.cachingEnabled ? 'on' : 'off'],
      ['Created (UTC)', <Moment key="c" at={project.createdAt} timeZone="UTC" isDay />],
    ]}
  />
)
