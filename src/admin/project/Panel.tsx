import type { ReactNode } from 'react'

import './project.css'

type Props = {
  title: string
  /** Beside the title: what is left out, or where the rest is. */ note: ReactNode
  children: ReactNode
}

/** A framed table of a project's page. */
export const Panel = ({ title, note, children }: Props) => (
  <section className="project-panel" aria-label={title}>
    <h2 className="project-panel__title">
      {title} <span className="project-panel__note">{note}</span>
    </h2>
    {children}
  </section>
)
