import { Link } from '@payloadcms/ui'

import './states.css'

type Props = {
  message: string
  href?: string
  /** Where `href` leads, in words. */
  way?: string
}

/** In place of a page whose address asks for something that does not exist. */
export const QueryRefused = ({
  message,
  href = '?',
  way = 'Show it with the usual settings',
}: Props) => (
  <div className="state-block state-block--error" role="alert">
    <p className="state-block__title">This address cannot be shown</p>
    <p className="state-block__text">{message}</p>
    <p>
      <Link href={href}>{way}</Link>
    </p>
  </div>
)
