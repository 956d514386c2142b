import './cells.css'

/** A plan as a pill; the one that costs nothing stays quiet. */
export const PlanCell = ({ plan }: { plan: string }) => (
  <span className={`plan-cell${plan === 'free' || plan === 'none' ? '' : ' plan-cell--paid'}`}>
    {plan}
  </span>
)
