import { Link } from '@payloadcms/ui'
import type { ReactNode } from 'react'

import './dataTable.css'
import { OpenRows } from './OpenRows.client'

export type Column<Row> = {
  key: string
  label: string
  /** Right-aligned, so that digits stand below each other. */
  isNumber?: boolean
  /** Left out on a phone, where a row is a card of what matters. */
  isMinor?: boolean
  /** Where the column can be sorted by: the address of the next order, and the order it is in now. */
  sort?: ColumnSort
  render: (row: Row) => ReactNode
}

export type ColumnSort = { href: string; direction: 'asc' | 'desc' | null }

type Props<Row> = {
  /** What the rows are; read out, not shown. */
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** A click anywhere on a row follows its link marked `data-opens-row`. */
  opensRows?: boolean
}

/** Rows to read. On a phone each turns into a card; nothing scrolls sideways but in between. */
export function DataTable<Row>({ caption, columns, rows, rowKey, opensRows = false }: Props<Row>) {
  const table = (
    <div className="data-table" tabIndex={0} role="group" aria-label={caption}>
      <table>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={cellClass(column)}
                {...(column.sort
                  ? { 'aria-sort': ARIA_SORT[column.sort.direction ?? 'null'] }
                  : {})}
              >
                {column.sort ? <SortLink label={column.label} {...column.sort} /> : column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <td key={column.key} className={cellClass(column)} data-label={column.label}>
                  {column.render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
  return opensRows ? <OpenRows>{table}</OpenRows> : table
}

const ARIA_SORT = { asc: 'ascending', desc: 'descending', null: 'none' } as const

const SortLink = ({ label, href, direction }: ColumnSort & { label: string }) => (
  <Link className="data-table__sort" href={href} prefetch={false} scroll={false}>
    {label}
    <span aria-hidden className="data-table__arrow">
      {direction === null ? '↕' : direction === 'asc' ? '↑' : '↓'}
    </span>
  </Link>
)

const cellClass = ({ isNumber, isMinor }: Pick<Column<never>, 'isMinor' | 'isNumber'>): string =>
  [isNumber && 'data-table__number', isMinor && 'data-table__minor'].filter(Boolean).join(' ')
