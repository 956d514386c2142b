import { formatExactCount } from '@/money/formatMoney'
import { formatDateTime } from '@/time/formatDateTime'
import type { SignedCertificate } from '@/users/certificate'
import type { Trace } from '@/users/countTraces'

import { PRODUCT } from '../shell/product'
import '../statement/statement.css'

/** The document itself, which stands alone on paper. */
export const CertificatePaper = ({ certificate }: { certificate: SignedCertificate }) => (
  <article className="paper certificate" aria-labelledby="certificate-title">
    <header className="paper__head">
      <div>
        <p className="paper__issuer">{PRODUCT}</p>
        <h2 id="certificate-title" className="paper__title">
          Certificate of deletion
        </h2>
      </div>
      <dl className="paper__facts">
        <Fact term="Certificate" value={certificate.id} />
        <Fact term="Account" value={certificate.user} />
        <Fact term="Now called" value={certificate.pseudonym} />
        <Fact term="Asked for" value={utc(certificate.requestedAt)} />
        <Fact term="Completed" value={utc(certificate.completedAt)} />
        <Fact
          term="By"
          value={[certificate.requestedBy, certificate.requestedRole].filter(Boolean).join(', ')}
        />
      </dl>
    </header>
    <p>
      The personal data of the account named above was erased from the database of this gateway’s
      billing desk. It can no longer sign in. The certificate names no e-mail, so that it may be
      kept.
    </p>
    <Traces id="certificate-erased" title="Erased" traces={certificate.erased} />
    <Traces id="certificate-kept" title="Kept, and why" traces={certificate.kept} />
    <footer className="paper__foot">
      SHA-256 of the stored certificate, which the audit trail repeats:{' '}
      <span className="certificate__hash">{certificate.hash}</span>
    </footer>
  </article>
)

const utc = (at: string) => `${formatDateTime(Date.parse(at), 'UTC')} UTC`

const Fact = ({ term, value }: { term: string; value: string }) => (
  <div>
    <dt>{term}</dt>
    <dd>{value}</dd>
  </div>
)

type TracesProps = { id: string; title: string; traces: readonly Trace[] }

const Traces = ({ id, title, traces }: TracesProps) => (
  <section aria-labelledby={id}>
    <h3 id={id}>{title}</h3>
    <table className="paper__rows">
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col" className="paper__number">
            Rows
          </th>
        </tr>
      </thead>
      <tbody>
        {traces.map(({ what, label, count, why }) => (
          <tr key={what}>
            <td>
              {label}
              <span className="paper__note paper__note--line">{why}</span>
            </td>
            <td className="paper__number">{count === null ? '–' : formatExactCount(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)
