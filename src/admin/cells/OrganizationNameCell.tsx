import { Link } from '@payloadcms/ui'

import { IdText } from '../components/IdText.client'
import { organizationPath } from '../organization/organizationPath'
import './cells.css'

/** The name, which opens the organization, and its id to copy. */
export const OrganizationNameCell = ({ id, name }: { id: string; name: string }) => (
  <div className="name-cell">
    <Link
      className="name-cell__name"
      href={organizationPath(id, '')}
      prefetch={false}
      data-opens-row
    >
      {name}
    </Link>
    <span className="name-cell__id">
      <IdText id={id} />
    </span>
  </div>
)
