import './chartColors.css'
import './swatch.css'

/** The colour of a series beside its name. */
export function Swatch({ color, isLine }: { color: string; isLine: boolean }) {
  return (
    <span
      className={`swatch${isLine ? ' swatch--line' : ''}`}
      style={{ '--swatch': color } as React.CSSProperties}
    />
  )
}
