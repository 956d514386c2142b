import { diagnoseCalls, type CallFacts } from '@/organizations/diagnoseCalls'

const ANSWERS = { yes: 'Yes', no: 'No', partly: 'Partly' } as const

/** "Can they call?", the question of most support calls, answered in one line. */
export function CallLine({ facts }: { facts: CallFacts }) {
  const { answer, why, remedy } = diagnoseCalls(facts)
  return (
    <p className="organization-header__call">
      <span className="organization-header__label">Can they call?</span>{' '}
      <strong className={`organization-header__answer organization-header__answer--${answer}`}>
        {ANSWERS[answer]}
      </strong>
      {why === '' ? null : ` – ${why}`}
      {remedy === '' ? null : <span className="organization-header__remedy"> → {remedy}</span>}
    </p>
  )
}
