import { Link } from '@payloadcms/ui'

import './states.css'

/** In place of a page whose address asks for something that does not exist. */
export const QueryRefused = ({ message, href = '?' }: { message: string; href?: string }) => (
  <div className="state-block state-block--error" role="alert">
    <p className="state-block__title">This address cannot be shown</p>
    <p className="state-block__text">{message}</p>
    <p>
      <Link href={href}>Show it with the usual settings</Link>
    </p>
  </div>
)
