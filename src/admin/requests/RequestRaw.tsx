import type { RequestRow } from '@/metering/requestRow'

/** What failed, in the gateway's words. Nothing where nothing failed. */
export function RequestError({ request }: { request: RequestRow }) {
  const { status, errorKind, errorMessage } = request
  if (status === 'ok' && errorKind === null && errorMessage === null) return null
  return (
    <section className="request-page__section" aria-labelledby="request-error">
      <h2 id="request-error" className="request-page__title">
        {status === 'canceled' ? 'Canceled' : 'Error'}
      </h2>
      <div className="request-error">
        <p className="request-error__kind">
          {status.replaceAll('_', ' ')}
          {errorKind === null ? null : (
            <>
              : <code>{errorKind}</code>
            </>
          )}
        </p>
        <p className="request-error__text">
          {errorMessage ?? 'No text is kept: none was sent, or retention has dropped it.'}
        </p>
      </div>
    </section>
  )
}

/** The provider's own usage object and the gateway's metadata, as they came. */
export const RequestRaw = ({ request: { usage, metadata } }: { request: RequestRow }) => (
  <section className="request-page__section" aria-labelledby="request-raw">
    <h2 id="request-raw" className="request-page__title">
      As it came
    </h2>
    <div className="request-raw">
      <Json label="Usage of the provider" value={usage} />
      <Json label="Metadata of the gateway" value={metadata} />
    </div>
  </section>
)

const Json = ({ label, value }: { label: string; value: unknown }) => (
  <div className="request-raw__part">
    <h3 className="request-raw__label">{label}</h3>
    {value === null || value === undefined ? (
      <p className="request-raw__none">
        Nothing is kept: none was sent, or retention has dropped it.
      </p>
    ) : (
      <pre className="request-raw__json" tabIndex={0} aria-label={label}>
        {JSON.stringify(value, null, 2)}
      </pre>
    )}
  </div>
)
