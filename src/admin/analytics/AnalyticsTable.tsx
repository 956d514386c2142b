import { Link } from '@payloadcms/ui'

import type {
  Analytics,
  AnalyticsCompared,
  AnalyticsFigures,
  AnalyticsMeasure,
} from '@/metrics/analyticsAnswers'
import { formatChange, formatPercent, MISSING } from '@/money/formatMoney'

import { DataTable, type Column } from '../components/DataTable'
import { EmptyState } from '../components/EmptyState'
import { Count, Money, Percent } from '../components/Figures'
import { withTime } from '../overview/overviewTime'
import { REQUESTS_PATH } from '../requests/requestPath'
import { GROUP_WORDS, MEASURE_WORDS, rowName } from './analyticsWords'

type Line = AnalyticsCompared & { key: string; label: string; href: string | null; isSum: boolean }

/** Told beside the measure that was asked for. */
const BESIDE: readonly AnalyticsMeasure[] = ['totalCost', 'margin', 'totalRequests', 'errorRate']

type Props = { answer: Analytics; mayReadRequests: boolean }

/** The highest groups of a measure, then all others as one, then the whole. */
export function AnalyticsTable({ answer, mayReadRequests }: Props) {
  const { measure, group } = answer
  if (answer.total.current.totalRequests === 0)
    return (
      <EmptyState title="No usage in this range">
        What was used appears here once a gateway reports requests. A longer range may have some.
      </EmptyState>
    )
  const beside = BESIDE.filter((name) => name !== measure).slice(0, 3)
  const columns: Column<Line>[] = [
    { key: 'name', label: GROUP_WORDS[group], render: (line) => <Name {...line} /> },
    {
      key: 'value',
      label: MEASURE_WORDS[measure],
      isNumber: true,
      render: ({ current }) => <Figure measure={measure} of={current} />,
    },
    ...(measure === 'errorRate'
      ? []
      : [
          {
            key: 'share',
            label: 'Share',
            isNumber: true,
            render: ({ current }: Line) => <Share share={current.share} />,
          },
        ]),
    {
      key: 'before',
      label: 'Before',
      isNumber: true,
      render: ({ previous }) => <Figure measure={measure} of={previous} />,
    },
    { key: 'change', label: 'Change', isNumber: true, render: (line) => changeOf(line, measure) },
    ...beside.map((name) => ({
      key: name,
      label: MEASURE_WORDS[name],
      isNumber: true,
      isMinor: true,
      render: ({ current }: Line) => <Figure measure={name} of={current} />,
    })),
  ]
  return (
    <DataTable
      caption={`${MEASURE_WORDS[measure]} by ${GROUP_WORDS[group].toLowerCase()}`}
      columns={columns}
      rows={linesOf(answer, mayReadRequests)}
      rowKey={({ key }) => key}
      opensRows={mayReadRequests}
    />
  )
}

function linesOf({ group, rows, rest, total, startDate, endDate }: Analytics, isLinked: boolean) {
  const range = { from: startDate, to: endDate }
  const lines: Line[] = rows.map((row) => ({
    ...row,
    key: `row ${row.id ?? ''}`,
    label: rowName(group, row),
    href: isLinked && row.id !== null ? withTime(REQUESTS_PATH, range, { [group]: row.id }) : null,
    isSum: false,
  }))
  if (rest.groups > 0)
    lines.push({ ...rest, key: 'rest', label: `Other (${rest.groups})`, href: null, isSum: false })
  const href = isLinked ? withTime(REQUESTS_PATH, range) : null
  return [...lines, { ...total, key: 'total', label: 'Total', href, isSum: true }]
}

const Name = ({ label, href, isSum }: Line) => {
  const text = isSum ? <strong>{label}</strong> : label
  return href === null ? (
    <span className="analytics__name">{text}</span>
  ) : (
    <Link className="analytics__name" href={href} prefetch={false} data-opens-row>
      {text}
    </Link>
  )
}

/** The bar is as long as the share; what is below zero has none, and is told by its sign. */
const Share = ({ share }: { share: number | null }) => (
  <span className="analytics__share">
    <span className="analytics__bar" aria-hidden>
      <span style={{ width: `${Math.min(Math.max(share ?? 0, 0), 1) * 100}%` }} />
    </span>
    <span className="figure">{share === null ? MISSING : formatPercent(share)}</span>
  </span>
)

const changeOf = ({ current, previous }: Line, measure: AnalyticsMeasure) =>
  previous === null ? MISSING : formatChange(current[measure], previous[measure])

function Figure({ measure, of }: { measure: AnalyticsMeasure; of: AnalyticsFigures | null }) {
  const value = of?.[measure]
  if (measure === 'errorRate') return <Percent ratio={value} />
  if (measure === 'totalRequests' || measure === 'totalTokens' || measure === 'errorCount')
    return <Count value={value} />
  return <Money amount={value === undefined ? null : String(value)} />
}
