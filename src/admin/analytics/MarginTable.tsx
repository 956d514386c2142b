import { Link } from '@payloadcms/ui'

import type { MarginCell, MarginMatrix } from '@/metrics/analyticsAnswers'

import { EmptyState } from '../components/EmptyState'
import { Money } from '../components/Figures'
import { withTime } from '../overview/overviewTime'
import { REQUESTS_PATH } from '../requests/requestPath'
import { lossWords } from './analyticsWords'

type Filters = Readonly<Record<string, string>>
type Props = {
  matrix: MarginMatrix
  mayReadRequests: boolean
  /** Where the loss-makers are listed. */
  lossesHref: string
}

/** Who pays for what, and what is left of it. Whoever costs more than they bring is marked by a word. */
export function MarginTable({ matrix, mayReadRequests, lossesHref }: Props) {
  const { group, columns, restColumns, rows, rest, total, startDate, endDate } = matrix
  if (rows.length === 0)
    return (
      <EmptyState title="No usage in this range">
        Margins appear here once a gateway reports requests.
      </EmptyState>
    )
  const hrefOf = (filters: Filters) =>
    mayReadRequests ? withTime(REQUESTS_PATH, { from: startDate, to: endDate }, filters) : undefined
  const lines = [
    ...rows.map((row) => ({
      ...row,
      key: row.id,
      label: row.name ?? row.id,
      filters: { organization: row.id },
    })),
    ...(rest.organizations > 0
      ? [{ ...rest, key: 'rest', label: `Other (${rest.organizations})`, filters: null }]
      : []),
    { ...total, key: 'total', label: 'Total', filters: {} as Filters | null },
  ]
  const things = `organization and ${group}`
  return (
    <>
      <p className="analytics__about">
        In each cell: the charge, what the provider took, and the margin. {lossWords(matrix)}{' '}
        {matrix.losses.pairs > 0 ? (
          <Link href={lossesHref} prefetch={false} scroll={false}>
            Losses only
          </Link>
        ) : null}
      </p>
      <div className="margin-table" tabIndex={0} role="group" aria-label={`Margin by ${things}`}>
        <table>
          <caption className="sr-only">Charge, provider cost and margin by {things}</caption>
          <thead>
            <tr>
              <th scope="col">Organization</th>
              {columns.map((column) => (
                <th scope="col" key={column}>
                  {column}
                </th>
              ))}
              {restColumns > 0 ? <th scope="col">Other ({restColumns})</th> : null}
              <th scope="col">Total</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ key, label, filters, cells, rest: others, sum }) => (
              <tr key={key}>
                <th scope="row">{label}</th>
                {columns.map((column, at) => (
                  <td key={column}>
                    <Cell
                      cell={cells[at] ?? null}
                      href={filters ? hrefOf({ ...filters, [group]: column }) : undefined}
                    />
                  </td>
                ))}
                {restColumns > 0 ? (
                  <td>
                    <Cell cell={others} />
                  </td>
                ) : null}
                <td>
                  <Cell cell={sum} href={filters ? hrefOf(filters) : undefined} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

const isLoss = (cell: MarginCell | null) => cell?.margin.startsWith('-') ?? false

function Cell({ cell, href }: { cell: MarginCell | null; href?: string | undefined }) {
  if (cell === null) return <>–</>
  const charge = <Money amount={cell.totalCost} />
  return (
    <>
      {href === undefined ? (
        charge
      ) : (
        <Link href={href} prefetch={false}>
          {charge}
        </Link>
      )}
      <span className="margin-table__part">
        cost <Money amount={cell.providerCost} />
      </span>
      <span className={`margin-table__part${isLoss(cell) ? ' margin-table__part--loss' : ''}`}>
        {isLoss(cell) ? '▼ loss ' : 'margin '}
        <Money amount={cell.margin} />
      </span>
    </>
  )
}
