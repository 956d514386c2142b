import { Link } from '@payloadcms/ui'

import type { DiscountAnswer } from '@/metering/readDiscountRules'
import { formatDateTime } from '@/time/formatDateTime'

import { DataTable, type Column } from '../components/DataTable'
import { Moment } from '../components/Moment'
import { StatusPill } from '../components/StatusPill'
import { discountPath } from './discountPath'
import { outcomeWords, scopeWords, type Scope } from './discountWords'

type Props = { answer: DiscountAnswer; timeZone: string }
type Rule = DiscountAnswer['rules'][number]

/** The rule that lowers such a request, and why the others that cover it do not. */
export function Explained({ answer, timeZone }: Props) {
  const { provider, model, at, percent, winner, rules } = answer
  const won = rules.find(({ id }) => id === winner) ?? null
  const asked = `${provider} ${model} at ${formatDateTime(Date.parse(at), timeZone)}`
  return (
    <div className="discounts__answer">
      <p role="status">
        {won === null ? (
          <>
            {asked}: <strong>list price</strong>, no rule holds.
          </>
        ) : (
          <>
            {asked}: <strong>{percent} % off</strong>, by the rule for {scopeWords(won)}:{' '}
            {won.reason}
          </>
        )}
      </p>
      {rules.length === 0 ? null : (
        <DataTable
          caption="Rules that cover such a request, the most specific first"
          columns={columns(won, timeZone)}
          rows={rules}
          rowKey={({ id }) => id}
        />
      )}
      <p className="discounts__note">
        Requests that were recorded before a rule was made keep the price they had.
      </p>
    </div>
  )
}

const columns = (winner: Scope | null, timeZone: string): readonly Column<Rule>[] => [
  {
    key: 'scope',
    label: 'Rule for',
    render: (rule) => (
      <Link href={discountPath(rule.id)} prefetch={false}>
        {scopeWords(rule)}
      </Link>
    ),
  },
  { key: 'percent', label: 'Off', isNumber: true, render: ({ percent }) => `${percent} %` },
  {
    key: 'period',
    label: 'Holds',
    isMinor: true,
    render: ({ startsAt, expiresAt }) => (
      <>
        {startsAt === null ? 'always' : <Moment at={startsAt} timeZone={timeZone} />}
        {' – '}
        {expiresAt === null ? 'open' : <Moment at={expiresAt} timeZone={timeZone} />}
      </>
    ),
  },
  {
    key: 'outcome',
    label: 'Outcome',
    render: ({ outcome }) => (
      <StatusPill
        status={outcomeWords(outcome, winner)}
        tone={outcome === 'wins' ? 'good' : 'neutral'}
      />
    ),
  },
]
