import './alignedNumber.css'

/** A number with unseen digits behind it, which neither copying nor a screen reader takes up. */
export const AlignedNumber = ({ text, pad }: { text: string; pad: string | undefined }) => (
  <span className="aligned-number" data-pad={pad}>
    {text}
  </span>
)
