'use client'

import { useEffect, useRef } from 'react'

const LINK = '[data-opens-row]'

/** What has a meaning of its own keeps it. */
const isOwn = (target: Element): boolean =>
  target.closest('a, button, input, label, select, summary, textarea, dialog, [role="dialog"]') !==
  null

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, select, textarea, dialog, [role="dialog"]') !== null

/** Around a table whose rows hold a link `data-opens-row`: a click beside it and `j`, `k` lead there. */
export function OpenRows({ children }: { children: React.ReactNode }) {
  const root = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'j' && event.key !== 'k') return
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const links = [...(root.current?.querySelectorAll<HTMLElement>(LINK) ?? [])]
      const at = links.findIndex((link) => link === document.activeElement)
      const next = event.key === 'j' ? at + 1 : Math.max(0, at - 1)
      links[Math.min(next, links.length - 1)]?.focus()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
  return (
    // The link inside is what the keyboard and screen readers use; this only makes its target larger.
    <div
      ref={root}
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
