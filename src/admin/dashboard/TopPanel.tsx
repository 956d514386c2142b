import type { ReactNode } from 'react'

type Props = { title: string; shown?: number; total?: number; children: ReactNode }

/** A framed list of the dashboard. What it leaves out is said: `8 of 23`. */
export const TopPanel = ({ title, shown, total, children }: Props) => (
  <section className="dashboard__panel">
    <h3>
      {title}
      {shown !== undefined && total !== undefined && shown < total ? (
        <span className="dashboard__of">
          {' '}
          {shown} of {total}
        </span>
      ) : null}
    </h3>
    {children}
  </section>
)
