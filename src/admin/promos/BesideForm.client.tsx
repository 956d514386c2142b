'use client'

import type { ReactNode } from 'react'
import { createPortal } from 'react-dom'

/** A dialog that is opened from within a form of Payload's: a form inside another is none to the browser. */
export const BesideForm = ({ children }: { children: ReactNode }) =>
  createPortal(children, document.body)
