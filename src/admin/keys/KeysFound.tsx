import type { ReactNode } from 'react'

import type { ApiKeyRow } from '@/keys/apiKeyRow'
import type { ApiKeyList } from '@/keys/listApiKeys'

import { DataTable, type Column } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { Pager } from '../components/Pager'
import { keysHref, type KeysAddress } from './keysAddress'

type Props = {
  list: ApiKeyList
  asked: KeysAddress
  /** The address of the list, without its query. */
  path: string
  columns: readonly Column<ApiKeyRow>[]
  /** What to do where there are none at all. */
  advice: ReactNode
}

/** A page of keys, and the pages before and after. */
export const KeysFound = ({ list, asked, path, columns, advice }: Props) => (
  <section aria-label="Found">
    {list.total === 0 ? (
      <Nothing asked={asked} advice={advice} />
    ) : (
      <DataTable caption="API keys" columns={columns} rows={list.apiKeys} rowKey={({ id }) => id} />
    )}
    <Pager {...list} hrefOf={(page) => keysHref(path, { ...asked, page })} />
  </section>
)

function Nothing({ asked: { status, projects, search }, advice }: Pick<Props, 'advice' | 'asked'>) {
  const which = status === 'all' ? '' : `${status} `
  if (search !== null)
    return (
      <EmptyState title={`No ${which}API key fits`}>
        Nothing of that name, id or token. Tokens are compared whole, or by the characters that a
        mask shows; another status above may have it.
      </EmptyState>
    )
  const isAll = status === 'all' && projects === null
  return <EmptyState title={isAll ? 'No API keys yet' : `No ${which}API keys`}>{advice}</EmptyState>
}
