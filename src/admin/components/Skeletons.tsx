import './metricCard.css'
import './skeletons.css'

const times = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

/** Cards of MetricCards before their figures are there. */
export const SkeletonCards = ({ count }: { count: number }) => (
  <div className="metric-cards" aria-hidden>
    {times(count).map((index) => (
      <div className="metric-card" key={index}>
        <span className="skeleton skeleton--word" />
        <span className="skeleton skeleton--figure" />
      </div>
    ))}
  </div>
)

/** A chart, with the height it will have. */
export const SkeletonChart = () => (
  <div className="skeleton-panel" aria-hidden>
    <span className="skeleton skeleton--title" />
    <span className="skeleton skeleton--plot" />
    <span className="skeleton skeleton--line" />
  </div>
)

/** A table or a list of figures. */
export const SkeletonTable = ({ rows }: { rows: number }) => (
  <div className="skeleton-panel" aria-hidden>
    <span className="skeleton skeleton--title" />
    {times(rows).map((index) => (
      <span className="skeleton skeleton--line" key={index} />
    ))}
  </div>
)
