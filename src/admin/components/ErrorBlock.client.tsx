'use client'

import { useRouter } from 'next/navigation'
import { useTransition } from 'react'

import { IdText } from './IdText.client'
import './states.css'
import './smallButton.css'

/**
 * A block that failed: what it was, why as far as people can be told, the request to look up in the
 * log, and another try. Without `onRetry` the page's blocks are asked for again, in place.
 */
export function ErrorBlock({
  title,
  message = 'Something went wrong here. Nothing was changed.',
  requestId,
  onRetry,
}: {
  /** The block by its name: `Cost by model`. */
  title: string
  message?: string | undefined
  requestId?: string | null | undefined
  onRetry?: (() => void) | undefined
}) {
  const router = useRouter()
  const [isPending, startTransition] = useTransition()
  const retry = (): void => startTransition(() => (onRetry ? onRetry() : router.refresh()))
  return (
    <div className="state-block state-block--error" role="alert">
      <p className="state-block__title">{title} could not be shown</p>
      <p className="state-block__text">{message}</p>
      {requestId && (
        <p className="state-block__text">
          Request <IdText id={requestId} isWhole />
        </p>
      )}
      <button
        type="button"
        className="small-button"
        onClick={retry}
        disabled={isPending}
        aria-busy={isPending}
      >
        {isPending ? 'Trying …' : 'Try again'}
      </button>
    </div>
  )
}
