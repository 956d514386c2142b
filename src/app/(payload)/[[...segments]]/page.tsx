import config from '@payload-config'
import { RootPage } from '@payloadcms/next/views'
import type { Metadata } from 'next'

import { withOwnLists } from '@/admin/list/ownLists'
import { pageMetadata } from '@/admin/shell/pageMetadata'

import { importMap } from '../importMap.js'

type Args = {
  params: Promise<{ segments: string[] }>
  searchParams: Promise<{ [key: string]: string | string[] }>
}

export const generateMetadata = ({ params, searchParams }: Args): Promise<Metadata> =>
  pageMetadata({ config, importMap, params: withOwnLists(params), searchParams })

export default function Page({ params, searchParams }: Args) {
  return RootPage({ config, params: withOwnLists(params), searchParams, importMap })
}
