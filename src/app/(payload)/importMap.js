import { MoneyCell as MoneyCell_7b8199a85c5985647cf31c169ae822a6 } from '../../../src/admin/cells/MoneyCell'
import { CollectionCards as CollectionCards_f9c02e79a4aed9a3924487c0cd4cafb1 } from '@payloadcms/next/rsc'

/** @type import('payload').ImportMap */
export const importMap = {
  "/src/admin/cells/MoneyCell#MoneyCell": MoneyCell_7b8199a85c5985647cf31c169ae822a6,
  "@payloadcms/next/rsc#CollectionCards": CollectionCards_f9c02e79a4aed9a3924487c0cd4cafb1
}
