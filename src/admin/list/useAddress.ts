'use client'

import { useRouteTransition } from '@payloadcms/ui'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useOptimistic } from 'react'

import { withChanges, type Changes } from './address'

/**
 * The address of the list on screen, and how to change it: the rows stay until the new ones are there,
 * while the filters show at once what was asked for.
 */
export function useAddress() {
  const router = useRouter()
  const pathname = usePathname()
  const [search, setSearch] = useOptimistic(useSearchParams().toString())
  const { startRouteTransition } = useRouteTransition()
  const go = (move: 'push' | 'replace') => (changes: Changes) => {
    const next = withChanges(search, changes)
    startRouteTransition(() => {
      setSearch(next)
      router[move](pathname + next, { scroll: false })
    })
  }
  return {
    value: (name: string): string => new URLSearchParams(search).get(name) ?? '',
    /** A step that Back takes back. */
    push: go('push'),
    /** In place: what is still being typed makes no steps. */
    replace: go('replace'),
  }
}
