'use client'

const LINK = '[data-opens-row]'

/** What has a meaning of its own keeps it. */
const isOwn = (target: Element): boolean =>
  target.closest('a, button, input, label, select, summary, textarea, dialog, [role="dialog"]') !==
  null

/** Around a table whose rows hold a link `data-opens-row`: a click beside it leads there too. */
export function OpenRows({ children }: { children: React.ReactNode }) {
  return (
    // The link inside is what the keyboard and screen readers use; this only makes its target larger.
    <div
      className="open-rows"
      onClick={(event) => {
        const target = event.target
        if (!(target instanceof Element) || isOwn(target)) return
        if (window.getSelection()?.isCollapsed === false) return
        const link = target.closest('tr')?.querySelector<HTMLAnchorElement>(LINK)
        if (!link) return
        if (event.ctrlKey || event.metaKey) window.open(link.href, '_blank', 'noreferrer')
        else link.click()
      }}
    >
      {children}
    </div>
  )
}
