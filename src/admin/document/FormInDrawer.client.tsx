'use client'

import { useDocumentDrawerContext } from '@payloadcms/ui'
import type { ReactNode } from 'react'

/** In a drawer (opened from a relationship field) a document is its form; on a page, all of the page. */
export function FormInDrawer({ form, children }: { form: ReactNode; children: ReactNode }) {
  const { drawerSlug } = useDocumentDrawerContext()
  return drawerSlug ? form : children
}
