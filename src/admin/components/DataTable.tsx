import type { ReactNode } from 'react'

import './dataTable.css'

export type Column<Row> = {
  key: string
  label: string
  /** Right-aligned, so that digits stand below each other. */
  isNumber?: boolean
  /** Left out on a phone, where a row is a card of what matters. */
  isMinor?: boolean
  render: (row: Row) => ReactNode
}

type Props<Row> = {
  /** What the rows are; read out, not shown. */
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
}

/** Rows to read. On a phone each turns into a card; nothing scrolls sideways but in between. */
export function DataTable<Row>({ caption, columns, rows, rowKey }: Props<Row>) {
  return (
    <div className="data-table" tabIndex={0} role="group" aria-label={caption}>
      <table>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={cellClass(column)}>
                {column.label}
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
}

const cellClass = ({ isNumber, isMinor }: Pick<Column<never>, 'isMinor' | 'isNumber'>): string =>
  [isNumber && 'data-table__number', isMinor && 'data-table__minor'].filter(Boolean).join(' ')
