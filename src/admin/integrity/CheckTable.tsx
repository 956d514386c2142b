import { Link } from '@payloadcms/ui'

import type { CheckLine, SampleLine } from './prepareIntegrity'

const COLUMNS = ['Check', 'Examined', 'Differing', 'Last run', 'Duration'] as const

type Props = {
  label: string
  lines: readonly CheckLine[]
  /** The word for lines with a difference, and for those without. */
  words: { differs: string; agrees: string }
  isComparison?: boolean
}

/** One line a check; what differs opens below its line. */
export function CheckTable({ label, lines, words, isComparison = false }: Props) {
  return (
    <table className="integrity-checks" aria-label={label}>
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      {lines.map((line) => (
        <tbody key={line.name} className="integrity-checks__check">
          <tr>
            <th scope="row">
              <span className="integrity-checks__title">
                {line.title}
                <Verdict line={line} words={words} isComparison={isComparison} />
              </span>
              <span className="integrity-checks__about">{line.about}</span>
            </th>
            <td data-label="Examined">{line.examined}</td>
            <td
              data-label="Differing"
              className={line.isDiffering && !isComparison ? 'integrity-checks__differing' : ''}
            >
              {line.differing}
            </td>
            <td data-label="Last run" title={`${line.at} UTC`}>
              {line.ago}
            </td>
            <td data-label="Duration">{line.duration}</td>
          </tr>
          {line.samples.length === 0 ? null : (
            <tr className="integrity-checks__findings">
              <td colSpan={COLUMNS.length}>
                <details>
                  <summary>
                    {line.samples.length === 1
                      ? 'Show the finding'
                      : `Show ${line.samples.length} findings`}
                    <span className="integrity-checks__of"> of {line.title}</span>
                  </summary>
                  {line.shown === null ? null : (
                    <p className="integrity-findings__note">{line.shown}</p>
                  )}
                  <Findings label={`Findings of ${line.title}`} samples={line.samples} />
                </details>
              </td>
            </tr>
          )}
        </tbody>
      ))}
    </table>
  )
}

function Verdict({
  line,
  words,
  isComparison,
}: Pick<Props, 'words'> & { line: CheckLine; isComparison: boolean }) {
  const tone = isComparison ? 'neutral' : line.isDiffering ? 'differs' : 'good'
  return (
    <span className={`integrity-verdict integrity-verdict--${tone}`}>
      {line.isDiffering ? words.differs : words.agrees}
    </span>
  )
}

/** Expected and found side by side. */
const Findings = ({ label, samples }: { label: string; samples: readonly SampleLine[] }) => (
  // A wide table scrolls by itself; by keyboard too.
  <div className="integrity-findings" role="region" aria-label={label} tabIndex={0}>
    <table>
      <thead>
        <tr>
          <th scope="col">Rule</th>
          <th scope="col">Row</th>
          <th scope="col">Expected</th>
          <th scope="col">Found</th>
          <th scope="col">Difference</th>
        </tr>
      </thead>
      <tbody>
        {samples.map((sample) => (
          <tr key={`${sample.rule} ${sample.organization ?? ''} ${sample.row}`}>
            <td>{sample.rule}</td>
            <td>
              <Id text={sample.row} href={sample.href} />
              {sample.organization === null ? null : (
                <span className="integrity-findings__of">
                  of <Id text={sample.organization} href={sample.organizationHref} />
                </span>
              )}
            </td>
            <td className="integrity-findings__value">{sample.expected}</td>
            <td className="integrity-findings__value">{sample.found}</td>
            <td className="integrity-findings__value">{sample.difference}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

const Id = ({ text, href }: { text: string; href: string | null }) =>
  href === null ? (
    <code>{text}</code>
  ) : (
    <Link href={href} prefetch={false}>
      <code>{text}</code>
    </Link>
  )
