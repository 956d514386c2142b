import type { PayloadRequest, ServerProps } from 'payload'

import { findOperator } from '@/access/permissions'

import { Palette } from './Palette.client'
import { pagesFor } from './palettePages'

/** The way to anywhere, in the head of every page: what an operator may open, and no more. */
export function PaletteHost({ req, user }: ServerProps & { req?: PayloadRequest }) {
  const signedIn = req?.user ?? user
  const operator = findOperator(signedIn)
  if (!operator) return null
  return <Palette operator={operator.id} pages={pagesFor(signedIn)} />
}
