/** The sign of a search. */
export const Lens = ({ className }: { className: string }) => (
  <svg
    className={className}
    viewBox="0 0 16 16"
    width="16"
    height="16"
    aria-hidden
    fill="none"
    stroke="currentColor"
    strokeWidth="1.4"
  >
    <circle cx="7" cy="7" r="4.5" />
    <path d="m10.5 10.5 3.5 3.5" />
  </svg>
)
