import './states.css'

/** What would be here, and how to get it there: a sentence, and a command or a button. */
export function EmptyState({
  title,
  children,
  command,
}: {
  title: string
  children?: React.ReactNode
  /** To copy into a terminal. */
  command?: string
}) {
  return (
    <div className="state-block">
      <p className="state-block__title">{title}</p>
      {children && <div className="state-block__text">{children}</div>}
      {command !== undefined && <code className="state-block__command">{command}</code>}
    </div>
  )
}
